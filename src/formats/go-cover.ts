import { CovgapError } from '../errors.js';
import { FileBuilder } from './builder.js';
import { eachLineBlock, integer, NEWLINE, name, text } from './byte-lines.js';
import { type CoverageFormat, MAX_COUNT, MAX_STRETCH, MAX_STRETCHED_LINES, type ReportSink } from './format.js';

/** Statements of a stretch of source, and how often they ran. */
interface Block {
  readonly statements: number;
  count: number;
}

/** Blocks of one file by their place, `startLine.startColumn,endLine.endColumn`. */
type Blocks = Map<string, Block>;

const SPACE = 0x20;
const MINUS = 0x2d;
const COLON = 0x3a;

/**
 * Go's coverprofile (`go test -coverprofile`, `go tool covdata textfmt`; golang.org/x/tools/cover is its reader): a
 * `mode:` line, then `file:startLine.startColumn,endLine.endColumn statements count` for each block. The file is named
 * by its import path, module first. Profiles written one behind the other, each with its `mode:`, are read as one.
 *
 * A block named again is merged as Go's tools do: in mode `set` it ran if it ran anywhere, otherwise counts add up.
 * Go itself counts statements, not lines. Lines are made of blocks as gocover-cobertura does, whose output GitLab and
 * others show: a line is coverable if a block lies on it, and covered if one of these blocks ran. Its hits are those
 * of the block that ran most. A block without statements (`func f() {}`) is no weight in Go's percentage and left out.
 */
export const goCover: CoverageFormat = {
  name: 'go-cover',
  title: 'Go coverprofile',
  usualPlaces: ['coverage.out', 'cover.out', 'c.out', 'coverage.txt', '*.coverprofile', 'coverage/coverage.out'],
  sniff: (head) => /^\s*mode: (?:set|count|atomic)\s/.test(head),
  async parse(input, sink) {
    const reader = new ProfileReader(input.name);
    await eachLineBlock(input, (bytes, start, end) => {
      for (let at = start; at < end; ) {
        const newline = bytes.indexOf(NEWLINE, at);
        reader.line(bytes, at, newline);
        at = newline + 1;
      }
    });
    reader.emit(sink);
  },
};

class ProfileReader {
  readonly #name: string;
  readonly #files = new Map<string, Blocks>();
  #mode = '';
  #lineNumber = 0;
  /** Made of blocks so far, in the whole report. */
  #lines = 0;

  constructor(name: string) {
    this.#name = name;
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.#lineNumber++;
    let [from, to] = [start, end];
    while (from < to && bytes[from]! <= SPACE) from++;
    while (from < to && bytes[to - 1]! <= SPACE) to--;
    if (from === to) return;
    const mode = to - from < 20 ? /^mode: (set|count|atomic)$/.exec(text(bytes, from, to)) : null;
    if (mode !== null) this.#mode = mode[1]!;
    else if (!this.#block(bytes, from, to)) throw this.#malformed(text(bytes, from, Math.min(to, from + 400)));
  }

  /** False if the line is no block. Read from its end: names may hold blanks, and on Windows a colon. */
  #block(bytes: Buffer, start: number, end: number): boolean {
    const countAt = bytes.lastIndexOf(SPACE, end - 1) + 1;
    const statementsAt = bytes.lastIndexOf(SPACE, countAt - 2) + 1;
    const placeAt = bytes.lastIndexOf(COLON, statementsAt - 2) + 1;
    if (placeAt - 1 <= start || statementsAt <= placeAt || countAt <= statementsAt) return false;
    const negative = bytes[countAt] === MINUS;
    const count = integer(bytes, negative ? countAt + 1 : countAt, end);
    const statements = integer(bytes, statementsAt, countAt - 1);
    const place = statementsAt - placeAt < 60 ? text(bytes, placeAt, statementsAt - 1) : '';
    if (count === null || statements === null || !/^\d+\.\d+,\d+\.\d+$/.test(place)) return false;
    this.#add(name(bytes, start, placeAt - 1), place, statements, negative ? -count : count);
    return true;
  }

  #add(file: string, place: string, statements: number, count: number): void {
    const blocks: Blocks = this.#files.get(file) ?? new Map();
    if (blocks.size === 0) this.#files.set(file, blocks);
    const known = blocks.get(place);
    if (known === undefined) blocks.set(place, { statements, count });
    else if (this.#mode === 'set') known.count = Math.max(known.count, count);
    else known.count = Math.min(MAX_COUNT, known.count + count);
  }

  #malformed(line: string): CovgapError {
    const shown = line.length > 100 ? `${line.slice(0, 100)}…` : line;
    return new CovgapError('report-invalid', `no block of a coverprofile: ${JSON.stringify(shown)}`, {
      file: this.#name,
      line: this.#lineNumber,
      hint: 'A block is `file.go:1.2,3.4 5 6`. If this is the last line, the profile was cut short: run the tests again.',
    });
  }

  emit(sink: ReportSink): void {
    const builder = new FileBuilder(sink, 'max');
    for (const [file, blocks] of this.#files) {
      this.#files.delete(file);
      builder.measures({ lines: true });
      this.#addLines(file, blocks, builder, sink);
      builder.emit(file);
    }
  }

  #addLines(file: string, blocks: Blocks, builder: FileBuilder, sink: ReportSink): void {
    const spans = [...blocks]
      .filter(([, block]) => block.statements > 0)
      .map(([place, { count }]) => span(place, count));
    spans.sort((a, b) => a.start - b.start || a.end - b.end);
    for (const { start, end, count } of spans) {
      if (end - start >= MAX_STRETCH) {
        sink.warn('huge-block', `${file} has a block of ${end - start + 1} lines, ${start} to ${end}; skipped`);
        continue;
      }
      this.#lines += Math.max(0, end - start) + 1;
      if (this.#lines > MAX_STRETCHED_LINES || end < start)
        throw new CovgapError('report-invalid', `the blocks of ${file} are no source code: lines ${start} to ${end}`, {
          file: this.#name,
          hint: 'Write the profile again with `go test -coverprofile`.',
        });
      for (let line = start; line <= end; line++) builder.line(line, count);
    }
  }
}

function span(place: string, count: number): { start: number; end: number; count: number } {
  const [start, end] = place.split(',').map((point) => Number.parseInt(point, 10));
  return { start: start!, end: end!, count };
}
