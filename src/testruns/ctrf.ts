import { invalidResults, type ResultsInput, refuseWideText } from './input.js';
import { type OpenSuite, type Outcome, TestCounter, type TestRun } from './test-run.js';

/** CTRF is one JSON value, read at once; runs of a hundred thousand tests stay below this. */
const MAX_BYTES = 128 << 20;

/** `other` is what fits nowhere else: neither passed nor failed nor left out. */
const OUTCOMES: ReadonlyMap<unknown, Outcome> = new Map([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['pending', 'skipped'],
  ['other', 'errored'],
]);

/**
 * Reads a report in the Common Test Report Format (ctrf.io). Tests are counted one by one; the summary is not looked at.
 *
 * @throws CovgapError `report-invalid` where it is no CTRF or cut off
 */
export async function readCtrf(input: ResultsInput): Promise<TestRun> {
  const counter = new TestCounter();
  const suites = new Map<string, OpenSuite | null>();
  for (const test of testsOf(await readJson(input), input.name)) {
    const { status, suite, filePath } = record(test);
    const name = suiteName(suite) ?? suiteName(filePath) ?? '';
    if (!suites.has(name)) suites.set(name, counter.suite(name));
    counter.count(suites.get(name) ?? null, OUTCOMES.get(status) ?? 'errored');
  }
  return counter.result(input.name, 'ctrf');
}

async function readJson(input: ResultsInput): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input.chunks()) {
    size += chunk.length;
    if (size > MAX_BYTES) throw invalidResults(input.name, `CTRF results larger than ${MAX_BYTES} bytes are not read`);
    chunks.push(Uint8Array.prototype.slice.call(chunk));
  }
  const bytes = Buffer.concat(chunks);
  refuseWideText(bytes.subarray(0, 2), input.name);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw invalidResults(input.name, `the test results are no valid JSON: ${(cause as Error).message.slice(0, 200)}`);
  }
}

function testsOf(value: unknown, name: string): readonly unknown[] {
  const { reportFormat, results } = record(value);
  const { tests } = record(results);
  if (reportFormat !== undefined && reportFormat !== 'CTRF')
    throw invalidResults(name, 'no CTRF test results: "reportFormat" is another');
  if (!Array.isArray(tests)) throw invalidResults(name, 'no CTRF test results: there is no list "results" > "tests"');
  return tests;
}

/** A list from the outermost suite inwards; earlier versions of the format had one string. */
function suiteName(value: unknown): string | null {
  const text = Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(' > ') : value;
  return typeof text === 'string' && text !== '' ? text : null;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
