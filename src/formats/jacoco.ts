import type { FunctionHits } from '../model.js';
import { ArmTally } from './arms.js';
import { FileBuilder } from './builder.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { type Attributes, readXml, type XmlHandler } from './xml.js';
import { xmlHead } from './xml-head.js';
import { epochMs, numberOf, ownCopy } from './xml-values.js';

/**
 * JaCoCo XML, after https://www.jacoco.org/jacoco/trunk/coverage/report.dtd (1.1); Kover writes the same.
 *
 * - JaCoCo counts instructions of byte code, not executions: a line, arm or method that ran has one hit.
 * - A path is package and source file name; there is no source root, and a group (a module of the build) is no part
 *   of it.
 * - Methods stand in classes, before the source files of their package; the class names the source file.
 */
export const jacoco: CoverageFormat = {
  name: 'jacoco',
  title: 'JaCoCo XML',
  usualPlaces: [
    'target/site/jacoco/jacoco.xml',
    'target/site/jacoco-aggregate/jacoco.xml',
    'build/reports/jacoco/test/jacocoTestReport.xml',
    'build/reports/kover/report.xml',
    'jacoco.xml',
  ],
  sniff(head) {
    const { doctype, root, rest } = xmlHead(head) ?? { doctype: '', root: '', rest: '' };
    if (root !== 'report') return false;
    return /jacoco/i.test(doctype) || /<(?:sessioninfo|package|group|sourcefile) /.test(rest);
  },
  async parse(input, sink) {
    const reader = new JacocoReader(sink);
    await readXml(input, sink, reader);
    reader.end();
  },
};

class JacocoReader implements XmlHandler {
  readonly #sink: ReportSink;
  readonly #builder: FileBuilder;
  readonly #arms: ArmTally;
  #newest = 0;
  #package = '';
  /** Functions of the package at hand by the name of their source file. */
  readonly #functions = new Map<string, FunctionHits[]>();
  #class = '';
  #classFunctions: FunctionHits[] | null = null;
  #method: { -readonly [key in keyof FunctionHits]: FunctionHits[key] } | null = null;
  #sourceFile: string | null = null;

  constructor(sink: ReportSink) {
    this.#sink = sink;
    this.#builder = new FileBuilder(sink);
    this.#arms = new ArmTally(sink);
  }

  open(name: string, attributes: Attributes, at: number): void {
    if (name === 'line') this.#line(attributes, at);
    else if (name === 'counter') this.#counter(attributes);
    else if (name === 'method') this.#openMethod(attributes);
    else if (name === 'class') this.#openClass(attributes);
    else if (name === 'sourcefile') this.#openSourceFile(attributes);
    else if (name === 'package') this.#package = attributes.name ?? '';
    else if (name === 'sessioninfo') this.#newest = Math.max(this.#newest, epochMs(attributes.dump) || 0);
  }

  close(name: string): void {
    if (name === 'method') this.#closeMethod();
    else if (name === 'sourcefile') this.#closeSourceFile();
    else if (name === 'class') this.#classFunctions = null;
    else if (name === 'package') this.#closePackage();
  }

  end(): void {
    this.#sink.timestamp(this.#newest);
  }

  #openClass({ name = '', sourcefilename }: Attributes): void {
    this.#class = shortName(name);
    // Version 1.0 of the format had no such attribute; its classes were Java.
    const file = sourcefilename ?? `${this.#class.split('.', 1)[0]}.java`;
    const known = this.#functions.get(file);
    this.#classFunctions = known ?? [];
    if (known === undefined) this.#functions.set(ownCopy(file), this.#classFunctions);
  }

  #openMethod({ name = '', line }: Attributes): void {
    const startLine = numberOf(line);
    this.#method = {
      name: ownCopy(`${this.#class}.${name}`),
      startLine: startLine > 0 ? startLine : null,
      endLine: null,
      hits: 0,
      complexity: null,
    };
  }

  #counter({ type, missed, covered }: Attributes): void {
    if (this.#method === null) return;
    if (type === 'METHOD') this.#method.hits = numberOf(covered) > 0 ? 1 : 0;
    else if (type === 'COMPLEXITY') this.#method.complexity = numberOf(missed) + numberOf(covered) || null;
  }

  #closeMethod(): void {
    if (this.#method !== null) this.#classFunctions?.push(this.#method);
    this.#method = null;
  }

  #openSourceFile({ name = '' }: Attributes): void {
    this.#sourceFile = name;
    this.#builder.measures({ lines: true });
  }

  #line({ nr, ci, mb = '0', cb = '0' }: Attributes, at: number): void {
    if (this.#sourceFile === null) return;
    const line = numberOf(nr);
    this.#builder.line(line, numberOf(ci) > 0 ? 1 : 0, at);
    if (mb === '0' && cb === '0') return;
    const taken = numberOf(cb);
    this.#arms.add(this.#builder, line, taken, taken + numberOf(mb), at);
  }

  #closeSourceFile(): void {
    const name = this.#sourceFile;
    if (name === null) return;
    for (const fn of this.#functions.get(name) ?? []) this.#builder.function(fn);
    this.#functions.delete(name);
    this.#builder.emit(ownCopy(name === '' || this.#package === '' ? name : `${this.#package}/${name}`));
    this.#sourceFile = null;
  }

  #closePackage(): void {
    for (const [name, functions] of this.#functions)
      if (functions.length > 0)
        this.#sink.warn('source-file-missing', `classes of ${name} are listed, its lines are not: left out`);
    this.#functions.clear();
    this.#package = '';
  }
}

/** `com/example/Order$Line` as `Order.Line`; the number of an anonymous class keeps its `$`. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\$(?=[A-Za-z_])/g, '.');
}
