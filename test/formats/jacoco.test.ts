import { describe, expect, it } from 'vitest';
import { jacoco } from '../../src/formats/jacoco.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/jacoco';
const BROKEN = 'fixtures/broken';

describe('JaCoCo', () => {
  it('has the totals of the report’s own counters', async () => {
    const { files, format, timestamp, sourceRoots, warnings } = await readFixture(`${FIXTURES}/groups.xml`);
    expect(format).toBe('jacoco');
    expect(files.map((file) => file.rawPath)).toEqual(['com/example/shop/Basket.java', 'Main.kt']);
    expect(totals(files)).toEqual({
      lines: { covered: 5, total: 9 },
      branches: { covered: 3, total: 6 },
      functions: { covered: 3, total: 5 },
    });
    expect(timestamp).toBe(1701391914444);
    expect(sourceRoots).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('finds the functions of a file through the classes of its package', async () => {
    const { files } = await readFixture(`${FIXTURES}/groups.xml`);
    expect(files[0]?.functions).toEqual([
      { name: 'Basket.<init>', startLine: 8, endLine: null, hits: 1, complexity: 1 },
      { name: 'Basket.total', startLine: 13, endLine: null, hits: 1, complexity: 3 },
      { name: 'Basket.Line.price', startLine: 22, endLine: null, hits: 0, complexity: 1 },
      { name: 'Basket$1.run', startLine: 25, endLine: null, hits: 1, complexity: 1 },
    ]);
  });

  it('takes a line as run when any of its instructions is, and n of m branches as the first n', async () => {
    const { files } = await readFixture(`${FIXTURES}/groups.xml`);
    expect([...(files[0]?.lines?.numbers ?? [])]).toEqual([8, 9, 13, 14, 16, 22, 25]);
    expect([...(files[0]?.lines?.hits ?? [])]).toEqual([1, 1, 1, 0, 1, 0, 1]);
    expect([...(files[0]?.branches?.hits ?? [])]).toEqual([1, 1, 1, 0]);
    expect([...(files[1]?.branches?.hits ?? [])]).toEqual([0, 0]);
  });

  it('reads version 1.0, whose classes do not name their file', async () => {
    const { files, warnings } = await readFixture(`${FIXTURES}/version-1.0.xml`);
    expect(files.map((file) => [file.rawPath, file.functions?.map((fn) => fn.name)])).toEqual([
      ['com/example/shop/Price.java', ['Price.Currency.<init>']],
    ]);
    expect(warnings.map((warning) => warning.message)).toEqual([
      'classes of Generated.java are listed, its lines are not: left out',
    ]);
  });

  it('adds up modules that share a package and file name', async () => {
    const module = (ci: number) =>
      `<group name="m${ci}"><package name="p"><sourcefile name="A.java"><line nr="1" mi="1" ci="${ci}" mb="0" cb="0"/></sourcefile></package></group>`;
    const { files } = await readText(`<report name="r">${module(0)}${module(7)}</report>`);
    expect(totals(files).lines).toEqual({ covered: 1, total: 1 });
  });

  it('survives any cut into chunks', async () => {
    const text = `<report name="r"><package name="p"><class name="p/A" sourcefilename="A.java"><method name="&lt;init&gt;" line="1"><counter type="METHOD" missed="0" covered="1"/></method></class><sourcefile name="A.java"><line nr="1" mi="1" ci="2" mb="1" cb="1"/></sourcefile></package></report>`;
    const whole = await readText(text);
    expect(whole.files[0]?.functions?.[0]?.name).toBe('A.<init>');
    for (const chunk of [1, 2, 3, 7]) expect(await readText(text, 'report', chunk)).toEqual(whole);
  });

  it('does not believe absurd branch counts', async () => {
    const { files, warnings } = await readText(
      '<report><package name="p"><sourcefile name="A.java"><line nr="1" mi="0" ci="1" mb="99999999" cb="1"/><line nr="2" mi="0" ci="1" mb="-1" cb="0"/></sourcefile></package></report>',
    );
    expect(files[0]?.branches).toBeNull();
    expect(warnings.map((warning) => warning.code)).toEqual(['too-many-branches', 'bad-branch-count']);
  });

  it('refuses a report that is cut off', async () => {
    await expect(readFixture(`${BROKEN}/jacoco-truncated.xml`)).rejects.toMatchObject({
      code: 'report-invalid',
      message: expect.stringContaining('the report ends inside <'),
      where: { file: `${BROKEN}/jacoco-truncated.xml`, line: 1 },
    });
  });

  it('knows its root', () => {
    expect(
      jacoco.sniff('<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report'),
    ).toBe(true);
    expect(jacoco.sniff('<report name="Kover">\n<package name="a">')).toBe(true);
    expect(jacoco.sniff('<report name="checkstyle"><file name="a">')).toBe(false);
    expect(jacoco.sniff('<coverage><package name="a">')).toBe(false);
    expect(jacoco.sniff('<!DOCTYPE report [')).toBe(false);
  });
});
