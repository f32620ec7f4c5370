import type { FileBuilder } from './builder.js';

interface LcovFunction {
  readonly name: string;
  readonly start: number | null;
  readonly end: number | null;
  hits: number;
}

/** The function records of one LCOV record, of all three generations, brought together. */
export class LcovFunctions {
  #functions: LcovFunction[] = [];
  /** Functions of a name in the order of their FN records, and how many FNDA records of the name were seen. */
  readonly #byName = new Map<string, { list: LcovFunction[]; counted: number }>();
  readonly #byIndex = new Map<string, { start: number; end: number | null; fn: LcovFunction | null }>();

  /** False if the record is malformed. */
  record(tag: string, rest: string): boolean {
    if (tag === 'FN') return this.#fn(rest);
    if (tag === 'FNDA') return this.#fnda(rest);
    if (tag === 'FNL') return this.#fnl(rest);
    if (tag === 'FNA') return this.#fna(rest);
    return false;
  }

  flush(builder: FileBuilder): void {
    for (const { name, start, end, hits } of this.#functions)
      builder.function({ name, startLine: start, endLine: end, hits, complexity: null });
    this.#functions = [];
    this.#byName.clear();
    this.#byIndex.clear();
  }

  /** 1.x `start,name`, 2.0 `start,end,name`. A name may hold commas, so what looks like an end line decides. */
  #fn(rest: string): boolean {
    const match = /^(\d+),(?:(\d+),)?(.+)$/s.exec(rest);
    if (match === null) return false;
    const start = Number(match[1]);
    const end = match[2] === undefined ? null : Number(match[2]);
    if (end === null || end >= start) this.#add(match[3]!, start, end);
    else this.#add(`${match[2]},${match[3]}`, start, null);
    return true;
  }

  /** The nth FNDA of a name counts the nth FN of that name: Istanbul writes methods of one name several times. */
  #fnda(rest: string): boolean {
    const match = /^(-?[\d.e+]+),(.+)$/s.exec(rest);
    if (match === null || Number.isNaN(Number(match[1]))) return false;
    const hits = Number(match[1]);
    const known = this.#byName.get(match[2]!);
    if (known === undefined) {
      const fn = this.#add(match[2]!, null, null);
      fn.hits = hits;
      this.#byName.get(match[2]!)!.counted = 1;
      return true;
    }
    const fn = known.list[Math.min(known.counted++, known.list.length - 1)]!;
    fn.hits += hits;
    return true;
  }

  #fnl(rest: string): boolean {
    const match = /^(\d+),(\d+)(?:,(\d+))?$/.exec(rest.trim());
    if (match === null) return false;
    this.#byIndex.set(match[1]!, {
      start: Number(match[2]),
      end: match[3] === undefined ? null : Number(match[3]),
      fn: null,
    });
    return true;
  }

  /** Several names with one index are aliases of one function (C++ constructors, template instances): it counts once. */
  #fna(rest: string): boolean {
    const match = /^(\d+),(-?[\d.e+]+),(.+)$/s.exec(rest);
    const place = match === null ? undefined : this.#byIndex.get(match[1]!);
    if (match === null || place === undefined || Number.isNaN(Number(match[2]))) return false;
    place.fn ??= this.#add(match[3]!, place.start, place.end);
    place.fn.hits += Number(match[2]);
    return true;
  }

  #add(name: string, start: number | null, end: number | null): LcovFunction {
    const fn: LcovFunction = { name, start, end, hits: 0 };
    this.#functions.push(fn);
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, { list: [fn], counted: 0 });
    else known.list.push(fn);
    return fn;
  }
}
