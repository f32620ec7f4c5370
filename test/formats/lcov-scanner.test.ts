import { afterEach, describe, expect, it, vi } from 'vitest';
import { ReportCollector } from '../../src/formats/collector.js';
import { LcovScanner } from '../../src/formats/lcov-scanner.js';
import { readText } from './read-file.js';

/** That it says what the general reader says is shown in `plain.test.ts`; here, that it reads at all, and where it stops. */
const scanner = LcovScanner.get()!;

function scan(text: string, line = 0) {
  const bytes = Buffer.from(text);
  const collector = new ReportCollector('report');
  scanner.nextBlock();
  const next = scanner.records(bytes, 0, bytes.length, line, collector);
  return { rest: text.slice(next), lines: scanner.taken, files: collector.files, warnings: collector.warnings };
}

const plain = 'TN:\nSF:a.c\nFN:1,9,f\nFNF:1\nFNDA:2,f\nDA:1,3\nDA:2,0\nBRDA:2,7,0,-\nBRDA:2,7,1,4\nend_of_record\n';

describe('the scanner', () => {
  it('reads plain records', () => {
    const { rest, lines, files } = scan(plain + plain.replace('a.c', 'b.c'));
    expect([rest, lines]).toEqual(['', 20]);
    expect(files.map(({ rawPath }) => rawPath)).toEqual(['a.c', 'b.c']);
    expect(files[1]!.lines).toEqual({ numbers: Uint32Array.of(1, 2), hits: Uint32Array.of(3, 0) });
    expect(files[1]!.branches).toEqual({
      lines: Uint32Array.of(2, 2),
      blocks: Uint32Array.of(0, 0),
      arms: Uint32Array.of(0, 1),
      hits: Uint32Array.of(0, 4),
    });
    expect(files[1]!.functions).toEqual([{ name: 'f', startLine: 1, endLine: 9, hits: 2, complexity: null }]);
  });

  it('reads counts of all sizes up to eight digits', () => {
    const counts = [0, 9, 10, 255, 65_535, 65_536, 1_234_567, 99_999_999];
    const { rest, files } = scan(
      `SF:a.c\n${counts.map((count, i) => `DA:${i + 1},${count}\n`).join('')}end_of_record\n`,
    );
    expect(rest).toBe('');
    expect([...files[0]!.lines!.hits]).toEqual(counts);
  });

  it('puts arms in the order of their lines', () => {
    const { rest, files } = scan('SF:a.c\nBRDA:9,0,0,1\nBRDA:9,0,1,2\nBRDA:3,1,0,3\nBRDA:9,2,0,4\nend_of_record\n');
    expect(rest).toBe('');
    expect([...files[0]!.branches!.lines]).toEqual([3, 9, 9, 9]);
    expect([...files[0]!.branches!.blocks]).toEqual([0, 0, 0, 1]);
    expect([...files[0]!.branches!.hits]).toEqual([3, 1, 2, 4]);
  });

  it('takes counts below zero as 0 and warns as the general reader does', () => {
    const text = `SF:a.c\nBRDA:1,0,0,-2\nBRDA:1,0,1,-13\nend_of_record\n`;
    const { rest, files, warnings } = scan(text, 40);
    expect(rest).toBe('');
    expect([...files[0]!.branches!.hits]).toEqual([0, 0]);
    expect(warnings).toEqual([
      {
        code: 'negative-count',
        message: 'hit count -2 is negative; taken as 0 (and 1 more like it)',
        file: 'report',
        line: 42,
      },
    ]);
  });

  it.each([
    ['another line end', 'SF:a.c\r\nDA:1,1\r\nend_of_record\r\n'],
    ['a checksum', 'SF:a.c\nDA:1,1,abc\nend_of_record\n'],
    ['nine digits', 'SF:a.c\nDA:1,123456789\nend_of_record\n'],
    ['line 0', 'SF:a.c\nDA:0,1\nend_of_record\n'],
    ['a line twice', 'SF:a.c\nDA:1,1\nDA:1,1\nend_of_record\n'],
    ['an arm named by text', 'SF:a.c\nBRDA:1,0,else,1\nend_of_record\n'],
    ['counts in another order', 'SF:a.c\nFN:1,f\nFN:2,g\nFNDA:1,g\nFNDA:1,f\nend_of_record\n'],
    ['functions of 2.2', 'SF:a.c\nFNL:0,1\nFNA:0,1,f\nend_of_record\n'],
    ['a placeholder', 'SF:a.c\nFN:1,(empty-report)\nFNDA:1,(empty-report)\nend_of_record\n'],
    ['no end', 'SF:a.c\nDA:1,1\n'],
    ['nothing of LCOV', 'what is this\n'],
  ])('stops at a record with %s', (_, odd) => {
    expect(scan(plain + odd + plain)).toMatchObject({ rest: odd + plain, lines: 10, files: [{ rawPath: 'a.c' }] });
  });
});

