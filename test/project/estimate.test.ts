import { describe, expect, it } from 'vitest';
import { lcov } from '../support/coverage.js';
import { analyzed, moduleAt, project, statements } from '../support/project.js';

/** A hit for each line of a file, a statement on each. */
const covered = (lines: number, every = 1) =>
  Object.fromEntries(Array.from({ length: lines / every }, (_, index) => [index * every + 1, 1]));

describe('lines of unmeasured modules', () => {
  const sources = {
    'src/seen.ts': statements(200),
    'src/unseen.ts': statements(30),
    'src/unseen.py': 'x = 1\ny = 2\n',
  };

  it('are counted as the report counts where it counts like the reader', async () => {
    const analysis = await analyzed(project({ ...sources, 'lcov.info': lcov({ 'src/seen.ts': covered(200) }) }));
    expect(moduleAt(analysis, 'src/unseen.ts').estimatedLines).toBe(30);
    expect(analysis.totals.linesWithUnmeasured).toEqual({ covered: 200, total: 232 });
  });

  it('are fewer where the report counts fewer, of that language alone', async () => {
    const analysis = await analyzed(project({ ...sources, 'lcov.info': lcov({ 'src/seen.ts': covered(200, 2) }) }));
    expect(moduleAt(analysis, 'src/unseen.ts').estimatedLines).toBe(15);
    expect(moduleAt(analysis, 'src/unseen.py').estimatedLines).toBe(2);
  });

  it('are never part of the percentage as reported', async () => {
    const analysis = await analyzed(project({ ...sources, 'lcov.info': lcov({ 'src/seen.ts': covered(200) }) }));
    expect(analysis.totals).toMatchObject({ measured: 1, unmeasured: 2, lines: { covered: 200, total: 200 } });
    expect(moduleAt(analysis, 'src/unseen.ts')).toMatchObject({ state: 'unmeasured', lines: null, coverage: null });
  });
});
