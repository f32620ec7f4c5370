import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyze } from '../../src/api.js';
import { Cache } from '../../src/project/cache.js';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'covgap-untrusted-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const lcov = (path: string, hits = 1) => `SF:${path}\nDA:1,${hits}\nend_of_record\n`;
const CODE = 'export const a = () => 1;\n';

describe('the cache', () => {
  it('never writes through a link that lies in its place', async () => {
    write('victim.txt', 'precious');
    mkdirSync(join(folder, 'project/.covgap/cache'), { recursive: true });
    symlinkSync(join(folder, 'victim.txt'), join(folder, 'project/.covgap/cache/census.json'));
    await new Cache(join(folder, 'project')).write('census', 'key', { some: 'value' });
    expect(readFileSync(join(folder, 'victim.txt'), 'utf8')).toBe('precious');
    expect(await new Cache(join(folder, 'project')).read('census', 'key')).toEqual({ some: 'value' });
  });

  it('is not written into a linked folder', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    mkdirSync(join(folder, 'project/.covgap'), { recursive: true });
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'project/.covgap/cache'));
    const cache = new Cache(join(folder, 'project'));
    await cache.write('census', 'key', 1);
    expect(() => readFileSync(join(folder, 'elsewhere/census.json'))).toThrow();
  });
});

describe('report paths', () => {
  it('equal in two packages of a monorepo stay two modules', async () => {
    const entry = (hit: number) => ({
      path: 'src/index.ts',
      statementMap: { 0: { start: { line: 1, column: 0 }, end: { line: 1, column: 9 } } },
      fnMap: {},
      branchMap: {},
      s: { 0: hit },
      f: {},
      b: {},
    });
    for (const [name, hit] of [
      ['a', 1],
      ['b', 0],
    ] as const) {
      write(`packages/${name}/package.json`, `{"name":"${name}"}`);
      write(`packages/${name}/src/index.ts`, CODE);
      write(`packages/${name}/coverage/coverage-final.json`, JSON.stringify({ 'src/index.ts': entry(hit) }));
    }
    const { modules } = await analyze({ root: folder, cache: false });
    const lines = Object.fromEntries(modules.map(({ module }) => [module.path, module.lines]));
    expect(lines).toEqual({
      'packages/a/src/index.ts': { covered: 1, total: 1 },
      'packages/b/src/index.ts': { covered: 0, total: 1 },
    });
  });

  it('of ignored files below the root are not taken for files of the same end', async () => {
    write('src/a.ts', CODE);
    write('src/b.ts', CODE);
    write('lcov.info', lcov(join(folder, 'gen/src/a.ts')) + lcov(join(folder, 'src/b.ts')));
    const { modules, reports } = await analyze({ root: folder, cache: false });
    expect(reports[0]).toMatchObject({ files: 2, matched: 1 });
    expect(modules.find(({ module }) => module.path === 'src/a.ts')!.module.state).toBe('unmeasured');
  });

  it('of another project do not match by file name alone', async () => {
    write('index.ts', CODE);
    write(
      'lcov.info',
      ['/ci/other/src/index.ts', '/ci/other/src/x.ts', '/ci/other/src/y.ts'].map((path) => lcov(path)).join(''),
    );
    await expect(analyze({ root: folder, cache: false })).rejects.toMatchObject({ code: 'paths-match-nothing' });
  });

  it('with thousands of folders cost no time', async () => {
    write('src/a.js', CODE);
    write('lcov.info', lcov(`${'dist/'.repeat(800)}a.js`) + lcov('src/a.js'));
    const begin = Date.now();
    await analyze({ root: folder, cache: false });
    expect(Date.now() - begin).toBeLessThan(5000);
  });
});

describe('a root that is a link', () => {
  it('is analysed like the folder itself, whichever way reports name their files', async () => {
    write('real/src/a.ts', CODE);
    write('real/lcov.info', lcov(join(folder, 'real/src/a.ts')));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const { modules } = await analyze({ root: join(folder, 'link'), cache: false });
    expect(modules.map(({ module }) => [module.path, module.state])).toEqual([['src/a.ts', 'covered']]);
  });
});
