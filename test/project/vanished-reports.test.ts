import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { analyze } from '../../src/api.js';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'covgap-vanished-')));
  mkdirSync(join(root, 'src'));
  for (const name of ['a', 'b']) writeFileSync(join(root, `src/${name}.ts`), 'export const x = () => 1;\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const report = (name: string, ...modules: string[]) =>
  writeFileSync(join(root, name), modules.map((path) => `SF:src/${path}.ts\nDA:1,1\nend_of_record\n`).join(''));
const left = async (...reports: string[]) =>
  (await analyze({ root, reports })).warnings
    .filter(({ code }) => code === 'module-left-report')
    .map(({ file }) => file);

it('a module that leaves a report is named, until it comes back', async () => {
  report('one.info', 'a', 'b');
  expect(await left('one.info')).toEqual([]);
  report('one.info', 'a');
  expect(await left('one.info')).toEqual(['src/b.ts']);
  expect(await left('one.info')).toEqual(['src/b.ts']);
  report('one.info', 'a', 'b');
  expect(await left('one.info')).toEqual([]);
});

it('and so are the modules of a report that is missing among several', async () => {
  report('one.info', 'a');
  report('two.info', 'b');
  expect(await left('*.info')).toEqual([]);
  rmSync(join(root, 'two.info'));
  expect(await left('*.info')).toEqual(['src/b.ts']);
});

it('another report, named for once, is no reason to cry', async () => {
  report('one.info', 'a');
  report('two.info', 'b');
  expect(await left('one.info')).toEqual([]);
  expect(await left('two.info')).toEqual([]);
});
