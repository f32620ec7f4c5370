import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const virtualTime = fileURLToPath(new URL('../../../dist/scaffold/sandbox/virtual-time.js', import.meta.url));

it('every clock stands, moves with timers, and drifts; the fine one then goes on at each reading; none is left shifted', () => {
  // Clocks are replaced for good, so this has a process of its own.
  const program = `
    const { startVirtualTime } = await import(${JSON.stringify(virtualTime)});
    const time = startVirtualTime(1000);
    const told = [];
    const tell = () => told.push([Date.now(), Math.round(performance.now()), time.elapsed()]);
    tell();
    setTimeout(tell, 40);
    time.advance();
    time.drift(25);
    tell();
    tell();
    time.reset();
    tell();
    console.log(JSON.stringify(told));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    [1000, 0, 0],
    [1040, 40, 40],
    [1065, 67, 40],
    [1065, 68, 40],
    [1000, 0, 0],
  ]);
});
