import { ArmTally } from './arms.js';
import { EMPTY_REPORT, FileBuilder } from './builder.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { type Attributes, readXml, type XmlHandler } from './xml.js';
import { xmlHead } from './xml-head.js';
import { epochMs, numberOf, ownCopy } from './xml-values.js';

/**
 * Cobertura XML, after http://cobertura.sourceforge.net/xml/coverage-04.dtd and what its many writers make of it
 * (Istanbul, coverage.py, gcovr, coverlet, PHPUnit, covertool, …).
 *
 * - Lines are those of the class; those of its methods repeat them and count only where the class has none.
 * - Branches are "n of m" per line (`condition-coverage`): the first n arms are taken as covered, since the format
 *   cannot say which. `<conditions>` repeats the same figures in other words and is ignored, as are all rates.
 * - Several classes of one file (inner classes, partial classes) are one file: hits of the same line add up.
 * - A method is entered when its first line ran, or any of its lines: a method of several clauses may start late.
 */
export const cobertura: CoverageFormat = {
  name: 'cobertura',
  title: 'Cobertura XML',
  usualPlaces: [
    'coverage/cobertura-coverage.xml',
    'cobertura-coverage.xml',
    'coverage.cobertura.xml',
    'TestResults/*/coverage.cobertura.xml',
    '_build/test/covertool/*.covertool.xml',
    'target/site/cobertura/coverage.xml',
    'build/reports/cobertura/coverage.xml',
    'build/logs/cobertura.xml',
    'cobertura.xml',
    'coverage.xml',
  ],
  sniff(head) {
    const { doctype, root, rest } = xmlHead(head) ?? { doctype: '', root: '', rest: '' };
    if (root !== 'coverage' || rest.includes('<project')) return false;
    return /cobertura|coverage-0\d/i.test(doctype) || rest.includes('line-rate=') || rest.includes('<packages');
  },
  async parse(input, sink) {
    const reader = new CoberturaReader(sink);
    await readXml(input, sink, reader);
    reader.end();
  },
};

/** Numbers per line in `#methodLines`: line, hits, covered arms, arms. */
const COLUMNS = 4;

class CoberturaReader implements XmlHandler {
  readonly textOf = 'source';
  readonly #sink: ReportSink;
  readonly #builder: FileBuilder;
  readonly #arms: ArmTally;
  #declaredBranches = Number.NaN;
  #filename: string | null = null;
  #inClass = false;
  #neverLoaded = false;
  #classHasLines = false;
  readonly #methodLines: number[] = [];
  #method: Attributes | null = null;
  #methodStart = Number.NaN;
  #methodHits = 0;
  #methodRan = 0;

  constructor(sink: ReportSink) {
    this.#sink = sink;
    this.#builder = new FileBuilder(sink);
    this.#arms = new ArmTally(sink);
  }

  open(name: string, attributes: Attributes, at: number): void {
    if (name === 'line') this.#line(attributes, at);
    else if (name === 'method') this.#openMethod(attributes);
    else if (name === 'class') this.#openClass(attributes.filename ?? '');
    else if (name === 'coverage') {
      this.#sink.timestamp(epochMs(attributes.timestamp));
      this.#declaredBranches = numberOf(attributes['branches-valid']);
    }
  }

  text(source: string): void {
    // Cobertura's Maven plugin hands its own option on as a folder.
    if (source !== '--source') this.#sink.sourceRoot(source);
  }

  close(name: string): void {
    if (name === 'method') this.#closeMethod();
    else if (name === 'class') this.#closeClass();
  }

  end(): void {
    this.#emit();
    this.#arms.compareWith(this.#declaredBranches);
  }