describe('blocks larger than the memory of the scanner', () => {
  const many = Array.from({ length: 60_000 }, (_, i) => plain.replace('a.c', `${i}.c`)).join('');

  it('are read piece by piece', () => {
    const { rest, lines, files } = scan(many);
    expect([rest, lines, files.length]).toEqual(['', 600_000, 60_000]);
    expect(files.at(-1)).toMatchObject({ rawPath: '59999.c', lines: { hits: Uint32Array.of(3, 0) } });
  });

  it('may hold a line that is larger', () => {
    const odd = `SF:${'x'.repeat(2_000_000)}\nend_of_record\n`;
    expect(scan(plain + odd + plain).rest).toBe(odd + plain);
  });
});

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('LCOV is read all the same', async () => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const { LcovScanner: Absent } = await import('../../src/formats/lcov-scanner.js');
    expect(Absent.get()).toBeNull();
    const { readReport } = await import('../../src/formats/read.js');
    const { files } = await readReport({ name: 'report', size: plain.length, chunks: () => [Buffer.from(plain)] });
    const { files: usual } = await readText(plain);
    expect(files.map(({ lines, branches, functions }) => ({ lines, branches, functions }))).toEqual(
      usual.map(({ lines, branches, functions }) => ({ lines, branches, functions })),
    );
  });
});

describe('paths that come again', () => {
  const record = (path: string, count: number) => `SF:${path}\nDA:1,${count}\nend_of_record\n`;
  const counts = ({ files }: ReportCollector) => files.map(({ rawPath, lines }) => [rawPath, lines!.hits[0]] as const);
  const begin = () => {
    const collector = new ReportCollector('report');
    scanner.begin(collector);
    const read = (bytes: Buffer) => {
      scanner.nextBlock();
      expect(scanner.records(bytes, 0, bytes.length, 0, collector)).toBe(bytes.length);
    };
    return { collector, read: (text: string) => read(Buffer.from(text)), readBytes: read };
  };

  it('are added up, in one block and over blocks, and new ones are only listed', () => {
    const { collector, read } = begin();
    const added = vi.spyOn(collector, 'file');
    read(record('a.c', 1) + record('directory/of/b.c', 2));
    expect(added).not.toHaveBeenCalled();
    expect(counts(collector)).toEqual([
      ['a.c', 1],
      ['directory/of/b.c', 2],
    ]);
    read(record('c.c', 3) + record('directory/of/b.c', 20));
    read(record('a.c', 10) + record('d.c', 4));
    expect(counts(collector)).toEqual([
      ['a.c', 11],
      ['directory/of/b.c', 22],
      ['c.c', 3],
      ['d.c', 4],
    ]);
  });

  it('are added up where their bytes are no UTF-8 and differ', () => {
    const { collector, readBytes } = begin();
    const bytes = Buffer.from(record('a?.c', 1) + record('a!.c', 2), 'latin1');
    bytes[bytes.indexOf('?')] = 0xff;
    bytes[bytes.indexOf('!')] = 0xfe;
    readBytes(bytes);
    expect(counts(collector)).toEqual([['a\uFFFD.c', 3]]);
  });

  it('are added up where another tracefile begins meanwhile', () => {
    const first = begin();
    first.read(record('a.c', 1));
    const second = begin();
    second.read(record('a.c', 5));
    first.read(record('a.c', 2));
    second.read(record('a.c', 6));
    expect([counts(first.collector), counts(second.collector)]).toEqual([[['a.c', 3]], [['a.c', 11]]]);
  });

  it('are added up beyond what the table of paths holds', () => {
    const { collector, read } = begin();
    const most = 210_000;
    const names = Array.from({ length: most }, (_, index) => `src/module-${index}.c`);
    for (let at = 0; at < most; at += 10_000)
      read(
        names
          .slice(at, at + 10_000)
          .map((name) => record(name, 1))
          .join(''),
      );
    read(record(names[0]!, 1) + record(names[most - 1]!, 1));
    const all = new Map(counts(collector));
    expect([all.size, all.get(names[0]!), all.get(names[1]!), all.get(names[most - 1]!)]).toEqual([most, 2, 1, 2]);
  });
});
