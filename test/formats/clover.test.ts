import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clover } from '../../src/formats/clover.js';
import { COUNTED_BLOCK } from '../../src/formats/columns.js';
import type { FileCoverage } from '../../src/model.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/clover';
const BROKEN = 'fixtures/broken';
/** Reports of whole projects, too large to keep here. */
const CORPUS = '../shared/corpus';

const report = (files: string) => `<coverage generated="1" clover="3.2.0"><project>${files}</project></coverage>`;
const oneFile = (conditionals: string, lines: string, path = '/a.js') =>
  `<file name="a.js" path="${path}"><metrics statements="9" ${conditionals}/>${lines}</file>`;
const armsOf = (file: FileCoverage | undefined) =>
  [...(file?.branches?.lines ?? [])].map((line, i) => [
    line,
    file?.branches?.blocks[i] === COUNTED_BLOCK ? 'counted' : file?.branches?.blocks[i],
    file?.branches?.arms[i],
    file?.branches?.hits[i],
  ]);
const linesOf = (file: FileCoverage | undefined) =>
  [...(file?.lines?.numbers ?? [])].map((number, i) => [number, file?.lines?.hits[i]]);

describe('Clover as Istanbul writes it', () => {
  it('has the totals of the run, save branch arms that stand on no line of code', async () => {
    const { files, timestamp, format, warnings } = await readFixture(`${FIXTURES}/class-transformer.xml`);
    expect(format).toBe('clover');
    expect(files).toHaveLength(16);
    expect(files[0]?.rawPath).toBe('/repo/src/ClassTransformer.ts');
    // coverage-summary.json: lines 412/441, functions 84/94, branches 337/366; 40 of 41 arms have no line here.
    expect(totals(files)).toEqual({
      lines: { covered: 412, total: 441 },
      branches: { covered: 297, total: 325 },
      functions: { covered: 84, total: 94 },
    });
    expect(timestamp).toBe(1795445493340);
    expect(warnings.map((warning) => warning.message)).toEqual([
      'the report counts 366 branches, its lines carry 325: the rest have no line and are left out',
    ]);
  });

  it('counts functions that it does not name', async () => {
    const { files } = await readFixture(`${FIXTURES}/class-transformer.xml`);
    expect(files[0]?.functions).toHaveLength(9);
    expect(new Set(files[0]?.functions?.map((fn) => `${fn.name}:${fn.startLine}`))).toEqual(new Set([':null']));
  });

  it('reads truecount and falsecount as arms taken and not taken', async () => {
    const { files } = await readText(
      report(
        oneFile(
          'conditionals="5" coveredconditionals="3"',
          '<line num="1" count="4" type="cond" truecount="2" falsecount="1"/><line num="2" count="0" type="cond" truecount="1" falsecount="1"/>',
        ),
      ),
    );
    expect(armsOf(files[0])).toEqual([
      [1, 'counted', 0, 1],
      [1, 'counted', 1, 1],
      [1, 'counted', 2, 0],
      [2, 'counted', 0, 1],
      [2, 'counted', 1, 0],
    ]);
    expect(linesOf(files[0])).toEqual([
      [1, 4],
      [2, 0],
    ]);
  });

  it('drops what vitest 3 makes up for files no test loaded', async () => {
    const { files, warnings } = await readText(
      report(
        `${oneFile(
          'conditionals="1" coveredconditionals="1" methods="1" coveredmethods="1"',
          '<line num="1" count="0" type="cond" truecount="1" falsecount="0"/><line num="2" count="0" type="stmt"/>',
        )}${oneFile('conditionals="1" coveredconditionals="1" methods="1" coveredmethods="1"', '<line num="1" count="1" type="cond" truecount="1" falsecount="0"/>', '/b.js')}`,
      ),
    );
    expect(totals(files)).toEqual({
      lines: { covered: 1, total: 3 },
      branches: { covered: 1, total: 1 },
      functions: { covered: 1, total: 1 },
    });
    expect(warnings).toEqual([]);
  });
});

