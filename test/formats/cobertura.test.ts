import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cobertura } from '../../src/formats/cobertura.js';
import { COUNTED_BLOCK } from '../../src/formats/columns.js';
import type { FileCoverage } from '../../src/model.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/cobertura';
const BROKEN = 'fixtures/broken';
/** Reports of whole projects, too large to keep here. */
const CORPUS = '../shared/corpus';

const report = (classes: string, attributes = 'line-rate="1"') =>
  `<?xml version="1.0"?>\n<coverage ${attributes}><packages><package name="p"><classes>${classes}</classes></package></packages></coverage>`;
const oneClass = (lines: string, methods = '', filename = 'src/a.ts') =>
  `<class name="a" filename="${filename}"><methods>${methods}</methods><lines>${lines}</lines></class>`;
const linesOf = (file: FileCoverage | undefined) =>
  [...(file?.lines?.numbers ?? [])].map((number, i) => [number, file?.lines?.hits[i]]);
const armsOf = (file: FileCoverage | undefined) =>
  [...(file?.branches?.lines ?? [])].map((line, i) => [
    line,
    file?.branches?.blocks[i] === COUNTED_BLOCK ? 'counted' : file?.branches?.blocks[i],
    file?.branches?.arms[i],
    file?.branches?.hits[i],
  ]);
const codes = (warnings: readonly { code: string }[]) => warnings.map((warning) => warning.code);