  /** Neighbouring classes of one file go into one builder: merging them one by one would be quadratic. */
  #openClass(filename: string): void {
    if (filename !== this.#filename) {
      this.#emit();
      this.#filename = ownCopy(filename);
    }
    this.#builder.measures({ lines: true });
    this.#inClass = true;
    this.#neverLoaded = this.#classHasLines = false;
    this.#methodLines.length = 0;
  }

  #closeClass(): void {
    this.#inClass = false;
    if (this.#classHasLines) return;
    const lines = this.#methodLines;
    for (let i = 0; i < lines.length; i += COLUMNS) {
      this.#builder.line(lines[i]!, lines[i + 1]!);
      this.#addArms(lines[i]!, lines[i + 2]!, lines[i + 3]!);
    }
  }

  #emit(): void {
    if (this.#filename !== null) this.#builder.emit(this.#filename);
  }

  #openMethod(method: Attributes): void {
    this.#method = method;
    this.#methodStart = Number.NaN;
    this.#methodHits = this.#methodRan = 0;
  }

  #closeMethod(): void {
    const method = this.#method;
    this.#method = null;
    if (method === null || !this.#inClass) return;
    if (method.name === EMPTY_REPORT) {
      this.#neverLoaded = true;
      return;
    }
    const startless = Number.isNaN(this.#methodStart);
    // Neither lines nor hits: abstract, or not instrumented.
    if (startless && method.hits === undefined) return;
    const complexity = numberOf(method.complexity);
    this.#builder.function({
      name: ownCopy(methodName(method)),
      startLine: startless ? null : this.#methodStart,
      endLine: null,
      hits: startless ? numberOf(method.hits) : this.#methodHits || this.#methodRan,
      complexity: complexity > 0 && complexity < Number.POSITIVE_INFINITY ? complexity : null,
    });
  }

  #line(line: Attributes, at: number): void {
    const number = numberOf(line.number);
    const hits = numberOf(line.hits);
    const condition = line['condition-coverage'];
    const [covered, total] = condition === undefined || !isTrue(line.branch) ? NO_ARMS : armsOf(condition);
    if (this.#method !== null) this.#methodLine(number, hits, covered, total);
    else if (this.#inClass) {
      this.#classHasLines = true;
      this.#builder.line(number, hits, at);
      this.#addArms(number, covered, total, at);
    }
  }

  #methodLine(number: number, hits: number, covered: number, total: number): void {
    this.#methodLines.push(number, hits, covered, total);
    if (hits > this.#methodRan) this.#methodRan = hits;
    if (!(number > 0) || number >= this.#methodStart) return;
    this.#methodStart = number;
    this.#methodHits = Math.max(hits, 0);
  }

  #addArms(line: number, covered: number, total: number, at?: number): void {
    if (total === 0) return;
    // Of a file that was never loaded the writer knows no branches: what it has is made up.
    if (this.#neverLoaded) this.#declaredBranches -= total;
    else this.#arms.add(this.#builder, line, covered, total, at);
  }
}

const NO_ARMS = [0, 0] as const;

/** `50% (1/2)` as [1, 2]; no arms where the fraction is missing, which is how some write "not a branch". */
function armsOf(condition: string): readonly [covered: number, total: number] {
  const slash = condition.lastIndexOf('/');
  if (slash < 0) return NO_ARMS;
  const covered = condition.slice(condition.lastIndexOf('(', slash) + 1, slash);
  const end = condition.indexOf(')', slash);
  return [numberOf(covered), numberOf(condition.slice(slash + 1, end < 0 ? undefined : end))];
}

/** .NET writers say `True`. */
function isTrue(flag: string | undefined): boolean {
  return flag === 'true' || flag?.toLowerCase() === 'true';
}

/**
 * Name and, where it tells overloads apart, signature: `start/2`, `run(Ljava/lang/String;)V`. Istanbul's `()V` is made
 * up for all functions alike.
 */
function methodName({ name = '', signature = '' }: Attributes): string {
  if (signature === '' || signature === '()V' || signature === '()') return name;
  if (signature.startsWith(name)) return signature;
  return signature.startsWith('(') ? name + signature : name;
}
