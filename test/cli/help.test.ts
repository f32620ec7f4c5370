import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../support/cli.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('help', () => {
  it.each(['analyze', 'next', 'show', 'init', 'doctor', 'scaffold', 'record', 'phases', 'plan'])(
    'of %s shows examples that begin with its name',
    async (name) => {
      const { status, stdout, stderr } = await run([name, '--help']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('--root <folder>');
      const examples = stdout.slice(stdout.indexOf('Examples:')).match(/^ {2}\$ .*/gm) ?? [];
      expect(examples.length).toBeGreaterThan(1);
      const start = name === 'analyze' ? /^ {2}\$ covgap( -|$| {2})/ : new RegExp(`^ {2}\\$ covgap ${name}\\b`);
      for (const example of examples) expect(example).toMatch(start);
    },
  );

  it('of the program names every command', async () => {
    const { status, stdout } = await run(['--help']);
    expect(status).toBe(0);
    for (const name of ['analyze', 'next', 'show', 'init', 'doctor', 'scaffold', 'record', 'history', 'phases', 'plan'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });

  it('is pointed to where something is misspelt', async () => {
    expect((await run(['--nope'])).stderr).toContain('--help');
  });
});

it('the version is that of the package', async () => {
  expect(await run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});
