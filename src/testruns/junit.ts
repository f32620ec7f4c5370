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
  /** What the suite claims to have failed; null where it does not say. */
  readonly claims: number | null;
  /** Of a `testcase`. */
  outcome: Outcome;
  /** Of a `testsuite`: Common Test's set-up of it, or of a group in it, failed. */
  setupFailed: boolean;
  /** Of a `testcase`: the module it is of, where EUnit names that in front. */
  readonly module: string | null;
}

class JunitReader {
  readonly #file: string;
  readonly #parser = new SaxesParser({ position: false });
  readonly #counter = new TestCounter();
  readonly #open: OpenElement[] = [];
  readonly #modules = new Map<string, OpenSuite | null>();
  readonly #claimed = new Set<OpenElement>();
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
    this.#open.push({
      name,
      suite: null,
      label: attributes.name ?? '',
      hasSuites: false,
      claims: name === 'testsuite' ? claimsOf(attributes) : null,
      outcome,
      setupFailed: false,
      module: name === 'testcase' ? eunitModule(attributes) : null,
    });
    if (name === 'testsuite' && parent !== undefined) parent.hasSuites = true;
    if (parent?.name === 'testcase') parent.outcome = worse(parent.outcome, VERDICTS.get(name) ?? 'passed');
  }

  #closed(name: string): void {
    const element = this.#open.pop();
    if (element?.name !== name) return;
    if (name === 'testcase') this.#countCase(element);
    if (element.setupFailed) this.#counter.autoSkipped(element.suite?.skipped ?? 0);
    // A suite with neither cases nor suites is worth knowing of.
    if (name === 'testsuite' && element.suite === null && !element.hasSuites) this.#counter.suite(element.label);
  }

  #countCase({ label, outcome, module }: OpenElement): void {
    // Common Test lists what runs around a suite among its cases.
    if (!AROUND.has(label)) this.#counter.count(this.#suiteOf(module), outcome);
    else if (label.startsWith('init') && outcome !== 'passed') {
      const holder = this.#open.findLast(({ name }) => name === 'testsuite');
      if (holder !== undefined) holder.setupFailed = true;
    }
  }

  /** Cases may stand outside of any suite: then the root is theirs. Those of EUnit are grouped by their module. */
  #suiteOf(module: string | null): OpenSuite | null {
    const holder = this.#open.findLast(({ name }) => name === 'testsuite') ?? this.#open[0];
    if (holder === undefined) return null;
    if (holder.claims !== null && !this.#claimed.has(holder)) {
      this.#claimed.add(holder);
      this.#counter.claim(holder.claims);
    }
    if (module !== null) {
      holder.hasSuites = true;
      if (!this.#modules.has(module)) this.#modules.set(module, this.#counter.suite(module));
      return this.#modules.get(module) ?? null;
    }
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

const AROUND: ReadonlySet<string> = new Set(['init_per_suite', 'end_per_suite', 'init_per_group', 'end_per_group']);

/** `shop_cache_tests:12 hit_test` (eunit_surefire): module, line, function. */
function eunitModule({ name, classname }: SaxesTagPlain['attributes']): string | null {
  return classname === undefined ? (/^([a-z][\w@]*):\d+ \S/.exec(name ?? '')?.[1] ?? null) : null;
}

function claimsOf({ failures, errors }: SaxesTagPlain['attributes']): number | null {
  const claimed = [failures, errors].filter((text) => text !== undefined && /^\d{1,9}$/.test(text)).map(Number);
  return claimed.length === 0 ? null : claimed.reduce((a, b) => a + b, 0);
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
