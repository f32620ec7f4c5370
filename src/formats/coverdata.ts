import { CovgapError } from '../errors.js';
import { FileBuilder } from './builder.js';
import { ByteQueue } from './byte-queue.js';
import { decodeTerm, List, MAX_INFLATED_BYTES, type Term, TermError } from './external-term.js';
import { type CoverageFormat, MAX_COUNT, type ReportInput, type ReportSink } from './format.js';

/** A clause of a function: the first of its lines, how often that ran, and which clause it is. */
interface Clause {
  line: number;
  hits: number;
}

interface ErlangFunction {
  readonly name: string;
  readonly arity: number;
  /** By their ordinal, from 1. */
  readonly clauses: Map<number, Clause>;
}

interface ErlangModule {
  path: string | null;
  /** By `name/arity`. */
  readonly functions: Map<string, ErlangFunction>;
  /** How often each bump ran, by `function clause line`: what several parts of a file say of one adds up. */
  readonly bumps: Map<string, { readonly line: number; hits: number; readonly fn: ErlangFunction; clause: number }>;
}

/**
 * Erlang's `.coverdata`, as `cover:export/1` and rebar3 write it (Erlang/OTP, `lib/tools/src/cover.erl`): frames of a
 * size byte and a term; what is longer than 255 bytes follows a frame `{'$size', Bytes}`. Per module come
 * `{file, Module, Path}`, until OTP 26 a list of its clauses, and `{{bump, Module, Function, Arity, Clause, Line},
 * Count}` for every executable line of every clause.
 *
 * Lines are distinct lines, as covertool and LCOV count them; rebar3's own table counts bumps. Line 0, which
 * `eunit.hrl` brings, is no line. A function was entered as often as the first lines of its clauses were, as
 * `cover:analyse/3` has it; the clauses of a function that has several are the arms of a branch on its first line.
 */
export const coverdata: CoverageFormat = {
  name: 'coverdata',
  title: 'Erlang coverdata',
  usualPlaces: ['_build/*/cover/*.coverdata', 'cover/*.coverdata', '*.coverdata', 'logs/*.coverdata'],
  sniff: looksLikeCoverdata,
  async parse(input, sink) {
    const modules = new Map<string, ErlangModule>();
    await readFrames(input, (term, byte) => {
      keep(term, modules, () => malformed(input.name, byte, 'it is none of the three kinds'));
    });
    const builder = new FileBuilder(sink);
    for (const [name, module] of modules) emit(name, module, builder, sink);
  },
};

/** The first bytes, as text: a size, 131, and a tuple that begins with `file` or `$size`, or something compressed. */
function looksLikeCoverdata(head: string): boolean {
  const text = head.slice(0, 20);
  // Size and 131 together may be one character of UTF-8, or one or two that are none.
  const start = /^(?:[\s\S]\uFFFD|\uFFFD|[\u0080-\u07FF])(?=[hP])/.exec(text)?.[0];
  if (start === undefined) return false;
  const term = text.slice(start.length);
  return term.startsWith('P') || term.includes('file') || term.includes('$size');
}

async function readFrames(input: ReportInput, onTerm: (term: Term, byte: number) => void): Promise<void> {
  const queue = new ByteQueue(input);
  for (;;) {
    const byte = queue.position;
    const [size] = queue.takeHeld(1) ?? (await queue.take(1));
    if (size === undefined) return;
    let read = termOf(queue, size, input.name);
    let term = read instanceof Promise ? await read : read;
    const long = sizeOf(term);
    if (long !== null) {
      if (!(long <= MAX_INFLATED_BYTES)) throw malformed(input.name, byte, `a term of ${long} bytes is announced`);
      read = termOf(queue, long, input.name);
      term = read instanceof Promise ? await read : read;
    }
    onTerm(term, byte);
  }
}

/** Waits where bytes must be waited for, and only there: there are tens of thousands of terms. */
function termOf(queue: ByteQueue, size: number, name: string): Term | Promise<Term> {
  const start = queue.position;
  const held = queue.takeHeld(size);
  return held === null
    ? queue.take(size).then((bytes) => oneTerm(bytes, size, start, name))
    : oneTerm(held, size, start, name);
}

