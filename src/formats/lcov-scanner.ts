import type { FileCoverage } from '../model.js';
import { warnOfNegative } from './builder.js';
import { NEWLINE } from './byte-lines.js';
import type { ReportSink } from './format.js';
import { LCOV_WASM } from './lcov-wasm.js';
import { unpackFiles } from './packed-file.js';

interface Global {
  readonly value: number;
}

/** What `src/wasm/lcov.ts` exports, which explains it. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly INPUT: Global;
  readonly INPUT_SIZE: Global;
  readonly PATHS: Global;
  readonly FILES: Global;
  readonly pathsEnd: Global;
  readonly filesEnd: Global;
  readonly linesTaken: Global;
  readonly negatives: Global;
  readonly NEGATIVE_LINES: Global;
  readonly NEGATIVE_COUNTS: Global;
  readonly allNew: Global;
  begin(): void;
  scan(start: number, end: number): number;
}

/** Of the types of the language only the library of browsers has it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let shared: LcovScanner | null | undefined;

/** Reads plain records of a block of lines, many at once, in WebAssembly. */
export class LcovScanner {
  readonly #wasm: Exports;
  readonly #memory: Buffer;
  readonly #input: number;
  readonly #inputSize: number;
  /** Of the tracefile that began last. */
  #sink: ReportSink | null = null;
  /** The bytes of the block that stand in memory. */
  #from = 0;
  #to = 0;
  /** Lines of the tracefile that the last `records` took. */
  taken = 0;

  private constructor(wasm: Exports) {
    this.#wasm = wasm;
    this.#memory = Buffer.from(wasm.memory.buffer);
    this.#input = wasm.INPUT.value;
    this.#inputSize = wasm.INPUT_SIZE.value;
  }

  /**
   * One for all readers, since it holds a block only while that is read: compiling it takes longer than a small report.
   * Null where there is no WebAssembly, or no SIMD in it (`node --jitless`, old processors), and where typed arrays
   * have another byte order than it has.
   */
  static get(): LcovScanner | null {
    if (shared === undefined) shared = LcovScanner.#create();
    return shared;
  }

  static #create(): LcovScanner | null {
    if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1) return null;
    try {
      const module = new WebAssembly.Module(Buffer.from(LCOV_WASM, 'base64'));
      return new LcovScanner(new WebAssembly.Instance(module).exports as Exports);
    } catch {
      return null;
    }
  }

  /**
   * A tracefile begins: paths are new until they come again in it. Where another one begins before it ends, nothing is
   * known to be new in it any more.
   */
  begin(sink: ReportSink): void {
    this.#sink = sink;
    this.#wasm.begin();
  }

  /** Forgets the block at hand: the bytes that `records` is given next are others. */
  nextBlock(): void {
    this.#from = this.#to = 0;
  }

  /**
   * Reads records of `bytes[start..end)`, which ends behind a line feed, into the sink. Returns where the first stands
   * that is not plain; `start` if that is the first. `line` lines of the tracefile come before.
   */
  records(bytes: Buffer, start: number, end: number, line: number, sink: ReportSink): number {
    this.taken = 0;
    let at = start;
    for (;;) {
      if (at < this.#from || at >= this.#to) this.#load(bytes, at, end);
      const next = this.#from + this.#wasm.scan(at - this.#from, this.#to - this.#from);
      if (next > at) this.#emit(line + this.taken, sink);
      // A record that ends beyond what was loaded may still be plain.
      if (next === end || this.#to === end || next === this.#from) return next;
      this.#load(bytes, next, end);
      at = next;
    }
  }

  #load(bytes: Buffer, from: number, end: number): void {
    const most = Math.min(end, from + this.#inputSize);
    const to = most === end ? end : bytes.lastIndexOf(NEWLINE, most - 1) + 1;
    this.#from = from;
    this.#to = Math.max(from, to);
    bytes.copy(this.#memory, this.#input, this.#from, this.#to);
  }

  #emit(line: number, sink: ReportSink): void {
    const { PATHS, pathsEnd, FILES, filesEnd, linesTaken, negatives } = this.#wasm;
    this.taken += linesTaken.value;
    if (negatives.value > 0) this.#warn(line, negatives.value, sink);
    const paths = this.#memory.toString('utf8', PATHS.value, pathsEnd.value - 1).split('\n');
    const isNew = this.#wasm.allNew.value === 1 && sink === this.#sink && sink.newFile !== undefined;
    const onFile = isNew ? (file: FileCoverage) => sink.newFile!(file) : (file: FileCoverage) => sink.file(file);
    unpackFiles(paths, this.#words(FILES, (filesEnd.value - FILES.value) / 4), onFile);
  }

  #warn(line: number, count: number, sink: ReportSink): void {
    const lines = this.#words(this.#wasm.NEGATIVE_LINES, count);
    const counts = this.#words(this.#wasm.NEGATIVE_COUNTS, count);
    for (let i = 0; i < count; i++) warnOfNegative(sink, -counts[i]!, line + lines[i]!);
  }

  #words(from: Global, count: number): Uint32Array {
    return new Uint32Array(this.#wasm.memory.buffer, from.value, count);
  }
}
