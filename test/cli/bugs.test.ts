import { afterEach, describe, expect, it, vi } from 'vitest';
import { progress } from '../../src/cli/output.js';
import { run } from '../support/cli.js';
import { project } from '../support/project.js';

vi.mock('../../src/cli/commands/show.js', () => ({
  showCommand: () => Promise.reject(new TypeError('x is not a function')),
}));

describe('an error that nobody foresaw', () => {
  const argv = ['show', 'a', '--root', project({ 'a.ts': 'a();' })];

  it('has a status of its own, and says that it is a bug', async () => {
    const { status, stdout, stderr } = await run(argv);
    expect({ status, stdout }).toEqual({ status: 70, stdout: '' });
    expect(stderr).toBe(
      'covgap: x is not a function\n  This is a bug in covgap; run again with --debug and report what it prints.\n',
    );
  });

  it('keeps its stack with --debug', async () => {
    const { stderr } = await run([...argv, '--debug']);
    expect(stderr).toContain('TypeError: x is not a function\n    at ');
  });
});

describe('progress', () => {
  const { isTTY, cursorTo, clearLine } = process.stderr;
  afterEach(() => {
    Object.assign(process.stderr, { isTTY, cursorTo, clearLine });
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  /** What is written to standard error while a step is said at each of these times, in milliseconds. */
  async function written(times: readonly number[], tty: boolean, ci?: string): Promise<string> {
    let text = '';
    let now = 0;
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      text += chunk;
      return true;
    });
    vi.spyOn(Date, 'now').mockImplementation(() => now);
    vi.stubEnv('CI', ci);
    Object.assign(process.stderr, { isTTY: tty, cursorTo: () => true, clearLine: () => true });
    const { onProgress, stop } = await progress();
    for (const time of times) {
      now = time;
      onProgress('reading sources', time, 900);
    }
    stop();
    return text;
  }

  it('is shown where a person looks and it takes long', async () => {
    const text = await written([10, 500, 600], true);
    expect(text).not.toContain('reading sources 10 of 900');
    expect(text).toContain('reading sources 500 of 900');
    expect(text).toContain('reading sources 600 of 900');
  });

  it('is not shown of a short run, nor to a pipe, nor in CI', async () => {
    expect(await written([10, 300], true)).toBe('');
    expect(await written([10, 500], false)).toBe('');
    expect(await written([10, 500], true, 'true')).toBe('');
  });
});
