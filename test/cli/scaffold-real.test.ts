import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { scaffoldSchema } from '../../src/report/scaffold-json-schema.js';
import { installedProject } from '../scaffold/prove/project.js';
import { runScaffoldTests } from '../support/cli.js';

const PATIENCE = 120_000;

const FILES = {
  'package.json': { name: 'shop', type: 'module', devDependencies: { vitest: '4' } },
  'tsconfig.json': { compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', noEmit: true } },
  'src/cart.ts':
    'export function price(count: number): number {\n  if (count > 10) {\n    return count * 9;\n  }\n  return count * 10;\n}\n',
  'src/till.ts': 'export const isOpen = (hour: number): boolean => hour >= 8 && hour < 20;\n',
  'src/gen.py': 'def gen():\n    return 1\n',
  'src/endless.ts': 'export function wait(): void {\n  for (;;) {}\n}\nfor (;;) {}\n',
  'test/till.test.ts':
    "import { expect, it } from 'vitest';\nimport { isOpen } from '../src/till.js';\n\nit('is open at noon', () => {\n  expect(isOpen(12)).toBe(true);\n});\n",
};

it(
  'modules that share a test file are written into it one after the other',
  async () => {
    const root = installedProject({
      'package.json': { name: 'shop', type: 'module', devDependencies: { vitest: '4' } },
      'src/copy/copy.js': 'export const double = (text) => text.concat(text);\n',
      'src/copy/index.js':
        "import { double } from './copy.js';\nexport const twice = (count) => (count > 3 ? double('a') : 'none');\n",
    });
    const argv = ['src/copy/*.js', '--json', '--root', root, '--no-cache'];
    const dry = JSON.parse((await runScaffoldTests([...argv, '--dry-run'])).stdout);
    const { modules, totals } = JSON.parse((await runScaffoldTests(argv)).stdout);
    expect(totals).toMatchObject({ written: 1, extended: 1 });
    expect(new Set(modules.map(({ file }: { file: string }) => file)).size).toBe(1);
    const text = readFileSync(join(root, modules[0].file), 'utf8');
    expect(text).toMatch(/twice\(/);
    expect(text).toMatch(/double\(/);
    expect(dry.modules[1].text).toBe(text);
  },
  PATIENCE,
);

it(
  'where every new case fails in the runner, the test file that was there stays as it was, and a new one goes',
  async () => {
    const own =
      "import { expect, it } from 'vitest';\nimport { place } from '../src/place.js';\n\nit('is somewhere', () => {\n  expect(place).toBeTypeOf('function');\n});\n";
    const root = installedProject({
      'package.json': { name: 'shop', type: 'module', devDependencies: { vitest: '4' } },
      'src/place.js': "export const place = () => (process.env.VITEST ? 'in the runner' : 'elsewhere');\n",
      'src/spot.js': "export const spot = () => (process.env.VITEST ? 'in the runner' : 'elsewhere');\n",
      'test/place.test.js': own,
    });
    const { stdout } = await runScaffoldTests(['src/*.js', '--json', '--root', root, '--no-cache']);
    for (const module of JSON.parse(stdout).modules)
      expect(module).toMatchObject({ cases: 0, reason: 'every case fails in the runner of the project' });
    expect(readFileSync(join(root, 'test/place.test.js'), 'utf8')).toBe(own);
    expect(readdirSync(join(root, 'test'))).toEqual(['place.test.js']);
  },
  PATIENCE,
);

describe('a small project', () => {
  const root = installedProject(FILES);
  const here = ['--root', root, '--no-cache'];
  const scaffolded = async (...argv: string[]) => {
    const { status, stdout, stderr } = await runScaffoldTests([...argv, '--json', ...here]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const printed = JSON.parse(stdout);
    expect(scaffoldSchema.parse(printed)).toEqual(printed);
    return printed;
  };

  it(
    'a dry run writes nothing; then a new file is written, an old one extended, and nothing is left to do',
    async () => {
      const files = () =>
        readdirSync(root, { recursive: true }).filter((name) => !`${name}`.startsWith('node_modules'));
      const before = files();
      const dry = await scaffolded('cart', '--dry-run');
      expect(files()).toEqual(before);
      const { modules, totals } = await scaffolded('cart', 'till');
      expect(modules).toMatchObject([{ module: 'src/cart.ts', status: 'written' }, { file: 'test/till.test.ts' }]);
      expect(totals.after.statements.pct).toBe(100);
      const written = readFileSync(join(root, modules[0].file), 'utf8');
      expect(written).toBe(dry.modules[0].text);
      expect(written).toContain('// observed');
      expect(readFileSync(join(root, 'test/till.test.ts'), 'utf8')).toContain(
        "it('is open at noon', () => {\n  expect(isOpen(12)).toBe(true);\n});\n",
      );
      const again = await scaffolded('cart', 'till');
      expect(again.totals).toMatchObject({ written: 0, extended: 0 });
      expect(readFileSync(join(root, modules[0].file), 'utf8')).toBe(written);
    },
    PATIENCE,
  );

  it.each<[string, string[], RegExp]>([
    ['an unknown module', ['crat'], /no module is called "crat"\n {2}Did you mean src\/cart\.ts\?/],
    ['a test file', ['test/till.test.ts'], /is a test; name the module it tests: src\/till\.ts/],
    ['another language', ['gen'], /src\/gen\.py is python/],
    ['nothing named', [], /no module is named/],
    ['an unknown tier', ['--tier', 'nope'], /no tier is called "nope"/],
  ])('%s ends with 2', async (_, argv, reason) => {
    const { status, stdout, stderr } = await runScaffoldTests([...argv, ...here]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(reason);
  });
});

it(
  'Ctrl-C while a module is tried ends with 130 and leaves no file',
  async () => {
    // The search goes on for minutes: it is known to look for a way past a condition that never holds.
    const lock =
      'export function opens(code: string): boolean {\n  let sum = 7;\n  for (const letter of code) sum = (sum * 31 + letter.charCodeAt(0)) % 1_000_003;\n  if (sum === -1) {\n    return true;\n  }\n  return false;\n}\n';
    const root = installedProject({ ...FILES, 'src/lock.ts': lock });
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const script = `import { scaffoldTests } from ${JSON.stringify(main)}; process.exitCode = await scaffoldTests(['lock', '--root', ${JSON.stringify(root)}, '--no-cache', '--budget', '90000000']);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const exit = once(child, 'exit');
    await vi.waitUntil(() => child.exitCode !== null || hasSandbox(child.pid!), { timeout: 60_000, interval: 100 });
    child.kill('SIGINT');
    const [status] = await exit;
    expect(status).toBe(130);
    expect(said).toMatch(/^stopped after \d modules?; test files are whole/m);
    expect(existsSync(join(root, 'src/lock.test.ts'))).toBe(false);
    expect(readdirSync(join(root, 'test'))).toEqual(['till.test.ts']);
  },
  PATIENCE,
);

/** Whether a process has started another with Node's permission model: the sandbox. */
function hasSandbox(pid: number): boolean {
  const children = textOf(`/proc/${pid}/task/${pid}/children`).split(' ');
  return children.some((each) => textOf(`/proc/${each}/cmdline`).includes('permission'));
}

/** Of a process that has ended meanwhile nothing is left to read. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