describe('Clover as OpenClover writes it', () => {
  it('reads conditions as true and false, methods as functions, and no test code', async () => {
    const { files, timestamp } = await readFixture(`${FIXTURES}/openclover.xml`);
    expect(files.map((file) => file.rawPath)).toEqual([
      '/home/dev/shop/src/main/java/com/example/shop/Basket.java',
      'Main.java',
    ]);
    expect(linesOf(files[0])).toEqual([
      [9, 6],
      [14, 5],
      [15, 20],
      [16, 0],
      [18, 5],
    ]);
    expect(armsOf(files[0])).toEqual([
      [15, 0, 0, 17],
      [15, 0, 1, 3],
      [15, 1, 0, 0],
      [15, 1, 1, 5],
    ]);
    expect(files[0]?.functions).toEqual([
      { name: 'Basket(String)', startLine: 8, endLine: null, hits: 6, complexity: 1 },
      { name: 'total(List<Price>) : long', startLine: 13, endLine: null, hits: 5, complexity: 4 },
    ]);
    expect(totals(files).branches).toEqual({ covered: 3, total: 4 });
    expect(totals(files).functions).toEqual({ covered: 2, total: 3 });
    expect(timestamp).toBe(1562680187691);
  });

  it('is told from Istanbul by the sums, whatever the writer calls itself', async () => {
    const line = '<line num="1" count="3" type="cond" truecount="2" falsecount="0"/>';
    const outcomes = await readText(report(oneFile('conditionals="2" coveredconditionals="1"', line)));
    expect(armsOf(outcomes.files[0])).toEqual([
      [1, 0, 0, 2],
      [1, 0, 1, 0],
    ]);
    const arms = await readText(report(oneFile('conditionals="2" coveredconditionals="2"', line)));
    expect(totals(arms.files).branches).toEqual({ covered: 2, total: 2 });
    const noSums = await readText(report(oneFile('', line)));
    expect(totals(noSums.files).branches).toEqual({ covered: 2, total: 2 });
    const large = '<line num="1" count="3" type="cond" truecount="900" falsecount="7"/>';
    const filtered = await readText(report(oneFile('conditionals="8" coveredconditionals="5"', large)));
    expect(armsOf(filtered.files[0])).toEqual([
      [1, 0, 0, 900],
      [1, 0, 1, 7],
    ]);
  });

  it('lets the other files decide where the sums of one fit both readings', async () => {
    const cond = (num: number, yes: number, no: number) =>
      `<line num="${num}" count="9" type="cond" truecount="${yes}" falsecount="${no}"/>`;
    const openClover = oneFile('conditionals="2" coveredconditionals="1"', cond(1, 9, 0), '/known');
    const istanbul = oneFile('conditionals="3" coveredconditionals="2"', cond(1, 2, 1), '/known');
    const either = oneFile('conditionals="4" coveredconditionals="3"', cond(1, 2, 0) + cond(2, 1, 1), '/either');
    const hits = async (known: string) =>
      armsOf((await readText(report(known + either))).files[1]).map(([, , , hit]) => hit);
    expect(await hits(openClover)).toEqual([2, 0, 1, 1]);
    expect(await hits(istanbul)).toEqual([1, 1, 1, 0]);
  });
});

describe('Clover as PHPUnit writes it', () => {
  it('reads names, complexity and absolute paths, with and without package', async () => {
    const { files, timestamp, warnings } = await readFixture(`${FIXTURES}/phpunit.xml`);
    expect(files.map((file) => file.rawPath)).toEqual([
      '/srv/shop/src/functions.php',
      '/srv/shop/src/Basket/Basket.php',
    ]);
    expect(totals(files)).toEqual({
      lines: { covered: 4, total: 5 },
      branches: { covered: 0, total: 0 },
      functions: { covered: 2, total: 2 },
    });
    expect(files[1]?.functions?.[1]).toEqual({ name: 'total', startLine: 17, endLine: null, hits: 2, complexity: 3 });
    expect(timestamp).toBe(1624370508000);
    expect(warnings).toEqual([]);
  });
});

