import { describe, expect, it } from 'vitest';
import { run, SHOP } from '../support/cli.js';
import { project } from '../support/project.js';

const root = project(SHOP);

describe('the command', () => {
  it.each([
    [['--root', root, '--no-cache', 'next'], 'open modules'],
    [['-C', root, '--no-cache', 'show', 'cart'], 'src/cart.ts'],
    [[`-C${root}`, '--no-cache', 'show', 'cart'], 'src/cart.ts'],
    [[`--root=${root}`, '--no-cache', '-n', '1', 'next'], '1 of 2 open modules'],
    [['--root', root, '--no-cache', 'analyze', '-n', '1'], 'Cover next'],
    [['--no-cache', 'show', 'cart', '--root', root], 'src/cart.ts'],
    [['--help', 'next'], 'Usage: covgap next'],
  ])('may come after options: %j', async (argv, expected) => {
    const { status, stdout, stderr } = await run(argv);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(expected);
  });

  it('takes the options before it as its own', async () => {
    const { stdout } = await run(['--json', 'next', '--root', root, '--no-cache']);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['schemaVersion', 'blockers', 'modules', 'warnings']);
    const { status, stderr } = await run(['--tier', 'rest', 'show', 'cart', '--root', root]);
    expect(status).toBe(2);
    expect(stderr).toContain("unknown option '--tier'");
  });

  it('is not what the value of an option happens to be called', async () => {
    const { stdout } = await run([
      '--tier',
      'next',
      '--json',
      '--root',
      project({ ...SHOP, 'covgap.config.jsonc': { tiers: [{ name: 'next', paths: ['src/**'] }] } }),
      '--no-cache',
    ]);
    expect(JSON.parse(stdout).totals.modules).toBe(2);
  });

  it('is not guessed after an option nobody knows', async () => {
    expect((await run(['--nope', 'bogus'])).stderr).toContain("unknown option '--nope'");
  });
});

describe('--report', () => {
  it('takes one value, so that what follows is the module', async () => {
    const { status, stdout } = await run([
      'show',
      '--report',
      'coverage/lcov.info',
      'cart',
      '--root',
      root,
      '--no-cache',
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('src/cart.ts');
  });

  it('may be given again', async () => {
    const both = project({ ...SHOP, 'till.info': 'SF:src/till.ts\nDA:2,1\nend_of_record\n' });
    const argv = ['--report', 'till.info', '-r', 'coverage/lcov.info', '--json', '--root', both, '--no-cache'];
    const { reports } = JSON.parse((await run(argv)).stdout);
    expect(reports.map(({ path }: { path: string }) => path).sort()).toEqual(['coverage/lcov.info', 'till.info']);
    expect((await run(['--help', 'analyze'])).stdout).toContain('(repeatable)');
  });
});
