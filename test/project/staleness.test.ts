import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lcov } from '../support/coverage.js';
import { git, repository } from '../support/git.js';
import { analyzed, project, statements, warningCodes, write } from '../support/project.js';

const sources = { '.gitignore': 'coverage/\n', 'src/a.ts': statements(2), 'src/b.ts': statements(2) };
const report = { 'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1, 2: 0 } }) };

function touch(root: string, path: string, time: string): void {
  utimesSync(join(root, path), new Date(time), new Date(time));
}

async function stale(root: string): Promise<number | undefined> {
  const analysis = await analyzed(root);
  expect(warningCodes(analysis).includes('report-stale')).toBe(analysis.reports[0]!.staleSources > 0);
  return analysis.reports[0]?.staleSources;
}

describe('sources that changed since the report was made', () => {
  it('are told without git by their time on disk', async () => {
    const root = project({ ...sources, ...report });
    for (const path of ['src/a.ts', 'src/b.ts']) touch(root, path, '2024-06-01T12:00:00Z');
    touch(root, 'coverage/lcov.info', '2024-06-01T12:00:00Z');
    expect(await stale(root)).toBe(0);
    touch(root, 'src/b.ts', '2024-06-01T12:00:59Z');
    expect(await stale(root)).toBe(0);
    touch(root, 'src/b.ts', '2024-06-01T12:01:01Z');
    expect(await stale(root)).toBe(1);
    touch(root, 'src/a.ts', '2024-06-02T12:00:00Z');
    expect(await stale(root)).toBe(2);
  });

  it('are none in a fresh clone, where every file is new on disk', async () => {
    const root = repository(['2024-06-01T12:00:00Z', sources]);
    write(root, report);
    touch(root, 'coverage/lcov.info', '2024-06-02T12:00:00Z');
    expect(await stale(root)).toBe(0);
  });

  it('are those committed later than the report', async () => {
    const root = repository(['2024-06-01T12:00:00Z', sources], ['2024-06-03T12:00:00Z', { 'src/a.ts': statements(3) }]);
    write(root, report);
    touch(root, 'coverage/lcov.info', '2024-06-02T12:00:00Z');
    expect(await stale(root)).toBe(1);
  });

  it('are none where the report was made first and the very same sources were committed afterwards', async () => {
    const root = repository(['2024-06-03T12:00:00Z', sources]);
    write(root, report);
    for (const path of ['src/a.ts', 'src/b.ts']) touch(root, path, '2024-06-01T12:00:00Z');
    touch(root, 'coverage/lcov.info', '2024-06-02T12:00:00Z');
    git(root, ['update-index', '--refresh']);
    expect(await stale(root)).toBe(0);
  });

  it('are those edited and not yet committed, and those that are new', async () => {
    const root = repository(['2024-06-01T12:00:00Z', sources]);
    write(root, { ...report, 'src/b.ts': statements(5), 'src/new.ts': statements(1) });
    touch(root, 'coverage/lcov.info', '2024-06-02T12:00:00Z');
    expect(await stale(root)).toBe(2);
    touch(root, 'src/b.ts', '2024-06-02T11:00:00Z');
    expect(await stale(root)).toBe(1);
  });

  it('count from the commit of a report that is committed itself', async () => {
    const root = repository(
      ['2024-06-01T12:00:00Z', { 'src/a.ts': statements(2) }],
      ['2024-06-02T12:00:00Z', report],
      ['2024-06-03T12:00:00Z', { 'src/b.ts': statements(2) }],
    );
    const analysis = await analyzed(root);
    expect(analysis.reports[0]).toMatchObject({ madeAt: Date.parse('2024-06-02T12:00:00Z'), staleSources: 1 });
  });

  it('count from the time the report gives itself', async () => {
    const seconds = Date.parse('2024-06-02T12:00:00Z') / 1000;
    const cobertura = `<?xml version="1.0"?><coverage timestamp="${seconds}"><packages><package name=""><classes>
<class name="a" filename="src/a.ts"><methods/><lines><line number="1" hits="1"/></lines></class>
</classes></package></packages></coverage>`;
    const root = repository(['2024-06-03T12:00:00Z', sources]);
    write(root, { 'coverage/cobertura-coverage.xml': cobertura });
    expect((await analyzed(root)).reports[0]).toMatchObject({ madeAt: seconds * 1000, staleSources: 2 });
  });
});
