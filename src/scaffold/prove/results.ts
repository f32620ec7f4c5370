import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { FrameworkName } from '../render/style.js';
import type { ProofTest } from './proof.js';

/** One line of a runner's results. */
interface ResultRow {
  /** Absolute path as the runner says it; null where it says none. */
  readonly file: string | null;
  /** Null where it is about the file rather than about a test. */
  readonly test: Omit<ProofTest, 'file'> | null;
  /** Of what is about the file. */
  readonly message: string | null;
}

export interface Results {
  readonly rows: readonly ResultRow[];
  readonly complete: boolean;
}

const NOTHING: Results = { rows: [], complete: false };
const LONGEST_MESSAGE = 2000;

/** The results in a folder, as far as they were written; nothing where there are none. */
export function readResults(framework: FrameworkName, folder: string): Results {
  const text = textOf(join(folder, 'results'));
  if (text === null) return NOTHING;
  if (framework === 'mocha' || framework === 'node-test') return fromLines(text, framework);
  const { rows, complete } = fromJest(text);
  return { rows: withWords(rows, errorsOf(textOf(join(folder, 'errors')) ?? '')), complete };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Errors besides the tests say more than what the report says of their files. */
function withWords(rows: readonly ResultRow[], errors: readonly ResultRow[]): ResultRow[] {
  const said = new Set(errors.map(({ file }) => file));
  return [...rows.filter(({ file, test }) => test !== null || !said.has(file)), ...errors];
}

function errorsOf(text: string): ResultRow[] {
  return linesOf(text).map(({ file, message }) => ({
    file: typeof file === 'string' ? file : null,
    test: null,
    message: cut(String(message)),
  }));
}

const JEST_STATUS: ReadonlyMap<unknown, ProofTest['status']> = new Map([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['todo', 'todo'],
  ['pending', 'skipped'],
  ['skipped', 'skipped'],
  ['disabled', 'skipped'],
  ['focused', 'passed'],
]);

/** jest's `--json`, which vitest writes as well. */
function fromJest(text: string): Results {
  const report = parsed(text);
  if (!Array.isArray(report.testResults)) return NOTHING;
  return { rows: report.testResults.flatMap((each) => fileRows(record(each))), complete: true };
}

function fileRows({ name, status, message, assertionResults }: Fields): ResultRow[] {
  const file = typeof name === 'string' ? name : null;
  const tests = (Array.isArray(assertionResults) ? assertionResults : []).map((each) => jestTest(record(each)));
  const rows: ResultRow[] = tests.map((test) => ({ file, test, message: null }));
  // jest repeats failures of tests in the message of the file.
  if (status === 'failed' && tests.every((test) => test.status !== 'failed'))
    rows.push({ file, test: null, message: cut(typeof message === 'string' ? message : '') ?? 'the file failed' });
  return rows;
}

function jestTest({ ancestorTitles, title, status, failureMessages, duration }: Fields): Omit<ProofTest, 'file'> {
  const name = String(title);
  const path = [...(Array.isArray(ancestorTitles) ? ancestorTitles : []), name]
    .map(String)
    .filter((each) => each !== '');
  const messages = Array.isArray(failureMessages) ? failureMessages.join('\n') : '';
  return {
    title: path.join(' '),
    name,
    // A verdict nobody knows is no pass.
    status: JEST_STATUS.get(status) ?? 'failed',
    message: cut(messages),
    durationMs: typeof duration === 'number' ? duration : null,
  };
}

/** A line of JSON a result, as our reporters write them. */
function fromLines(text: string, framework: FrameworkName): Results {
  const lines = linesOf(text);
  const rows = lines.filter(({ path }) => Array.isArray(path)).flatMap(lineRow);
  return {
    // node:test names the file a test was declared in, which a helper may have done; it runs one file at a time.
    rows: framework === 'node-test' ? rows.map((row) => ({ ...row, file: null })) : rows,
    complete: lines.some(({ end }) => end === true),
  };
}

function linesOf(text: string): Fields[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parsed);
}

function lineRow({ file, path, suite, status, why, message, printed, durationMs }: Fields): ResultRow[] {
  const names = (path as unknown[]).map(String);
  const own = { file: typeof file === 'string' ? file : null, message: null };
  // A suite fails by its tests, which are told of themselves.
  if (why === 'subtestsFailed') return [];
  const isFile = names.length === 1 && isFileName(names[0]!, own.file);
  if (suite === true || isFile) {
    const said = isFile && typeof printed === 'string' ? `${message}\n${printed}` : `${names.join(' ')}: ${message}`;
    return status === 'failed' ? [{ ...own, test: null, message: cut(said) }] : [];
  }
  const test = {
    title: names.join(' '),
    name: names.at(-1)!,
    status: status as ProofTest['status'],
    message: cut(typeof message === 'string' ? message : ''),
    durationMs: typeof durationMs === 'number' ? durationMs : null,
  };
  return [{ ...own, test }];
}

/** node:test reports a file that fails by itself among its tests. */
function isFileName(name: string, file: string | null): boolean {
  return /\.[cm]?[jt]sx?$/.test(name) && (file === null || file.endsWith(name));
}

function cut(message: string): string | null {
  const text = stripVTControlCharacters(message).trim();
  if (text === '') return null;
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

type Fields = Readonly<Record<string, unknown>>;

/** Empty where it is cut off: a runner that was killed may leave half a line. */
function parsed(text: string): Fields {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
