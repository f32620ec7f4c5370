import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { invalidResults, type ResultsInput } from './input.js';
import { tagsOf } from './tags.js';
import { type OpenSuite, type Outcome, TestCounter, type TestRun } from './test-run.js';

/** Deeper documents are attacks: suites nest a few levels. */
const MAX_DEPTH = 200;
/** Each oddity costs an error object, so a file that consists of them must end somewhere. */
const MAX_ODDITIES = 20_000;
/** What the parser calls an error and real writers do all the same: colour codes and broken references in messages. */
const ODDITIES = new Set(['malformed character entity.', 'undefined entity.', 'disallowed character.']);
/** Every `&` that starts neither one of XML's five entities nor a character reference. */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/g;

/**
 * Reads JUnit XML, in the dialects that test runners write. There is no standard: roots and nesting differ, suites may
 * be listed twice, and their totals count what their writer pleased. So cases are counted, one by one.
 *
 * @throws CovgapError `report-invalid` where it is no JUnit XML, cut off or not well-formed
 */
export async function readJunit(input: ResultsInput): Promise<TestRun> {
  const reader = new JunitReader(input.name);
  for await (const tags of tagsOf(input)) reader.write(tags);
  return reader.end();
}

interface OpenElement {
  readonly name: string;
  /** Of a `testsuite`: null until a case turns up in it. */
  suite: OpenSuite | null;
  readonly label: string;
  hasSuites: boolean;
  /** Of a `testcase`. */
  outcome: Outcome;
}

class JunitReader {
  readonly #file: string;
  readonly #parser = new SaxesParser({ position: false });
  readonly #counter = new TestCounter();
  readonly #open: OpenElement[] = [];
  #oddities = 0;

  constructor(file: string) {
    this.#file = file;
    this.#parser.on('error', (error) => this.#odd(error.message));
    this.#parser.on('opentag', (tag) => this.#opened(tag as SaxesTagPlain));
    this.#parser.on('closetag', (tag) => this.#closed(tag.name));
  }

  write(tags: string): void {
    this.#parser.write(tags.replace(BARE_AMPERSAND, '&amp;'));
  }

  end(): TestRun {
    this.#parser.close();
    return this.#counter.result(this.#file, 'junit');
  }

  #opened({ name, attributes }: SaxesTagPlain): void {
    const parent = this.#open.at(-1);
    if (parent === undefined && name !== 'testsuites' && name !== 'testsuite')
      this.#fail(`no JUnit test results: they start with <testsuites> or <testsuite>, not <${name.slice(0, 60)}>`);
    if (this.#open.length >= MAX_DEPTH) this.#fail(`elements are nested more than ${MAX_DEPTH} deep`);
    const outcome = name === 'testcase' ? outcomeByStatus(attributes) : 'passed';
    this.#open.push({ name, suite: null, label: attributes.name ?? '', hasSuites: false, outcome });
    if (name === 'testsuite' && parent !== undefined) parent.hasSuites = true;
    if (parent?.name === 'testcase') parent.outcome = worse(parent.outcome, VERDICTS.get(name) ?? 'passed');
  }

  #closed(name: string): void {
    const element = this.#open.pop();
    if (element?.name !== name) return;
    if (name === 'testcase') this.#counter.count(this.#suiteOf(this.#open), element.outcome);
    // A suite with neither cases nor suites is worth knowing of.
    else if (name === 'testsuite' && element.suite === null && !element.hasSuites) this.#counter.suite(element.label);
  }

  /** Cases may stand outside of any suite: then the root is theirs. */
  #suiteOf(open: readonly OpenElement[]): OpenSuite | null {
    const holder = open.findLast(({ name }) => name === 'testsuite') ?? open[0];
    if (holder === undefined) return null;
    holder.suite ??= this.#counter.suite(holder.label);
    return holder.suite;
  }

  #odd(message: string): void {
    if (ODDITIES.has(message)) {
      if (++this.#oddities > MAX_ODDITIES) this.#fail('there are too many characters XML does not allow');
      return;
    }
    const cutOff = /^unclosed tag: (.{1,100})/.exec(message)?.[1];
    if (cutOff !== undefined) this.#fail(`the test results end inside <${cutOff}>`);
    if (message === 'unexpected end.' || message.startsWith('document must contain'))
      this.#fail(this.#open.length === 0 ? 'the file holds no test results' : 'the test results end inside of a tag');
    this.#fail(`the test results are not well-formed XML: ${message.slice(0, 200).replace(/\.$/, '')}`);
  }

  #fail(message: string): never {
    throw invalidResults(this.#file, message, this.#parser.line);
  }
}

/** What a child of a case says of it. `rerunFailure` comes beside a `failure`; `flakyFailure` passed in the end. */
const VERDICTS: ReadonlyMap<string, Outcome> = new Map([
  ['failure', 'failed'],
  ['error', 'errored'],
  ['skipped', 'skipped'],
  ['disabled', 'skipped'],
]);

/** A case counts once: a test that failed and then broke in its tear-down is a failure. */
const ORDER: readonly Outcome[] = ['passed', 'skipped', 'errored', 'failed'];

function worse(a: Outcome, b: Outcome): Outcome {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** GoogleTest and a few others say it in an attribute. */
function outcomeByStatus({ status, result }: SaxesTagPlain['attributes']): Outcome {
  const said = [status, result].map((value) => value?.toLowerCase());
  if (said.some((value) => value === 'failed' || value === 'failure')) return 'failed';
  if (said.includes('error')) return 'errored';
  const skipped = ['notrun', 'skipped', 'suppressed', 'disabled', 'ignored', 'pending'];
  return said.some((value) => value !== undefined && skipped.includes(value)) ? 'skipped' : 'passed';
}
