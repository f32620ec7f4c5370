import type { FunctionHits } from '../model.js';
import { ArmTally } from './arms.js';
import { FileBuilder } from './builder.js';
import { CloverConditions } from './clover-conditions.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { type Attributes, readXml, type XmlHandler } from './xml.js';
import { xmlHead } from './xml-head.js';
import { epochMs, numberOf, ownCopy } from './xml-values.js';

/**
 * Clover XML, after OpenClover's `XMLReporter` (https://openclover.org) and its imitators: Istanbul, PHPUnit, gcovr.
 *
 * - `stmt` and `cond` lines are lines; a `method` line is a function and no line of code, as in OpenClover's sums.
 * - Istanbul names no functions and only says how many there are and ran: as many functions without name and place
 *   are made, so that the totals hold.
 * - Branches: see `CloverConditions`.
 * - `<testproject>` is the test code; gcovr puts a dummy there. It is left out.
 */
export const clover: CoverageFormat = {
  name: 'clover',
  title: 'Clover XML',
  usualPlaces: [
    'coverage/clover.xml',
    'clover.xml',
    'build/logs/clover.xml',
    'target/site/clover/clover.xml',
    'build/reports/clover/clover.xml',
  ],
  sniff(head) {
    const { root, rest } = xmlHead(head) ?? { root: '', rest: '' };
    if (root !== 'coverage' || rest.includes('<packages')) return false;
    return rest.includes('<project') || /^[^>]{1,1000} (?:clover|generated)=/.test(rest);
  },
  async parse(input, sink) {
    const reader = new CloverReader(sink);
    await readXml(input, sink, reader);
    reader.end();
  },
};

const NAMELESS: FunctionHits = { name: '', startLine: null, endLine: null, hits: 0, complexity: null };
const NAMELESS_RUN: FunctionHits = { ...NAMELESS, hits: 1 };
/** More functions than this without a name, in one file or in one report, are a mistake and would cost memory. */
const MAX_NAMELESS_PER_FILE = 1 << 15;
const MAX_NAMELESS = 1 << 20;

class CloverReader implements XmlHandler {
  readonly #sink: ReportSink;
  /** A line may hold several statements; it ran as often as the busiest of them. */
  readonly #builder: FileBuilder;
  readonly #arms: ArmTally;
  readonly #conditions = new CloverConditions();
  #declaredBranches = 0;
  #nameless = 0;
  #skipped = false;
  #package = '';
  #path: string | null = null;
  #inClass = false;
  #metrics: Attributes = {};
  #named = false;
  #lines = 0;
  #ran = false;

  constructor(sink: ReportSink) {
    this.#sink = sink;
    this.#builder = new FileBuilder(sink, 'max');
    this.#arms = new ArmTally(sink);
  }

  open(name: string, attributes: Attributes, at: number): void {
    if (this.#skipped) return;
    if (name === 'line') this.#line(attributes, at);
    else if (name === 'file') this.#openFile(attributes);
    else if (name === 'class') this.#inClass = true;
    // Of the metrics on every level only those of the file itself are of use.
    else if (name === 'metrics') this.#metrics = this.#inClass ? this.#metrics : attributes;
    else if (name === 'package') this.#package = attributes.name ?? '';
    else if (name === 'coverage') this.#sink.timestamp(epochMs(attributes.generated));
    else if (name === 'testproject') this.#skipped = true;
  }

  close(name: string): void {
    if (name === 'testproject') this.#skipped = false;
    else if (this.#skipped) return;
    else if (name === 'file') this.#closeFile();
    else if (name === 'class') this.#inClass = false;
    else if (name === 'package') this.#package = '';
  }

  end(): void {
    this.#arms.compareWith(this.#declaredBranches);
  }

  #openFile({ path = '', name = '' }: Attributes): void {
    this.#path = ownCopy(path || inPackage(this.#package, name));
    this.#metrics = {};
    this.#named = this.#ran = false;
    this.#lines = 0;
    this.#builder.measures({ lines: true });
  }

  #line(line: Attributes, at: number): void {
    if (this.#path === null) return;
    const number = numberOf(line.num);
    if (line.type === 'method') {
      this.#method(line, number, at);
      return;
    }
    let hits = numberOf(line.count);
    if (line.type === 'cond') {
      const [yes, no] = [numberOf(line.truecount), numberOf(line.falsecount)];
      this.#conditions.add(number, yes, no, line.count !== undefined);
      if (line.count === undefined) hits = yes + no;
    }
    this.#lines++;
    if (hits > 0) this.#ran = true;
    this.#builder.line(number, hits, at);
  }

  /** PHPUnit gives the name, OpenClover the signature. */
  #method(line: Attributes, number: number, at: number): void {
    this.#named = true;
    const complexity = numberOf(line.complexity);
    this.#builder.function(
      {
        name: ownCopy(line.name ?? line.signature ?? ''),
        startLine: number > 0 ? number : null,
        endLine: null,
        hits: numberOf(line.count),
        complexity: complexity > 0 && complexity < Number.POSITIVE_INFINITY ? complexity : null,
      },
      at,
    );
  }

  #closeFile(): void {
    if (this.#path === null) return;
    const methods = numberOf(this.#metrics.methods);
    const covered = numberOf(this.#metrics.coveredmethods);
    // vitest 3 gives a file no test loaded one function and one branch that ran, while none of its lines did.
    const madeUp = !this.#named && methods === 1 && covered === 1 && this.#lines > 0 && !this.#ran;
    if (!madeUp) {
      const branches = numberOf(this.#metrics.conditionals);
      if (branches > 0) this.#declaredBranches += branches;
      this.#conditions.addTo(this.#builder, this.#arms, branches, numberOf(this.#metrics.coveredconditionals));
      if (!this.#named) this.#addNameless(methods, covered);
    }
    this.#conditions.clear();
    this.#builder.emit(this.#path);
    this.#path = null;
  }

  #addNameless(methods: number, covered: number): void {
    if (!(methods > 0)) return;
    if (methods > MAX_NAMELESS_PER_FILE || this.#nameless + methods > MAX_NAMELESS) {
      this.#sink.warn('too-many-functions', `${methods} functions in a file are nonsense; skipped`);
      return;
    }
    this.#nameless += methods;
    for (let i = 0; i < methods; i++) this.#builder.function(i < covered ? NAMELESS_RUN : NAMELESS);
  }
}

/** Packages are written with dots (Java, Istanbul) or backslashes (PHP). */
function inPackage(name: string, file: string): string {
  if (name === '' || name === 'default-pkg' || /[\\/]/.test(file)) return file;
  return `${name.replace(/[.\\]/g, '/')}/${file}`;
}