function oneTerm(bytes: Uint8Array, size: number, start: number, name: string): Term {
  if (bytes.length < size)
    throw new CovgapError('report-invalid', 'the coverdata ends in the middle of a term', {
      file: name,
      byte: start,
      hint: 'The test run was cut short while it wrote the file: run the tests again.',
    });
  try {
    return decodeTerm(bytes);
  } catch (error) {
    if (error instanceof TermError) throw malformed(name, start + error.byte, error.message);
    throw error;
  }
}

function sizeOf(term: Term): number | null {
  return Array.isArray(term) && term.length === 2 && term[0] === '$size' ? Number(term[1]) : null;
}

function malformed(file: string, byte: number, what: string): CovgapError {
  return new CovgapError('report-invalid', `no term of cover's: ${what}`, {
    file,
    byte,
    hint: 'Write the file again with `rebar3 do eunit --cover, ct --cover` or `cover:export/1`.',
  });
}

function keep(term: Term, modules: Map<string, ErlangModule>, wrong: () => CovgapError): void {
  if (!Array.isArray(term)) throw wrong();
  const [first, second, third] = term as readonly Term[];
  if (term.length === 3 && first === 'file' && typeof second === 'string' && third instanceof List) {
    moduleOf(second, modules).path = textOf(third);
  } else if (term.length === 2 && typeof first === 'string' && second instanceof List) {
    // The clauses with their numbers of lines: the bumps say the same.
    moduleOf(first, modules);
  } else if (term.length === 2 && Array.isArray(first)) {
    keepBump(first, second, modules, wrong);
  } else throw wrong();
}

function keepBump(
  key: readonly Term[],
  count: Term | undefined,
  modules: Map<string, ErlangModule>,
  wrong: () => CovgapError,
): void {
  const [tag, module, name, arity, clause, line] = key;
  if (key.length !== 6 || tag !== 'bump' || typeof module !== 'string' || typeof name !== 'string') throw wrong();
  if (typeof arity !== 'number' || typeof clause !== 'number' || typeof line !== 'number') throw wrong();
  if (typeof count !== 'number' && typeof count !== 'bigint') throw wrong();
  if (line === 0) return;
  const { functions, bumps } = moduleOf(module, modules);
  const id = `${name}/${arity}`;
  const fn = functions.get(id) ?? { name, arity, clauses: new Map() };
  functions.set(id, fn);
  const place = `${id} ${clause} ${line}`;
  const known = bumps.get(place);
  const hits = Number(count);
  if (known === undefined) bumps.set(place, { line, hits, fn, clause });
  else known.hits += hits;
}

function moduleOf(name: string, modules: Map<string, ErlangModule>): ErlangModule {
  const module = modules.get(name) ?? { path: null, functions: new Map(), bumps: new Map() };
  modules.set(name, module);
  return module;
}

function textOf({ items }: List): string {
  if (items instanceof Uint8Array) return Buffer.from(items).toString('latin1');
  return items
    .map((item) => (typeof item === 'number' && item >= 0 && item <= 0x10ffff ? String.fromCodePoint(item) : ''))
    .join('');
}

function emit(name: string, { path, functions, bumps }: ErlangModule, builder: FileBuilder, sink: ReportSink): void {
  if (path === null) {
    sink.warn('nameless-file', `module ${name} has counts and no file; skipped`);
    return;
  }
  builder.measures({ lines: true, functions: true, branches: true });
  for (const { line, hits, fn, clause } of bumps.values()) {
    builder.line(line, hits);
    const known = fn.clauses.get(clause);
    if (known === undefined) fn.clauses.set(clause, { line, hits });
    else if (line < known.line) Object.assign(known, { line, hits });
  }
  let point = 0;
  for (const [id, { clauses }] of functions) {
    point++;
    const inOrder = [...clauses].sort(([a], [b]) => a - b).map(([, clause]) => clause);
    const first = Math.min(...inOrder.map(({ line }) => line));
    const hits = inOrder.reduce((sum, clause) => sum + clause.hits, 0);
    builder.function({ name: id, startLine: first, endLine: null, hits: Math.min(hits, MAX_COUNT), complexity: null });
    if (inOrder.length === 1) continue;
    for (const [arm, clause] of inOrder.entries()) builder.branch(first, point, arm, clause.hits);
  }
  builder.emit(path);
}
