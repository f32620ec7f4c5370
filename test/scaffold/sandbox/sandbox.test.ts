import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { permissionFlag } from '../../../src/scaffold/sandbox/launch.js';
import { openSandbox, replay, runSearch } from '../../../src/scaffold/sandbox/sandbox.js';
import { factsOf, hostile, root, standIn, tryOut } from './subjects.js';

const limits = { root, searchModule: standIn, timeoutMs: 1000, importTimeoutMs: 5000 };
const varies = () => factsOf('fixtures/scaffold/sandbox/varies.js', { now: [], day: [], random: [], same: [] });

describe('search', () => {
  it('gives the same for the same seed', async () => {
    const [one, two] = await Promise.all([tryOut(varies()), tryOut(varies())]);
    expect(one.titles).toHaveLength(4);
    expect(two.titles).toEqual(one.titles);
  });

  it('waits for timers of an import without waiting', async () => {
    const { titles } = await tryOut(hostile('waits-at-import', { ready: [] }));
    expect(titles).toEqual(['ready() gives ready']);
  });

  it('gives up after several children, and keeps what was found before the last of them', async () => {
    const { match, fine } = { match: [], fine: [] };
    const facts = hostile('backtracking', { fine, match });
    const [first, second] = facts.callables as [(typeof facts.callables)[0], (typeof facts.callables)[0]];
    const many = { ...facts, callables: [first, ...Array.from({ length: 12 }, () => second)] };
    const { titles, findings } = await tryOut(many, { timeoutMs: 200 });
    expect(titles).toEqual(['fine() gives fine']);
    expect(findings.incidents).toHaveLength(1);
  });

  it('counts what an import reaches where nothing could be tried', async () => {
    const broken = join(root, 'fixtures/scaffold/sandbox/no-such-search.mjs');
    const findings = await runSearch(varies(), { ...limits, searchModule: broken, seed: 1, budget: 1 });
    expect(findings.cases).toEqual([]);
    expect(findings.after.functions).toEqual({ covered: 0, total: 4 });
    expect(findings.incidents[0]!.message).toContain('no-such-search.mjs');
  });

  it('ends when it is told to', async () => {
    const abort = new AbortController();
    const options = { ...limits, seed: 1, budget: 1, importTimeoutMs: 60_000, signal: abort.signal };
    const running = runSearch(hostile('backtracking-at-import', { never: [] }), options);
    setTimeout(() => abort.abort(new Error('enough')), 300);
    await expect(running).rejects.toThrow('enough');
  });

  it.runIf(process.platform === 'linux')('does not outlive the process that started it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orphan-'));
    const facts = join(folder, 'facts.json');
    writeFileSync(facts, JSON.stringify(hostile('backtracking-at-import', { never: [] })));
    const script = join(root, 'fixtures/scaffold/sandbox/forever-child.mjs');
    const parent = spawn(process.execPath, [script, join(root, 'dist/scaffold/sandbox/sandbox.js'), facts, standIn], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    });
    const [line] = (await new Promise<Buffer>((done) => parent.stdout.once('data', done))).toString().split('\n');
    expect(existsSync(`/proc/${line}`)).toBe(true);
    parent.kill('SIGKILL');
    for (let i = 0; i < 50 && existsSync(`/proc/${line}`); i++) await wait(50);
    expect(existsSync(`/proc/${line}`)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('replay', () => {
  it('tells cases that depend on clock, time zone or chance', async () => {
    const sandbox = await openSandbox(varies(), limits);
    try {
      const { cases } = await sandbox.search({ seed: 1, budget: 10 });
      const { held, changed } = await sandbox.replay(cases, { seed: 1 });
      expect(held.map(({ target }) => target)).toEqual(['same']);
      expect(changed.map(({ target }) => target)).toEqual(['now', 'day', 'random']);
      const again = await sandbox.replay(cases, { seed: 1, seedOffset: 0, shiftClockMs: 0, timeZone: 'UTC' });
      expect(again.changed).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });

  it('says that nothing holds of a module that cannot be loaded', async () => {
    const { findings } = await tryOut(varies());
    const { held, changed, incidents } = await replay(hostile('broken', { x: [] }), findings.cases, limits);
    expect([held.length, changed.length]).toEqual([0, findings.cases.length]);
    expect(incidents).toMatchObject([{ code: 'import-failed' }]);
  });
});

it('knows what the permission model is called', () => {
  const flags = ['20.19.0', '22.12.0', '22.13.0', '23.4.0', '23.5.0', '24.1.0'].map(permissionFlag);
  expect(flags.map((flag) => flag === '--permission')).toEqual([false, false, true, false, true, true]);
});
