import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import type { ScaffoldOptions, ScaffoldResult } from '../../src/scaffold.js';
import { run, runScaffoldTests, SHOP } from '../support/cli.js';
import { project } from '../support/project.js';
import { EVERY_KIND, moduleResult, scaffoldResult } from '../support/scaffold.js';

const scaffold = vi.hoisted(() => vi.fn<(options: ScaffoldOptions) => Promise<ScaffoldResult>>());
vi.mock('../../src/scaffold.js', () => ({ scaffold }));

const root = project(SHOP);
const here = ['--root', root, '--no-cache'];

beforeEach(() => {
  scaffold.mockReset().mockResolvedValue(scaffoldResult(moduleResult()));
});
afterEach(() => vi.unstubAllEnvs());

const asked = (): Record<string, unknown> => {
  expect(scaffold).toHaveBeenCalledOnce();
  return { ...scaffold.mock.calls[0]![0] };
};

describe('what is asked of the api', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['a module', ['cart'], { modules: ['cart'], write: true, prove: true, observe: 'sandbox', kind: 'tests', root }],
    ['several', ['cart', '#2', 'src/*.ts'], { modules: ['cart', '#2', 'src/*.ts'] }],
    ['an absolute path', [join(root, 'src/cart.ts')], { modules: ['src/cart.ts'] }],
    ['the next of a tier', ['--next', '5', '--tier', 'core'], { modules: [], next: 5, tier: 'core' }],
    ['the modules of an owner', ['-o', '@me'], { owner: '@me' }],
    ['a framework', ['cart', '--framework', 'node-test'], { framework: 'node-test' }],
    ['effects', ['cart', '--observe', 'effects'], { observe: 'effects' }],
    ['effects with =', ['cart', '--observe=effects'], { observe: 'effects' }],
    ['no observation', ['cart', '--no-observe'], { observe: 'none' }],
    ['seed and budget', ['cart', '--seed', '0', '--budget', '900'], { seed: 0, budget: 900 }],
    ['no proof', ['cart', '--no-prove'], { prove: false }],
    ['another file', ['cart', '--out', 'test/x.test.ts'], { out: join(process.cwd(), 'test/x.test.ts') }],
    ['benchmarks', ['cart', '--bench'], { kind: 'bench' }],
    ['strategies', ['cart', '--strategies'], { kind: 'strategies' }],
    ['a dry run', ['cart', '--dry-run'], { write: false }],
    ['standard output', ['cart', '--stdout'], { write: false }],
    ['reports', ['cart', '-r', 'a.info'], { reports: ['a.info'], cache: false }],
  ])('%s', async (_, argv, expected) => {
    for (const start of [runScaffoldTests, (all: string[]) => run(['scaffold', ...all])]) {
      scaffold.mockClear();
      expect((await start([...argv, ...here])).status).toBe(0);
      expect(asked()).toMatchObject(expected);
    }
  });

  it('paths that begin with a dot are those from here', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(join(root, 'src'));
    await runScaffoldTests(['./cart.ts', '../src/till.ts', ...here]);
    vi.mocked(process.cwd).mockRestore();
    expect(asked().modules).toEqual(['src/cart.ts', 'src/till.ts']);
  });
});

describe('what is printed', () => {
  it('a summary', async () => {
    const { stdout, stderr } = await runScaffoldTests(['cart', ...here]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Module .*\nsrc\/cart\.ts +3 +1 +10\.0 → 95\.0 %/);
    expect(stdout).toMatch(/grep -rn observed \S+\/test\/cart\.test\.ts\n$/);
  });

  it('a diff alone, with what is missing from it on standard error', async () => {
    scaffold.mockResolvedValue(scaffoldResult(...EVERY_KIND));
    const { status, stdout, stderr } = await runScaffoldTests(['src/*.ts', '--dry-run', ...here]);
    expect(status).toBe(0);
    expect(stdout).toBe(`diff --git a/test/cart.test.ts b/test/cart.test.ts
new file mode 100644
--- /dev/null
+++ b/test/cart.test.ts
@@ -0,0 +1,1 @@
+it('adds', () => {});
diff --git a/test/till.test.ts b/test/till.test.ts
--- a/test/till.test.ts
+++ b/test/till.test.ts
@@ -1,2 +1,3 @@
 a
+b
 c
`);
    expect(stderr).toContain('src/dom.ts  nothing written: it exports nothing that can be called');
    expect(stderr).toContain('hangs  wait: does not end for (0)');
  });

  it('the file alone', async () => {
    const { stdout, stderr } = await runScaffoldTests(['cart', '--stdout', ...here]);
    expect({ stdout, stderr }).toEqual({ stdout: "it('adds', () => {});\n", stderr: '' });
  });

  it('several files with their names', async () => {
    scaffold.mockResolvedValue(scaffoldResult(...EVERY_KIND));
    const { stdout } = await runScaffoldTests(['src/*.ts', '--stdout', ...here]);
    expect(stdout).toBe("// test/cart.test.ts\nit('adds', () => {});\n\n// test/till.test.ts\na\nb\nc\n");
  });

  it('JSON', async () => {
    const { stdout, stderr } = await runScaffoldTests(['cart', '--json', ...here]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      root: '/project',
      framework: 'vitest',
      modules: [{ module: 'src/cart.ts', file: 'test/cart.test.ts', text: null }],
      totals: { cases: 3 },
    });
    const dry = await runScaffoldTests(['cart', '--json', '--dry-run', ...here]);
    expect(JSON.parse(dry.stdout).modules[0].text).toBe("it('adds', () => {});\n");
  });

  it('that there is nothing to do is no error', async () => {
    scaffold.mockResolvedValue({ ...scaffoldResult(), framework: null });
    expect(await runScaffoldTests(['--next', '1', ...here])).toEqual({
      status: 0,
      stdout: 'Nothing to do: no open module is left.\n',
      stderr: '',
    });
  });
});

