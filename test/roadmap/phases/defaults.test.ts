import { expect, it } from 'vitest';
import { DEFAULT_PHASES } from '../../../src/roadmap/phases/defaults.js';

it('the failures first, then half, then 70 and 80 %', () => {
  expect(DEFAULT_PHASES.map(({ name, target }) => [name, target.kind])).toEqual([
    ['Fix failures', 'no-failing-tests'],
    ['50 %', 'coverage'],
    ['70 %', 'coverage'],
    ['80 %', 'coverage'],
  ]);
});
