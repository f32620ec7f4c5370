import type { FileCoverage, FormatName } from '../model.js';

/**
 * Bytes of one report. `chunks` may be iterated once; a chunk is valid only until the next is asked for (its buffer is
 * used again), so what a reader holds over it must copy.
 */
export interface ReportInput {
  /** As shown to the user in messages. */
  readonly name: string;
  readonly size: number;
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Where a reader puts what it finds. Files may repeat: the collector merges them. */
export interface ReportSink {
  file(file: FileCoverage): void;
  /** The same for one with a name that this reader has handed on by `newFile` never before: looking that up is saved. */
  newFile?(file: FileCoverage): void;
  /** Counted per code; the first of a code is shown in full, the rest as a number. */
  warn(code: string, message: string, line?: number): void;
  sourceRoot(path: string): void;
  /** Milliseconds since the epoch. */
  timestamp(ms: number): void;
}

/**
 * A coverage format: one file in this folder, one row in `registry.ts`, one folder of fixtures, one test.
 *
 * Readers are pure: bytes in, `FileCoverage` out. They treat every byte as untrusted: memory stays bounded by the
 * coverage they emit, not by the file; a broken report is a `CovgapError('report-invalid')` with file and line or
 * byte, an oddity that can be skipped is a counted warning.
 */
export interface CoverageFormat {
  readonly name: FormatName;
  /** For people: "LCOV tracefile". */
  readonly title: string;
  /** Globs, relative to a project folder, at which tools usually write this format. */
  readonly usualPlaces: readonly string[];
  /**
   * Does a report that starts with `head` (up to 64 KiB, decoded as UTF-8 without BOM) look like this format?
   * Content decides, never the file name.
   */
  sniff(head: string): boolean;
  parse(input: ReportInput, sink: ReportSink): Promise<void>;
}

/** A count a report may hold: whole, not negative, at most 2^53 - 1. */
export const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/** Line numbers above this are refused as nonsense: no source file has them, and they would cost memory. */
export const MAX_LINE = 0x7fff_ffff;

/** Formats that give stretches, not lines, could make a small report of any number of lines: none has as many as these. */
export const MAX_STRETCH = 100_000;
export const MAX_STRETCHED_LINES = 20_000_000;
