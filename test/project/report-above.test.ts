import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/doctor.js';
import { reportAbove } from '../../src/project/report-above.js';
import { lcov } from '../support/coverage.js';
import { repository } from '../support/git.js';
import { analyzed, moduleAt, project, statements } from '../support/project.js';

const files = {
  'packages/a/src/x.ts': statements(2),
  'coverage/lcov.info': lcov({ 'packages/a/src/x.ts': { 1: 1, 2: 0 } }),
};

describe('a folder without reports below one that has some', () => {
  it('is told where they are, and can read them when they are named', async () => {
    const root = join(repository(['2024-01-01T12:00:00Z', files]), 'packages/a');
    const { warnings } = await analyzed(root);
    const none = warnings.find(({ code }) => code === 'no-report');
    expect(none?.message).toContain('name it with --report ../../coverage/lcov.info');
    const named = await analyzed(root, { reports: ['../../coverage/lcov.info'] });
    expect(moduleAt(named, 'src/x.ts').lines).toEqual({ covered: 1, total: 2 });
  });

  it('is told so by the doctor', async () => {
    const root = join(repository(['2024-01-01T12:00:00Z', files]), 'packages/a');
    const { findings } = await diagnose({ root, cache: false });
    expect(findings[0]).toMatchObject({ code: 'no-report', fix: expect.stringContaining('../../coverage/lcov.info') });
  });

  it('is told nothing of what lies outside of the checkout, or in no checkout', async () => {
    const outer = project({ ...files, 'inner/deep/a.ts': '' });
    expect(await reportAbove(join(outer, 'inner/deep'), join(outer, 'inner'))).toBeNull();
    expect(await reportAbove(join(outer, 'inner'), join(outer, 'inner'))).toBeNull();
    expect(await reportAbove(outer, join(outer, 'inner'))).toBeNull();
    expect(await reportAbove(join(outer, 'inner/deep'), outer)).toBe('../../coverage/lcov.info');
    const { warnings } = await analyzed(join(outer, 'inner'));
    expect(warnings.find(({ code }) => code === 'no-report')?.message).toContain('covgap doctor');
  });
});
