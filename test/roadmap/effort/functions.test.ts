import { describe, expect, it } from 'vitest';
import { functionGaps, MODULE_LEVEL } from '../../../src/roadmap/effort/functions.js';
import { analyzed, moduleAt, project } from '../../support/project.js';

const SOURCE = `export const top = 1;
export function outer(a: number) {
  const inner = (b: number) => {
    return b + 1;
  };
  if (a > 1) return inner(a);
  return 0;
}
export function done() {
  return 2;
}
`;
const lcov = (lines: string) =>
  `SF:src/a.ts\nFN:2,outer\nFNDA:0,outer\nFN:9,done\nFNDA:1,done\n${lines}\nend_of_record\n`;

async function gaps(report: string | null) {
  const root = project({
    'package.json': { name: 'x' },
    'src/a.ts': SOURCE,
    ...(report === null ? {} : { 'coverage/lcov.info': report }),
  });
  return functionGaps(moduleAt(await analyzed(root), 'src/a.ts'));
}

describe('uncovered lines told to functions', () => {
  it('each to the innermost, none twice', async () => {
    const found = await gaps(lcov('DA:1,0\nDA:3,0\nDA:4,0\nDA:6,0\nDA:7,0\nDA:10,3'));
    expect(
      found.map(({ name, uncoveredLines, lines, neverEntered }) => [name, uncoveredLines, lines, neverEntered]),
    ).toEqual([
      [MODULE_LEVEL, 1, 1, false],
      ['outer', 2, 2, true],
      ['inner', 2, 2, true],
    ]);
  });

  it('of an unmeasured module the estimate, whole', async () => {
    const root = project({ 'package.json': { name: 'x' }, 'src/a.ts': SOURCE });
    const module = moduleAt(await analyzed(root), 'src/a.ts');
    const found = functionGaps(module);
    expect(found.reduce((sum, { uncoveredLines }) => sum + uncoveredLines, 0)).toBe(module.estimatedLines);
    expect(found.every(({ neverEntered }) => neverEntered)).toBe(true);
  });
});
