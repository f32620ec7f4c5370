import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { project } from '../support/project.js';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const bin = fromHere('../../bin/covgap.js');
const root = fromHere('../../fixtures/projects/mcp-kit');

/** Runs the program as users do; `readBytes`: closes the pipe after so many, as `head` does. */
function covgap(argv: readonly string[], readBytes = Number.POSITIVE_INFINITY, cwd = root) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [bin, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    if (readBytes === 0) child.stdout.destroy();
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
      if (stdout.length >= readBytes) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

describe('the program in a pipe', () => {
  beforeAll(() => {
    if (!existsSync(fromHere('../../dist/cli/main.js')))
      throw new Error('dist/ is not built, so bin/covgap.js cannot run: npm run build first');
  });

  it.each([0, 1])('that closes after %d bytes ends quietly', async (bytes) => {
    for (const argv of [['--json'], ['next', '-n', '99'], ['--help']]) {
      const { status, stderr } = await covgap([...argv, '--no-cache'], bytes);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  it('is given all of a long output', async () => {
    const text = Array.from({ length: 12 }, (_, index) => `export const f${index} = () => {\n  return 1;\n};\n`).join(
      '',
    );
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`src/m${index}.ts`, text]));
    const { status, stdout } = await covgap(['--json', '--no-cache'], undefined, project(files));
    expect(status).toBe(0);
    expect(stdout.length).toBeGreaterThan(1 << 20);
    expect(JSON.parse(stdout).modules).toHaveLength(400);
  });

  it('ends with the status of the command, and the reason on standard error', async () => {
    const { status, stdout, stderr } = await covgap(['--tier', 'nope', '--no-cache']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('no tier is called "nope"');
  });
});
