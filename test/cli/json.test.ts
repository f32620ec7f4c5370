import { describe, expect, it } from 'vitest';
import { run, SHOP } from '../support/cli.js';
import { project } from '../support/project.js';

const here = ['--root', project(SHOP), '--no-cache', '--json'];

async function json(...argv: string[]) {
  const { status, stdout, stderr } = await run([...argv, ...here]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('--json prints valid JSON and nothing else', () => {
  it('of the whole project', async () => {
    const analysis = await json();
    expect(analysis.schemaVersion).toBe(1);
    expect(analysis.totals).toMatchObject({
      modules: 2,
      measured: 1,
      unmeasured: 1,
      testFiles: 1,
      lines: { covered: 2, total: 3, pct: 66.66 },
      branches: { covered: 1, total: 2, pct: 50 },
    });
    expect(analysis.reports).toEqual([
      expect.objectContaining({ path: 'coverage/lcov.info', format: 'lcov', files: 1, matched: 1 }),
    ]);
    expect(new Date(analysis.reports[0].madeAt).toISOString()).toBe(analysis.reports[0].madeAt);
    expect(analysis.modules.map(({ path, state }: { path: string; state: string }) => [path, state])).toEqual([
      ['src/till.ts', 'unmeasured'],
      ['src/cart.ts', 'partial'],
    ]);
  });

  it('of one module, with what was not measured as null', async () => {
    const { module } = await json('show', 'till');
    expect(module).toMatchObject({ rank: 1, name: 'till', lines: null, branches: null, functions: null, churn: null });
    expect(module.gaps).toEqual([
      { kind: 'function', name: 'open', startLine: 1, endLine: 3, text: 'export const open = () => {' },
    ]);
  });

  it('of the gaps inside a module', async () => {
    const { module } = await json('show', 'src/cart.ts');
    expect(module.gaps).toEqual([
      { kind: 'branch', name: 'add', startLine: 2, endLine: 2, text: 'if (a > 0) {' },
      { kind: 'lines', name: 'add', startLine: 5, endLine: 5, text: 'return 0;' },
    ]);
    expect(module.reasons[0]).toEqual({ code: 'uncovered-lines', text: '1 of 3 lines uncovered' });
  });

  it('of the next modules, as many as asked for', async () => {
    const { modules, warnings } = await json('next', '-n', '1');
    expect(modules).toHaveLength(1);
    expect(warnings).toEqual([expect.objectContaining({ code: 'no-history' })]);
    expect((await json('-n', '1')).modules).toHaveLength(1);
  });

  it('however it is asked for', async () => {
    expect((await json('--format', 'json')).schemaVersion).toBe(1);
    const { stdout } = await run(['--format', 'json', ...here.slice(0, -1)]);
    expect(JSON.parse(stdout).schemaVersion).toBe(1);
  });
});
