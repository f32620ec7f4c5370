import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { folderHelper } from '../../../src/scaffold/model.js';
import { Folders } from '../../../src/scaffold/sandbox/folders.js';
import { openSandbox } from '../../../src/scaffold/sandbox/sandbox.js';
import { withFolder } from '../../../src/scaffold/search/folder.js';
import { factsOf, root } from './subjects.js';

const params: Record<string, string[]> = {
  loadJson: ['file'],
  read: ['file', 'callback'],
  list: ['dir'],
  save: ['dest', 'text'],
  forget: ['file'],
};
const shapeOf = (name: string) =>
  name === 'callback'
    ? ({ kind: 'function', params: [], returns: { kind: 'undefined' } } as const)
    : ({ kind: 'string' } as const);

/** The fixture, with its parameters by name: names tell what takes a path. */
function facts() {
  const calls = Object.fromEntries(Object.keys(params).map((name) => [name, []]));
  const plain = factsOf('fixtures/scaffold/files/notes.cjs', calls, 'cjs');
  const callables = plain.callables.map((callable) => ({
    ...callable,
    endLine: 40,
    examples: [],
    signatures: [
      {
        params: params[callable.name]!.map((name) => ({ name, shape: shapeOf(name), optional: false, rest: false })),
        returns: { kind: 'any' as const },
      },
    ],
  }));
  return withFolder({ ...plain, callables, effects: ['node:fs'] });
}

async function searched(effects: boolean, budget: number) {
  const sandbox = await openSandbox(facts(), { root, effects });
  try {
    const findings = await sandbox.search({ seed: 1, budget });
    const { held } = await sandbox.replay(effects ? findings.cases : [], { together: true });
    const of = (target: string) => findings.cases.filter((test) => test.target === target);
    return { findings, held, of };
  } finally {
    await sandbox.close();
  }
}

const before = readdirSync(root);
afterAll(() => expect(readdirSync(root)).toEqual(before));

it('gives paths in a folder of its own to code that works on files', { timeout: 120_000 }, async () => {
  const { findings, held, of } = await searched(true, 500);
  // The replay answers in another order, which takes out what stands on the first.
  expect(findings.cases).toEqual(expect.arrayContaining([...held]));
  expect(held.length).toBeGreaterThanOrEqual(findings.cases.length - 3);
  expect(of('loadJson').map(({ asserts }) => asserts[0])).toContainEqual({
    kind: 'equal',
    actual: 'result',
    expected: '{ a: 1 }',
  });
  const texts = of('loadJson').flatMap(({ asserts }) => asserts.map((each) => ('text' in each ? each.text : '')));
  expect(texts.join()).toMatch(/`\$\{join\(folder, '[\w./]+'\)\}: no JSON`/);
  // A callback that is called later is waited for.
  expect(
    of('read')
      .map(({ act }) => act.text)
      .join(),
  ).toContain('new Promise((resolve, reject) => {\n  read(join(folder');
  expect(of('read').some(({ act }) => act.awaits)).toBe(true);
  // What was written is read back.
  expect(of('save').flatMap(({ asserts }) => asserts)).toContainEqual(
    expect.objectContaining({
      kind: 'is',
      actual: expect.stringMatching(/^readFileSync\(join\(folder, '.*'\), 'utf8'\)$/),
    }),
  );
  // What returns before the disk has answered would disturb the next test.
  expect(of('forget').filter(({ asserts }) => asserts[0]?.kind !== 'throws')).toEqual([]);
  // Each names its folder first, with what it needs alone.
  const made = findings.cases.flatMap(({ arrange }) => arrange.filter(({ bind }) => bind === 'folder'));
  expect(made.length).toBeGreaterThan(4);
  expect(made.filter(({ text }) => text.length < 60).length).toBeGreaterThan(made.length / 2);
});

it('finds the same again, however fast the disk is', { timeout: 120_000 }, async () => {
  const once = async () => {
    const { findings, held } = await searched(true, 150);
    expect(findings.cases.length).toBeGreaterThan(5);
    // The scratch folder has another name each time; what is written says `folder` for it.
    return JSON.stringify({ findings, held }, null, 1).replaceAll(/covgap-\w+\/\w+\/folders/g, 'folders');
  };
  expect(await once()).toBe(await once());
});

it('refuses to write without effects, and still gives paths to read', { timeout: 120_000 }, async () => {
  const { of } = await searched(false, 200);
  expect(of('loadJson').length).toBeGreaterThan(1);
  const written = of('save').flatMap(({ asserts }) => asserts.filter(({ kind }) => kind !== 'throws'));
  expect(written).toEqual([]);
});

it('keeps names free that the module has', () => {
  const plain = facts();
  const locals = plain.locals.filter(({ from }) => from === folderHelper || from.startsWith('node:'));
  expect(locals.map(({ local }) => local)).toContain('join');
  const own = { ...factsOf('fixtures/scaffold/files/notes.cjs', { join: [] }, 'cjs'), effects: ['node:fs'] };
  expect(
    withFolder(own)
      .locals.filter(({ exported }) => exported === 'join')
      .map(({ local }) => local),
  ).toEqual(['join', 'join2']);
});

it('makes folders, looks into them and takes them away again', () => {
  const place = mkdtempSync(join(tmpdir(), 'covgap-folders-'));
  try {
    const folders = new Folders(join(place, 'all'));
    expect(folders.writable(true)).toEqual([]);
    const first = folders.make({ 'a.txt': 'a', 'sub/b.txt': 'b', 'none/': '' });
    expect([...folders.look(first)]).toEqual([
      ['a.txt', 'a'],
      ['none/', null],
      ['sub/', null],
      ['sub/b.txt', 'b'],
    ]);
    expect(folders.writable(true)).toEqual([first]);
    expect(folders.writable(false)).toEqual([]);
    const second = folders.make();
    expect(folders.writable(true)).toEqual([second]);
    expect(() => folders.make({ '../out.txt': 'x' })).toThrow('outside');
    for (let i = 0; i < 30; i++) folders.make();
    expect(existsSync(first)).toBe(false);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
