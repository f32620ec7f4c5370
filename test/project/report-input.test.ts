import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from '../../src/formats/read.js';
import { reportInput } from '../../src/project/report-input.js';

const folder = mkdtempSync(join(tmpdir(), 'covgap-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('reports larger than the read buffer', () => {
  it('Istanbul JSON whose entries lie across several reads', async () => {
    const entry = (path: string) => ({
      path,
      statementMap: Object.fromEntries(
        Array.from({ length: 400 }, (_, i) => [
          i,
          { start: { line: i + 1, column: 0 }, end: { line: i + 1, column: 9 } },
        ]),
      ),
      fnMap: {},
      branchMap: {},
      s: Object.fromEntries(Array.from({ length: 400 }, (_, i) => [i, i % 3])),
      f: {},
      b: {},
    });
    const paths = Array.from({ length: 30 }, (_, i) => `/repo/src/module-${i}.ts`);
    const file = join(folder, 'coverage-final.json');
    writeFileSync(file, JSON.stringify(Object.fromEntries(paths.map((path) => [path, entry(path)]))));
    const report = await readReport(await reportInput(file, 'coverage-final.json'));
    expect(report.files.map(({ rawPath }) => rawPath)).toEqual(paths);
    for (const { lines } of report.files)
      expect([...lines!.hits]).toEqual(Array.from({ length: 400 }, (_, i) => i % 3));
  });

  it('LCOV whose lines lie across several reads', async () => {
    const file = join(folder, 'lcov.info');
    const record = (i: number) =>
      `SF:src/module-${i}.c\nFN:1,f${i}\nFNDA:${i},f${i}\nDA:1,${i}\nDA:2,0\nend_of_record\n`;
    writeFileSync(file, Array.from({ length: 20_000 }, (_, i) => record(i)).join(''));
    const report = await readReport(await reportInput(file, 'lcov.info'));
    expect(report.warnings).toEqual([]);
    expect(report.files).toHaveLength(20_000);
    expect(report.files.every(({ lines, functions }, i) => lines!.hits[0] === i && functions![0]!.hits === i)).toBe(
      true,
    );
  });

  it('leaves no file open when a reader fails', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, `{"/a":{"path":"/a","statementMap":{}},${' '.repeat(1_000_000)}`);
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let i = 0; i < 5; i++) await readReport(await reportInput(file, 'broken.json')).catch(() => {});
    expect(open()).toBeLessThanOrEqual(before + 1);
  });
});