describe('exit status 2, with a reason and nothing on standard output', () => {
  it.each<[string, string[], RegExp]>([
    ['two ways to look', ['a', '--dry-run', '--stdout'], /--dry-run and --stdout contradict/],
    ['JSON and a file', ['a', '--json', '--stdout'], /--json and --stdout contradict/],
    ['two kinds', ['a', '--bench', '--strategies'], /--bench and --strategies contradict/],
    ['no sources', ['a', '--report-only'], /takes no --report-only/],
    ['one file for many', ['a', 'b', '--out', 'x.test.ts'], /--out is for one module/],
    ['one file for the next', ['--next', '2', '--out', 'x.test.ts'], /--out is for one module/],
    ['no count', ['--next', '0'], /"0" is no count/],
    ['no seed', ['a', '--seed', '-1'], /"-1" is no seed/],
    ['an unknown framework', ['a', '--framework', 'ava'], /Allowed choices are vitest, jest, node-test, mocha/],
    ['an unknown option', ['a', '--nope'], /unknown option '--nope'\n\(scaffold-tests --help/],
  ])('%s', async (_, argv, reason) => {
    const { status, stdout, stderr } = await runScaffoldTests([...argv, ...here]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(reason);
    expect(scaffold).not.toHaveBeenCalled();
  });

  it('what the api refuses, under the name that was called', async () => {
    scaffold.mockRejectedValue(new CovgapError('no-runner', 'vitest is not installed', { hint: 'Install it.' }));
    expect(await runScaffoldTests(['cart', ...here])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'scaffold-tests: vitest is not installed\n  Install it.\n',
    });
    expect((await run(['scaffold', 'cart', ...here])).stderr).toMatch(/^covgap: vitest/);
  });
});

describe('Ctrl-C', () => {
  const interrupt = () => (process.listeners('SIGINT').at(-1) as (name: string) => void)('SIGINT');

  it('aborts, and ends with 130', async () => {
    scaffold.mockImplementation(
      ({ signal, onModule }) =>
        new Promise((_, reject) => {
          signal!.addEventListener('abort', () => reject(signal!.reason));
          onModule!(moduleResult(), 1, 3);
          interrupt();
        }),
    );
    const before = process.listenerCount('SIGINT');
    const { status, stdout, stderr } = await runScaffoldTests(['--next', '3', ...here]);
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    expect(stderr).toMatch(/^stopped after 1 module;/);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('prints what is done where the api returns it', async () => {
    scaffold.mockImplementation(async () => {
      interrupt();
      return scaffoldResult(moduleResult());
    });
    const { status, stdout } = await runScaffoldTests(['--next', '3', ...here]);
    expect(status).toBe(130);
    expect(stdout).toContain('src/cart.ts');
  });
});

describe('--eject', () => {
  it('copies the templates of one framework, or of all, and leaves those that are there', async () => {
    const own = project(SHOP);
    const folder = join(own, '.covgap/templates');
    const first = await runScaffoldTests(['--eject', '--framework', 'jest', '--root', own]);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['jest']);
    expect(first.stdout).toContain('Wrote .covgap/templates/jest/case.ejs\n');
    writeFileSync(join(folder, 'jest/case.ejs'), 'mine');
    await runScaffoldTests(['--eject', '--root', own]);
    expect(readdirSync(folder).sort()).toEqual(['common_test', 'eunit', 'jest', 'mocha', 'node-test', 'vitest']);
    expect(readFileSync(join(folder, 'jest/case.ejs'), 'utf8')).toBe('mine');
    expect((await runScaffoldTests(['--eject', '--root', own])).stdout).toMatch(/^All templates are in/);
    expect(scaffold).not.toHaveBeenCalled();
    expect(existsSync(join(own, 'test/cart.test.ts'))).toBe(true);
  });
});

it('help has examples that begin with its name, and loads nothing heavy', async () => {
  const { status, stdout } = await runScaffoldTests(['--help']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: scaffold-tests \[options\] \[modules\.\.\.\]/);
  const examples = stdout.slice(stdout.indexOf('Examples:')).match(/^ {2}\$ .*/gm) ?? [];
  expect(examples.length).toBeGreaterThan(3);
  for (const example of examples) expect(example).toMatch(/^ {2}\$ scaffold-tests /);
  expect(scaffold).not.toHaveBeenCalled();
});
