import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runChild } from '../../../src/scaffold/prove/child.js';
import { project } from '../../support/project.js';

const node = (cwd: string, script: string, more: { timeoutMs?: number; isComplete?: () => boolean } = {}) =>
  runChild({ args: ['-e', script], cwd, env: process.env, timeoutMs: 20_000, isComplete: () => false, ...more });

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '');
  } catch {
    return false;
  }
};

it('tells how it ended and what it said, without colours', async () => {
  const end = await node(
    project(),
    "console.log('\\u001b[31mout\\u001b[39m'); console.error('err'); process.exitCode = 3",
  );
  expect(end).toMatchObject({ status: 3, killed: null });
  expect(end.output).toMatch(/^(out\nerr|err\nout)$/);
});

it('keeps only the end of what is printed', async () => {
  const end = await node(
    project(),
    "for (let i = 0; i < 1000; i++) console.log('x'.repeat(1000)); console.log('last')",
  );
  expect(end.output.length).toBeLessThan(20_000);
  expect(end.output).toMatch(/last$/);
});

const WITH_CHILD = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  require('node:fs').writeFileSync('pid', String(child.pid));
`;

it.each([
  ['hangs', `${WITH_CHILD} for (;;);`, 'timeout'],
  ['ends', `${WITH_CHILD} child.unref();`, null],
])('takes what it started with it when it %s', async (_, script, killed) => {
  const cwd = project();
  const end = await node(cwd, script, { timeoutMs: 2500 });
  expect(end.killed).toBe(killed);
  const pid = Number(readFileSync(join(cwd, 'pid'), 'utf8'));
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
});

it('is not waited for long once its results are complete', async () => {
  const end = await node(project(), 'setInterval(() => {}, 1000)', { isComplete: () => true });
  expect(end.killed).toBe('open');
});
