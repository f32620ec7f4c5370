import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedProject } from '../scaffold/prove/project.js';
import { runScaffoldTests } from '../support/cli.js';
import { project, write } from '../support/project.js';

const PATIENCE = 120_000;

const FILES = {
  'package.json': { name: 'shop', type: 'module', devDependencies: { vitest: '4' } },
  'tsconfig.json': { compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', noEmit: true } },
  '.gitignore': 'node_modules\n',
  'src/till.ts': 'export const isOpen = (hour: number): boolean => hour >= 8 && hour < 20;\n',
  'src/wrong.ts':
    "export const double = (count: number): number => {\n  const text: string = count;\n  return text * 2;\n};\nexport const half: number = 'a';\nexport const third: number = 'b';\n",
  'src/lonely.ts':
    "import { add } from 'not-installed';\nexport const sum = (list: number[]): number => list.reduce((a, b) => add(a, b), 0);\n",
  'test/till.test.ts':
    "import { expect, it } from 'vitest';\nimport { isOpen } from '../src/till.js';\n\nit('is open at noon', () => {\n  expect(isOpen(12)).toBe(true);\n});\n",
};

function committed(): { root: string; git: (...args: string[]) => void } {
  const root = installedProject(FILES);
  const git = (...args: string[]) =>
    void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: root });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  return { root, git };
}

describe('a module with type errors', () => {
  const root = installedProject(FILES);
  const dry = (...argv: string[]) => runScaffoldTests([...argv, '--dry-run', '--root', root, '--no-cache']);

  it('ends with 2 and says which, and how to go on', { timeout: PATIENCE }, async () => {
    const { status, stdout, stderr } = await dry('wrong');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`scaffold-tests: src/wrong.ts has 4 type errors
  src/wrong.ts:2 TS2322: Type 'number' is not assignable to type 'string'.
  src/wrong.ts:3 TS2362: The left-hand side of an arithmetic operation must be of type 'any', 'number', 'bigint' or an enum type.
  src/wrong.ts:5 TS2322: Type 'string' is not assignable to type 'number'.
  and 1 more
  Correct the module, or go on with --allow-type-errors.
`);
  });

  it('is scaffolded when the user says so', { timeout: PATIENCE }, async () => {
    const { status, stdout } = await dry('wrong', '--allow-type-errors');
    expect(status).toBe(0);
    expect(stdout).toContain('double(');
  });

  it('is passed over among others, with the reason', { timeout: PATIENCE }, async () => {
    const { status, stderr } = await dry('src/*.ts');
    expect(status).toBe(0);
    expect(stderr).toContain('src/wrong.ts  nothing written: it has type errors: src/wrong.ts:2 TS2322');
  });

  it('is none where a package is not installed', { timeout: PATIENCE }, async () => {
    const { stderr } = await dry('lonely', '--no-observe');
    expect(stderr).not.toContain('type error');
  });
});

describe('a test file with changes that are not committed', () => {
  it('is refused, unless they are those of covgap or the user says so', { timeout: PATIENCE }, async () => {
    const { root, git } = committed();
    const file = join(root, 'test/till.test.ts');
    const till = (...argv: string[]) => runScaffoldTests(['till', '--no-prove', '--root', root, ...argv]);
    write(root, { 'test/till.test.ts': `${FILES['test/till.test.ts']}// mine\n` });
    const before = readFileSync(file, 'utf8');
    const { status, stdout, stderr } = await till();
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /test\/till\.test\.ts: The test file has changes that are not committed\n {2}Commit or stash/,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await till('--dry-run')).status).toBe(0);
    git('commit', '-qam', 'second');
    expect((await till()).status).toBe(0);
    const written = readFileSync(file, 'utf8');
    expect(written).not.toBe(before);
    expect((await till()).status).toBe(0);
    write(root, { 'test/till.test.ts': `${written}// mine again\n` });
    expect((await till()).status).toBe(2);
    expect((await till('--allow-dirty')).status).toBe(0);
  });
});

it('a runner that is not installed ends with 2 and leaves no file', { timeout: PATIENCE }, async () => {
  const root = project({ ...FILES, 'test/till.test.ts': "import 'vitest';\n" });
  const file = join(root, 'src/till.test.ts');
  const { status, stdout, stderr } = await runScaffoldTests(['till', '--out', file, '--root', root, '--no-cache']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/vitest is not installed/);
  expect(existsSync(file)).toBe(false);
});

it('with --no-observe nothing runs, and every function gets a skipped call that type-checks', {
  timeout: PATIENCE,
}, async () => {
  const root = installedProject({
    ...FILES,
    'src/queue.ts': `globalThis.process.exit(1);
export class Queue<T> {
  constructor(readonly limit: number) {}
  async push(item: T, mode: 'front' | 'back' = 'back'): Promise<number> { return item === mode ? this.limit : 0; }
}
export function each(list: readonly string[], visit: (item: string, at: number) => void): void { list.forEach(visit); }
`,
  });
  const { status, stdout } = await runScaffoldTests(['queue', '--no-observe', '--json', '--root', root, '--no-cache']);
  expect(status).toBe(0);
  const [module] = JSON.parse(stdout).modules;
  expect(module).toMatchObject({ status: 'written', cases: 0, todos: 3, dropped: [] });
  const text = readFileSync(join(root, module.file), 'utf8');
  expect(text).toMatchInlineSnapshot(`
    "import { describe, it, vi } from 'vitest';
    import { each, Queue } from '../src/queue.js';

    describe('each', () => {
      it.skip("is to be specified for ['a'], visit", () => {
        const visit = vi.fn();
        each(['a'], visit);
        // not specified
      });
    });

    describe('Queue', () => {
      describe('constructor', () => {
        it.skip('is to be specified for 1', () => {
          const result = new Queue(1);
          void result; // not specified
        });
      });

      describe('push', () => {
        it.skip("is to be specified for 'a'", async () => {
          const queue = new Queue(1);
          const result = await queue.push('a');
          void result; // not specified
        });
      });
    });
    "
  `);
});
