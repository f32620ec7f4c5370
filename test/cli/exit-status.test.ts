import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, SHOP } from '../support/cli.js';
import { project } from '../support/project.js';

const root = project({ ...SHOP, '.github/CODEOWNERS': '* @org/all\n', 'other/cart.ts': 'export const x = 1;\n' });
const here = ['--root', root, '--no-cache'];

describe('exit status 0', () => {
  it.each([
    [[]],
    [['analyze']],
    [['next']],
    [['show', 'src/cart.ts']],
    [['--json']],
    [['--format', 'csv']],
    [['next', '--format', 'markdown']],
    [['next', '--format', 'csv']],
    [['--report-only']],
    [['--tier', 'rest', '--owner', '@org/all', '-n', '1', '--order', 'gain']],
  ])('%j', async (argv) => {
    const { status, stdout, stderr } = await run([...argv, ...here]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });
});

describe('exit status 2, with a reason and nothing on standard output', () => {
  it.each<[string, string[], RegExp]>([
    ['a command misspelt', ['shwo'], /^covgap: no command is called "shwo"; did you mean show\?\n/],
    ['another', ['analyse'], /"analyse"; did you mean analyze\?/],
    ['an unknown command', ['bogus'], /no command is called "bogus"\n {2}There are analyze, next, show, .*, plan;/],
    ['a command misspelt after options', ['--json', 'shwo', 'a'], /"shwo"; did you mean show/],
    ['a glob the shell spread out', ['--report', 'a.info', 'b.info'], /"b\.info"\n {2}Every report takes a --report/],
    ['an empty report', ['--report', ''], /--report is empty\n {2}Give a path or a glob/],
    ['two formats', ['--json', '--format', 'csv'], /--json and --format csv ask for two formats/],
    ['two formats of next', ['next', '--format', 'text', '--json'], /--json and --format text/],
    ['an unknown option', ['--nope'], /unknown option '--nope'/],
    ['an unknown option of a command', ['next', '--nope'], /unknown option '--nope'/],
    ['no module to show', ['show'], /missing required argument 'module'/],
    ['a count of zero', ['-n', '0'], /"0" is no count/],
    ['a count that is none', ['next', '--limit', 'many'], /"many" is no count/],
    ['half a count', ['-n', '1.5'], /"1\.5" is no count/],
    ['an unknown order', ['--order', 'luck'], /Allowed choices are tier, risk, gain, churn, path/],
    ['an unknown format', ['--format', 'xml'], /Allowed choices are text, json, markdown, csv/],
    ['an unknown tier', ['--tier', 'core,nope'], /no tier is called "core"\n {2}There are rest/],
    [
      'an unknown owner',
      ['--owner', '@org/none'],
      /nobody called "@org\/none" owns a module\n {2}Owners are @org\/all/,
    ],
    ['no such report', ['--report', 'gone/*.info'], /gone\/\*\.info: no file matches/],
    ['a folder for a report', ['--report', 'src'], /src: a folder, not a report/],
    ['a source for a report', ['--report', 'src/cart.ts'], /no known coverage format/],
    ['no such configuration', ['--config', 'gone.jsonc'], /gone\.jsonc: no such file/],
    ['a folder for a configuration', ['--config', 'src'], /src: not a file/],
    ['an unknown module', ['show', 'crat'], /no module is called "crat"\n {2}Did you mean .*cart\.ts/],
    ['an ambiguous module', ['show', 'cart'], /"cart" could be (src|other)\/cart\.ts, (src|other)\/cart\.ts\n/],
    ['an unknown rank', ['show', '#99'], /no module has rank #99/],
  ])('%s', async (_, argv, reason) => {
    const { status, stdout, stderr } = await run([...argv, ...here]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(reason);
    expect(stderr).not.toContain('    at ');
  });

  it('no such project folder', async () => {
    const { status, stderr } = await run(['--root', join(root, 'gone')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/gone: no such folder\n {2}Give the project folder with --root/);
  });

  it('reports that fit nowhere', async () => {
    const strange = project({ 'src/a.ts': 'a();', 'coverage/lcov.info': 'SF:/ci/x/y.ts\nDA:1,1\nend_of_record\n' });
    const { status, stderr } = await run(['--root', strange, '--no-cache']);
    expect(status).toBe(2);
    expect(stderr).toContain('the reports name:\n    /ci/x/y.ts\n');
  });

  it('with --debug shows where it comes from', async () => {
    const { stderr } = await run(['show', 'crat', '--debug', ...here]);
    expect(stderr).toContain('    at ');
  });
});

it('running it many times does not heap up listeners', async () => {
  await run(['--version']);
  const before = process.stdout.listenerCount('error');
  for (let i = 0; i < 12; i++) await run(['--version']);
  expect(process.stdout.listenerCount('error')).toBe(before);
});
