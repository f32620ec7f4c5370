import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { analyze } from '../../src/api.js';

const root = mkdtempSync(join(tmpdir(), 'covgap-merge-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const at = (line: number, from: number, to: number) => ({ start: { line, column: from }, end: { line, column: to } });

/** The function bodies of `a.ts` as two instrumented runs saw them: ids differ, places agree. */
function run(order: readonly number[], hits: Readonly<Record<number, number>>) {
  const path = join(root, 'src/a.ts');
  return {
    [path]: {
      path,
      statementMap: Object.fromEntries(order.map((line, id) => [id, at(line, 2, 20)])),
      fnMap: Object.fromEntries(
        order.map((line, id) => [id, { name: `f${line}`, line, decl: at(line, 0, 5), loc: at(line, 2, 20) }]),
      ),
      branchMap: {},
      s: Object.fromEntries(order.map((line, id) => [id, hits[line] ?? 0])),
      f: Object.fromEntries(order.map((line, id) => [id, hits[line] ?? 0])),
      b: {},
    },
  };
}

it('merges several Istanbul reports of one file by place, and other formats by line', async () => {
  mkdirSync(join(root, 'src'));
  mkdirSync(join(root, 'out'));
  writeFileSync(
    join(root, 'src/a.ts'),
    'export const a = () => 1;\nexport const b = () => 2;\nexport const c = () => 3;\n',
  );
  writeFileSync(join(root, 'out/unit.json'), JSON.stringify(run([1, 2, 3], { 1: 2 })));
  writeFileSync(join(root, 'out/e2e.json'), JSON.stringify(run([3, 1, 2], { 1: 1, 3: 4 })));
  writeFileSync(join(root, 'out/more.info'), 'SF:src/a.ts\nDA:2,5\nend_of_record\n');
  const both = await analyze({ root, reports: ['out/*.json'], cache: false });
  const module = both.modules[0]!.module;
  expect(module.lines).toEqual({ covered: 2, total: 3 });
  expect(module.functions).toEqual({ covered: 2, total: 3 });
  expect([...module.coverage!.lines!.hits]).toEqual([3, 0, 4]);
  const all = await analyze({ root, reports: ['out/*'], cache: false });
  expect(all.modules[0]!.module.lines).toEqual({ covered: 3, total: 3 });
  expect(all.reports.map(({ path }) => path)).toEqual(['out/e2e.json', 'out/more.info', 'out/unit.json']);
});
