import { describe, expect, it } from 'vitest';
import { lcov } from '../support/coverage.js';
import { analyzed, project, statements, warningCodes, write } from '../support/project.js';

const sources = { 'src/a.ts': statements(3), 'src/b.ts': statements(4) };

describe('modules that leave the report', () => {
  it('are named, until they come back', async () => {
    const both = lcov({ 'src/a.ts': { 1: 1 }, 'src/b.ts': { 1: 1 } });
    const root = project({ ...sources, 'coverage/lcov.info': both });
    const left = async () =>
      (await analyzed(root, { cache: true })).warnings
        .filter(({ code }) => code === 'module-left-report')
        .map(({ file }) => file);
    expect(await left()).toEqual([]);
    write(root, { 'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1 } }) });
    expect(await left()).toEqual(['src/b.ts']);
    expect(await left()).toEqual(['src/b.ts']);
    write(root, { 'coverage/lcov.info': both });
    expect(await left()).toEqual([]);
  });

  it('are not named where nothing is remembered', async () => {
    const root = project({ ...sources, 'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1 }, 'src/b.ts': { 1: 1 } }) });
    await analyzed(root);
    write(root, { 'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1 } }) });
    expect(warningCodes(await analyzed(root))).not.toContain('module-left-report');
  });
});
