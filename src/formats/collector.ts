import type { FileCoverage, Warning } from '../model.js';
import { mergeFileCoverage } from './combine.js';
import type { ReportSink } from './format.js';
import { measuresOf, NO_ARMS } from './packed-file.js';

/** Files that may wait to be looked up by name: many at once take half the time they take one by one between reading. */
const MOST_PENDING = 1 << 14;

interface CountedWarning extends Warning {
  count: number;
}

/** The sink every reader writes to: merges files named twice, counts warnings by code. */
export class ReportCollector implements ReportSink {
  readonly #name: string;
  /**
   * Parts of each file, by rank: a part of rank r is the sum of 2^r parts as read, like the digits of a binary counter.
   * Adding each part to one growing sum would be quadratic for a report that comes back to a file again and again.
   */
  readonly #parts = new Map<string, FileCoverage | (FileCoverage | undefined)[]>();
  /** Files of different names, before any that came by `file`. */
  #new: FileCoverage[] = [];
  /** Files that are not among the parts yet. */
  #pending: FileCoverage[] = [];
  readonly #warnings = new Map<string, CountedWarning>();
  readonly #sourceRoots = new Set<string>();
  /** What any file measures, and what all do: asked while the numbers of a file are at hand in the processor's cache. */
  readonly #any = { branches: false, functions: false };
  readonly #all = { branches: true, functions: true };
  timestampMs: number | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  file(file: FileCoverage): void {
    if (file.rawPath === '') {
      this.warn('nameless-file', 'a file without a name; skipped');
      return;
    }
    if (file.counts === null) this.#measure(measuresOf(file));
    this.#pending.push(file);
    if (this.#pending.length === MOST_PENDING) this.#fold();
  }

  newFile(file: FileCoverage): void {
    if (this.#parts.size > 0 || this.#pending.length > 0) {
      this.file(file);
      return;
    }
    this.#measure(measuresOf(file));
    this.#new.push(file);
  }

  #fold(): void {
    for (const file of this.#new) this.#parts.set(file.rawPath, file);
    this.#new = [];
    for (const file of this.#pending) {
      const known = this.#parts.get(file.rawPath);
      if (known === undefined) this.#parts.set(file.rawPath, file);
      else this.#add(file, known);
    }
    this.#pending = [];
  }

  #add(file: FileCoverage, known: FileCoverage | (FileCoverage | undefined)[]): void {
    const parts = Array.isArray(known) ? known : [known];
    if (parts !== known) this.#parts.set(file.rawPath, parts);
    let sum = file;
    let rank = 0;
    for (let part = parts[0]; part !== undefined; part = parts[++rank]) {
      sum = mergeFileCoverage(part, sum);
      parts[rank] = undefined;
    }
    parts[rank] = sum;
  }

  #measure({ branches, functions }: { readonly branches: boolean; readonly functions: boolean }): void {
    if (branches) this.#any.branches = true;
    else this.#all.branches = false;
    if (functions) this.#any.functions = true;
    else this.#all.functions = false;
  }

  warn(code: string, message: string, line?: number): void {
    const known = this.#warnings.get(code);
    if (known !== undefined) known.count++;
    else
      this.#warnings.set(code, { code, message, file: this.#name, ...(line === undefined ? {} : { line }), count: 1 });
  }

  sourceRoot(path: string): void {
    if (path !== '' && this.#sourceRoots.size < 1000) this.#sourceRoots.add(path);
  }

  timestamp(ms: number): void {
    // Beyond that no date exists (ECMA-262, time values).
    if (ms > 0 && ms <= 8.64e15) this.timestampMs = Math.floor(ms);
  }

  get sourceRoots(): string[] {
    return [...this.#sourceRoots];
  }

  /**
   * The files. Where any file of the report carries branches (or functions), a file that names none has none: it is
   * measured and empty, not unmeasured.
   */
  get files(): FileCoverage[] {
    // With nothing else, there is nothing to add up.
    if (this.#pending.length > 0) this.#fold();
    const files = this.#new.length > 0 ? this.#new : [...this.#parts.values()].map(sumOf);
    const branches = this.#any.branches && !this.#all.branches;
    const functions = this.#any.functions && !this.#all.functions;
    if (!branches && !functions) return files;
    return files.map((file) => {
      if (file.counts !== null) return file;
      const own = measuresOf(file);
      const addBranches = branches && !own.branches;
      const addFunctions = functions && !own.functions;
      if (!addBranches && !addFunctions) return file;
      const { rawPath, lines, counts } = file;
      return {
        rawPath,
        lines,
        branches: addBranches ? NO_ARMS : file.branches,
        functions: addFunctions ? [] : file.functions,
        counts,
      };
    });
  }

  get warnings(): Warning[] {
    return [...this.#warnings.values()].map(({ count, ...warning }) =>
      count === 1 ? warning : { ...warning, message: `${warning.message} (and ${count - 1} more like it)` },
    );
  }
}

function sumOf(parts: FileCoverage | (FileCoverage | undefined)[]): FileCoverage {
  if (!Array.isArray(parts)) return parts;
  return parts.filter((part) => part !== undefined).reduceRight((sum, part) => mergeFileCoverage(sum, part));
}