describe('Clover details', () => {
  it('finds the path: attribute, name with folders, package and name', async () => {
    const line = '<line num="1" count="1" type="stmt"/>';
    const { files } = await readText(
      report(
        `<package name="github.com/x/y"><file name="github.com/x/y/a.go" path="">${line}</file></package><package name="src.core"><file name="a.ts">${line}</file></package><package name="App\\Core"><file name="A.php">${line}</file></package><file name="b.ts">${line}</file>`,
      ),
    );
    expect(files.map((file) => file.rawPath)).toEqual([
      'github.com/x/y/a.go',
      'src/core/a.ts',
      'App/Core/A.php',
      'b.ts',
    ]);
  });

  it('does not make up millions of functions', async () => {
    const { files, warnings } = await readText(
      report(
        '<file path="a"><metrics methods="4000000000" coveredmethods="1"/><line num="1" count="1" type="stmt"/></file>',
      ),
    );
    expect(files[0]?.functions).toBeNull();
    expect(warnings.map((warning) => warning.code)).toEqual(['too-many-functions']);
  });

  it('survives any cut into chunks', async () => {
    const text = report(
      oneFile(
        'conditionals="2" coveredconditionals="1"',
        '<line num="1" count="1" type="cond" truecount="1" falsecount="1"/>',
        '/R&amp;D/é.js',
      ),
    );
    const whole = await readText(text);
    expect(whole.files[0]?.rawPath).toBe('/R&D/é.js');
    for (const chunk of [1, 2, 3, 7]) expect(await readText(text, 'report', chunk)).toEqual(whole);
  });

  it('refuses reports that are cut off or joined', async () => {
    await expect(readFixture(`${BROKEN}/clover-truncated.xml`)).rejects.toMatchObject({
      code: 'report-invalid',
      message: expect.stringContaining('the report ends inside <file>'),
      where: { file: `${BROKEN}/clover-truncated.xml`, line: expect.any(Number) },
    });
    await expect(readFixture(`${BROKEN}/clover-two-roots.xml`)).rejects.toMatchObject({
      code: 'report-invalid',
      where: { line: 3 },
    });
  });

  it('knows its root', () => {
    expect(clover.sniff('<?xml version="1.0"?>\n<coverage generated="1624370508">\n  <project')).toBe(true);
    expect(clover.sniff('<coverage clover="3.2.0" generated="1">')).toBe(true);
    expect(clover.sniff('<coverage line-rate="1"><sources/><packages>')).toBe(false);
    expect(clover.sniff('<coverage version="1"><file path="a">')).toBe(false);
    expect(clover.sniff('<project><coverage generated="1">')).toBe(false);
    expect(clover.sniff(`<coverage ${' generated'.repeat(6000)}`)).toBe(false);
  });
});

const absent = existsSync(CORPUS) ? '' : ' (SKIPPED: the corpus of whole projects is not here)';

describe.skipIf(absent !== '')(`Clover of whole projects${absent}`, () => {
  it.each([
    ['h3', [2227, 2666], [679, 784], [144, 190]],
    ['h3/low', [29, 64], [9, 11], [3, 3]],
    // coverage-summary.json has 6162/7573 branches; 466/549 arms stand on no line of code.
    ['mcp-sdk', [9046, 10422], [5696, 7024], [1469, 1785]],
    ['mcp-sdk/low', [5, 6], [0, 3], [2, 3]],
    ['class-transformer/low', [244, 484], [112, 325], [39, 103]],
  ])('%s has the totals of the run', async (project, ...expected) => {
    const { files } = await readFixture(`${CORPUS}/ts/${project}/clover.xml`);
    const { lines, branches, functions } = totals(files);
    expect([lines, branches, functions].map(({ covered, total }) => [covered, total])).toEqual(expected);
  });
});
