import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileGlobs } from '../../src/core/tiers.js';
import { Cache } from '../../src/project/cache.js';
import { takeCensus } from '../../src/project/census.js';
import { listFiles } from '../../src/project/files.js';
import { project, statements, write } from '../support/project.js';

const none = compileGlobs([]);
const sources = { 'src/a.ts': statements(3), 'src/b.js': statements(4), 'test/a.test.ts': '', 'README.md': '' };

async function census(root: string, cache = new Cache(root)) {
  const paths = (await listFiles(root)).filter((path) => !path.startsWith('.covgap/'));
  return takeCensus({ root, paths, cache, excluded: none, extraTests: none });
}

const fileOf = (root: string) => join(root, '.covgap/cache/census.json');

describe('what is remembered of the sources', () => {
  it('spares a second run all parsing, and changes nothing of what it says', async () => {
    const root = project(sources);
    const first = await census(root);
    const second = await census(root);
    expect(first.parsed).toBe(3);
    expect(second.parsed).toBe(0);
    expect(second.files).toEqual(first.files);
    expect(await census(root, new Cache(null))).toEqual(first);
  });

  it('is by content: only what changed is parsed, not what moved or was touched', async () => {
    const root = project(sources);
    await census(root);
    write(root, { 'src/a.ts': statements(9), 'src/moved.js': sources['src/b.js'] });
    const { parsed, files } = await census(root);
    expect(parsed).toBe(1);
    expect(files.find(({ path }) => path === 'src/a.ts')?.unit?.coverableLines).toBe(9);
  });

  it('does not mix up dialects of the same text', async () => {
    const root = project({ 'a.ts': 'const a = <T>(x: T) => x;\n' });
    expect((await census(root)).files[0]?.unit?.syntaxErrors).toBe(0);
    write(root, { 'a.tsx': 'const a = <T>(x: T) => x;\n' });
    expect((await census(root)).parsed).toBe(1);
  });

  it.each<[string, (text: string) => string]>([
    ['empty', () => ''],
    ['truncated', (text) => text.slice(0, text.length / 2)],
    ['cut to its first line', (text) => text.slice(0, text.indexOf('\n') + 1)],
    ['altered in one byte', (text) => text.replace('"coverableLines":3', '"coverableLines":7')],
    ['of another version', (text) => text.replace(/^covgap-cache \d+/, 'covgap-cache 999')],
    ['of something else', () => '{"version":1}\n{}'],
    ['binary', () => '\0\u0001\uffff'.repeat(500)],
  ])('is made anew where the file is %s', async (_, damage) => {
    const root = project(sources);
    const first = await census(root);
    const before = readFileSync(fileOf(root), 'utf8');
    const damaged = damage(before);
    expect(damaged).not.toBe(before);
    writeFileSync(fileOf(root), damaged);
    const second = await census(root);
    expect(second.parsed).toBe(3);
    expect(second.files).toEqual(first.files);
    expect(readFileSync(fileOf(root), 'utf8')).toBe(before);
  });

  it('hides itself from git', async () => {
    const root = project(sources);
    await census(root);
    expect(readFileSync(join(root, '.covgap/cache/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is nothing where it is not wanted', async () => {
    const root = project(sources);
    await census(root, new Cache(null));
    expect(existsSync(join(root, '.covgap'))).toBe(false);
  });

  it('is nothing where the folder cannot be written to, and that is no error', async () => {
    const root = project({ ...sources, '.covgap': 'a file where the folder would be' });
    expect((await census(root)).parsed).toBe(3);
    expect((await census(root)).parsed).toBe(3);
  });
});

describe.skipIf(process.platform === 'win32')('links in an untrusted checkout', () => {
  it('do not have another file written over', async () => {
    const root = project({ ...sources, '.covgap/cache/.gitignore': '*\n' });
    const elsewhere = project({ 'victim.json': 'precious' });
    symlinkSync(join(elsewhere, 'victim.json'), fileOf(root));
    await census(root);
    expect(readFileSync(join(elsewhere, 'victim.json'), 'utf8')).toBe('precious');
    expect((await census(root)).parsed).toBe(0);
  });

  it('do not have anything written into another folder', async () => {
    const root = project({ ...sources, '.covgap/x': '' });
    const elsewhere = project();
    symlinkSync(elsewhere, join(root, '.covgap/cache'));
    await census(root);
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe('the store', () => {
  it('gives back what was written under the same key only', async () => {
    const cache = new Cache(project());
    await cache.write('things', 'key 1', { a: [1, 'ü'] });
    expect(await cache.read('things', 'key 1')).toEqual({ a: [1, 'ü'] });
    expect(await cache.read('things', 'key 2')).toBeNull();
    expect(await cache.read('other', 'key 1')).toBeNull();
  });
});