describe('Cobertura as Istanbul writes it', () => {
  it('has the totals of the run, save branch arms that stand on no line of code', async () => {
    const { files, sourceRoots, timestamp, format, warnings } = await readFixture(`${FIXTURES}/class-transformer.xml`);
    expect(format).toBe('cobertura');
    expect(files).toHaveLength(16);
    // coverage-summary.json: lines 412/441, functions 84/94, branches 337/366; 40 of 41 arms have no line here.
    expect(totals(files)).toEqual({
      lines: { covered: 412, total: 441 },
      branches: { covered: 297, total: 325 },
      functions: { covered: 84, total: 94 },
    });
    expect(sourceRoots).toEqual(['/repo']);
    expect(timestamp).toBe(1795445493318);
    expect(codes(warnings)).toEqual(['branches-without-line']);
    expect(warnings[0]?.message).toContain('366 branches, its lines carry 325');
  });

  it('keeps names and places of functions and drops the made-up signature', async () => {
    const { files } = await readFixture(`${FIXTURES}/class-transformer.xml`);
    const file = files.find((candidate) => candidate.rawPath === 'src/ClassTransformer.ts');
    expect(file?.functions?.[0]).toEqual({
      name: '(anonymous_0)',
      startLine: 17,
      endLine: null,
      hits: 77,
      complexity: null,
    });
  });

  it('drops what vitest 3 makes up for files no test loaded', async () => {
    const { files, warnings } = await readFixture(`${FIXTURES}/never-loaded.xml`);
    expect(totals(files)).toEqual({
      lines: { covered: 2, total: 5 },
      branches: { covered: 1, total: 1 },
      functions: { covered: 1, total: 1 },
    });
    expect(files[0]?.functions).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

describe('Cobertura as coverlet writes it', () => {
  it('makes one file of classes that are not neighbours, with Windows paths', async () => {
    const { files, sourceRoots, timestamp } = await readFixture(`${FIXTURES}/coverlet.xml`);
    expect(files.map((file) => file.rawPath)).toEqual(['Shop\\Basket.cs', 'Shop\\Price.cs']);
    expect(sourceRoots).toEqual(['D:\\Dev\\Shop\\src\\']);
    expect(timestamp).toBe(1618014117000);
    expect(linesOf(files[0])).toEqual([
      [8, 4],
      [12, 4],
      [13, 9],
      [14, 0],
      [16, 4],
      [20, 1],
      [21, 1],
      [22, 0],
      [23, 0],
    ]);
    expect(armsOf(files[0])).toEqual([
      [13, 'counted', 0, 1],
      [13, 'counted', 1, 1],
      [13, 'counted', 2, 0],
      [13, 'counted', 3, 0],
      [20, 'counted', 0, 1],
      [20, 'counted', 1, 0],
    ]);
    expect(files[0]?.functions).toEqual([
      { name: '.ctor(System.String)', startLine: 8, endLine: null, hits: 4, complexity: 1 },
      { name: 'Total', startLine: 12, endLine: null, hits: 4, complexity: 4 },
      { name: 'MoveNext', startLine: 20, endLine: null, hits: 1, complexity: null },
    ]);
  });
});

describe('Cobertura as covertool writes it', () => {
  it('takes lines from methods where the class has none, and a method as entered when any clause ran', async () => {
    const { files, sourceRoots, timestamp } = await readFixture(`${FIXTURES}/methods-only.xml`);
    expect(linesOf(files[0])).toEqual([
      [9, 0],
      [11, 30],
      [12, 30],
      [15, 0],
    ]);
    expect(files[0]?.functions?.map((fn) => [fn.name, fn.startLine, fn.hits])).toEqual([
      ['add/2', 9, 30],
      ['stop/1', 15, 0],
    ]);
    expect(linesOf(files[1])).toHaveLength(3);
    expect(files[0]?.branches).toBeNull();
    expect(sourceRoots).toEqual(['.']);
    expect(timestamp).toBeNull();
  });
});

describe('Cobertura details', () => {
  it('adds hits of neighbouring classes of one file and survives any cut into chunks', async () => {
    const text = report(
      oneClass('<line number="1" hits="2"/><line number="5" hits="0"/>') +
        oneClass('<line number="5" hits="3"/><line number="6" hits="0" branch="TRUE" condition-coverage="0% (0/2)"/>'),
    );
    const whole = await readText(text);
    expect(whole.files).toHaveLength(1);
    expect(linesOf(whole.files[0])).toEqual([
      [1, 2],
      [5, 3],
      [6, 0],
    ]);
    for (const chunk of [1, 2, 3, 7, 61]) expect(await readText(text, 'report', chunk)).toEqual(whole);
  });

  it('skips counts that are none, with a warning', async () => {
    const lines = [
      '<line number="1" hits="1" branch="true" condition-coverage="100%"/>',
      '<line number="2" hits="1" branch="true" condition-coverage="150% (3/2)"/>',
      '<line number="3" hits="1" branch="true" condition-coverage="50% (1/4294967295)"/>',
      '<line number="4" hits="1" branch="false" condition-coverage="50% (1/2)"/>',
      '<line number="x" hits="1"/><line number="5" hits=""/><line number="0" hits="1"/>',
    ].join('\n');
    const { files, warnings } = await readText(report(oneClass(lines)));
    expect(files[0]?.branches).toBeNull();
    expect([...(files[0]?.lines?.numbers ?? [])]).toEqual([1, 2, 3, 4, 5]);
    expect(codes(warnings)).toEqual(['bad-branch-count', 'too-many-branches', 'line-out-of-range', 'bad-count']);
  });

  it('keeps a method without lines if it has hits of its own', async () => {
    const methods = '<method name="a" hits="2" signature=""/><method name="b" signature="(I)V"><lines/></method>';
    const { files } = await readText(report(oneClass('<line number="1" hits="1"/>', methods)));
    expect(files[0]?.functions).toEqual([{ name: 'a', startLine: null, endLine: null, hits: 2, complexity: null }]);
  });

  it('warns where the declared encoding is not UTF-8, and is silent about .NET’s utf-16', async () => {
    const text = report(oneClass('<line number="1" hits="1"/>'));
    const declared = (name: string) => text.replace('"1.0"?', `"1.0" encoding="${name}"?`);
    expect(codes((await readText(declared('ISO-8859-1'))).warnings)).toEqual(['xml-encoding']);
    expect(codes((await readText(declared('utf-16'))).warnings)).toEqual([]);
    expect(codes((await readText(`\n${declared('UTF-8')}`)).warnings)).toEqual(['xml-declaration']);
  });

  it('skips a class without a file name, with a warning', async () => {
    const { files, warnings } = await readText(
      report('<class name="a"><lines><line number="1" hits="1"/></lines></class>'),
    );
    expect(files).toEqual([]);
    expect(codes(warnings)).toEqual(['nameless-file', 'report-without-files']);
  });
});

describe('broken Cobertura', () => {
  it('says on which line a report is cut off', async () => {
    await expect(readFixture(`${BROKEN}/cobertura-truncated.xml`)).rejects.toMatchObject({
      code: 'report-invalid',
      message: 'the report ends inside <lines>',
      where: { line: readFileSync(`${BROKEN}/cobertura-truncated.xml`, 'utf8').split('\n').length },
      hint: expect.stringContaining('cut off'),
    });
  });

  it('says which element is not closed', async () => {
    await expect(readFixture(`${BROKEN}/cobertura-mismatched.xml`)).rejects.toMatchObject({
      code: 'report-invalid',
      message: 'the report is not well-formed XML: <lines> is closed by another tag',
      where: { line: 9 },
    });
  });

  it('reads on over & and < that are not escaped', async () => {
    const { files, sourceRoots, warnings } = await readFixture(`${BROKEN}/cobertura-ampersand.xml`);
    expect(sourceRoots).toEqual(['/repo/R&D']);
    expect(files.map((file) => file.rawPath)).toEqual(['R&D/a & b&nbsp;.ts']);
    expect(totals(files).lines).toEqual({ covered: 1, total: 2 });
    expect(warnings.map(({ code, line }) => [code, line])).toEqual([
      ['xml-ampersand', 3],
      ['xml-character', 8],
    ]);
    const text = readFileSync(`${BROKEN}/cobertura-ampersand.xml`, 'utf8');
    for (const chunk of [1, 2, 3, 5]) expect((await readText(text, 'report', chunk)).files).toEqual(files);
  });

  it('expands no entity that the document declares', async () => {
    const before = process.memoryUsage().rss;
    const { files, sourceRoots, warnings } = await readFixture(`${BROKEN}/cobertura-entity-bomb.xml`);
    expect(files.map((file) => file.rawPath)).toEqual(['src/&lol9;.ts']);
    expect(sourceRoots).toEqual(['&passwd;']);
    expect(codes(warnings)).toEqual(['xml-ampersand', 'xml-entities']);
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  it.each([
    ['deep nesting', '<a>'.repeat(100_000), /nested more than/],
    ['one endless tag', `<a b="${'x'.repeat(9e6)}`, /longer than/],
    ['one endless comment', `<!--${'x'.repeat(9e6)}`, /longer than/],
    ['control characters', '\u0001'.repeat(200_000), /does not allow/],
    ['a second document', `${oneClass('')}</classes></package></packages></coverage><coverage>`, /only one root/],
  ])('refuses %s', async (_, classes, message) => {
    await expect(readText(report(classes))).rejects.toMatchObject({
      code: 'report-invalid',
      message: expect.stringMatching(message),
    });
  });
});

describe('Cobertura sniffing', () => {
  it('knows the root with what belongs to it', () => {
    expect(cobertura.sniff('\n<!-- made by x --><coverage line-rate="1">')).toBe(true);
    expect(cobertura.sniff('<coverage>\n<packages>')).toBe(true);
    expect(
      cobertura.sniff(
        `<?xml version="1.0"?><!DOCTYPE coverage [<!-- ' ]> --> <!ENTITY a "]>">]><coverage line-rate="0"/>`,
      ),
    ).toBe(true);
    expect(cobertura.sniff('<!DOCTYPE coverage SYSTEM "http://x/coverage-04.dtd"><coverage>')).toBe(true);
    expect(cobertura.sniff('<coverage version="1"><file path="a"><lineToCover')).toBe(false);
    expect(cobertura.sniff('<coverage generated="1" clover="3.2.0"><project>')).toBe(false);
    expect(cobertura.sniff('<report line-rate="1">')).toBe(false);
    expect(cobertura.sniff('SF:<coverage line-rate="1">')).toBe(false);
  });

  it.each(['<', '<!--', '<!---->', '<?', '<??>', ' ', '<!DOCTYPE ["\'', '<coverage ', 'line-rate', '<!-- -- '])(
    'decides quickly on 64 KiB of %j',
    (text) => {
      const head = text.repeat(65_536 / text.length);
      const start = performance.now();
      expect(cobertura.sniff(head)).toBe(false);
      expect(cobertura.sniff(`<coverage ${head}`)).toBe(false);
      expect(cobertura.sniff(`<!DOCTYPE coverage [${head}`)).toBe(false);
      expect(performance.now() - start).toBeLessThan(500);
    },
  );
});

const absent = existsSync(CORPUS) ? '' : ' (SKIPPED: the corpus of whole projects is not here)';

describe.skipIf(absent !== '')(`Cobertura of whole projects${absent}`, () => {
  it.each([
    ['ts/h3', [2227, 2666], [679, 784], [144, 190]],
    ['ts/h3/low', [29, 64], [9, 11], [3, 3]],
    // coverage-summary.json has 6162/7573 branches; 466/549 arms stand on no line of code.
    ['ts/mcp-sdk', [9046, 10422], [5696, 7024], [1469, 1785]],
    ['ts/mcp-sdk/low', [5, 6], [0, 3], [2, 3]],
    ['ts/class-transformer/low', [244, 484], [112, 325], [39, 103]],
  ])('%s has the totals of the run', async (project, ...expected) => {
    const { files } = await readFixture(`${CORPUS}/${project}/cobertura-coverage.xml`);
    const { lines, branches, functions } = totals(files);
    expect([lines, branches, functions].map(({ covered, total }) => [covered, total])).toEqual(expected);
  });

  it.each(['cobertura.xml', 'cobertura-with-methods.xml'])('erlmcp’s %s agrees module by module', async (name) => {
    const rows = readFileSync(`${CORPUS}/erlang/erlmcp/modules.tsv`, 'utf8').trim().split('\n');
    const [header, ...modules] = rows.map((row) => row.split('\t'));
    const field = (row: string[], column: string) => row[header!.indexOf(column)];
    const { files } = await readFixture(`${CORPUS}/erlang/erlmcp/${name}`);
    expect(files).toHaveLength(149);
    for (const file of files) {
      const row = modules.find((candidate) => field(candidate, 'file') === file.rawPath)!;
      const { lines, functions } = totals([file]);
      expect([file.rawPath, lines.covered, lines.total]).toEqual([
        file.rawPath,
        Number(field(row, 'lines_cov_all')),
        Number(field(row, 'lines_total')),
      ]);
      if (file.functions === null) continue;
      expect([file.rawPath, functions.covered, functions.total]).toEqual([
        file.rawPath,
        Number(field(row, 'cov_functions_hit')),
        Number(field(row, 'cov_functions')),
      ]);
    }
  });
});
