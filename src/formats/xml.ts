import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { CovgapError } from '../errors.js';
import type { ReportInput, ReportSink } from './format.js';
import { textChunks } from './text.js';
import { PlainXml } from './xml-plain.js';
import { ownCopy } from './xml-values.js';

/** Attributes of one element; entities are already resolved. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** What a reader wants to hear about a document. `line` counts from 1. */
export interface XmlHandler {
  open(name: string, attributes: Attributes, line: number): void;
  close(name: string): void;
  /** The one element whose text is wanted; all other text is skipped without being collected. */
  readonly textOf?: string;
  /** The trimmed text of a `textOf` element, before its `close`. */
  text?(text: string): void;
}

/** Deeper documents are attacks: coverage formats nest about ten elements. */
const MAX_DEPTH = 200;
/** One tag, comment or DOCTYPE is collected in memory until it ends; this is how many characters it may have. */
const MAX_TOKEN = 4 << 20;
/** Each oddity costs an error object, so a file that consists of them must end somewhere. */
const MAX_ODDITIES = 20_000;
/** Every `&` that starts neither one of XML's five entities nor a character reference. */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/g;
/** The longest reference above has 10 characters; a shorter tail of a chunk may be the start of one. */
const LONGEST_REFERENCE = 10;

const BAD_REFERENCE = ['xml-reference', 'a character reference names no character; kept as it is written'] as const;

/** What the parser calls an error and real writers do all the same. */
const ODDITIES = new Map<string, readonly [code: string, message: string]>([
  ['malformed character entity.', BAD_REFERENCE],
  ['undefined entity.', BAD_REFERENCE],
  ['disallowed character.', ['xml-character', 'a bare < or a control character in a value or text; read on after it']],
  [
    'an XML declaration must be at the start of the document.',
    ['xml-declaration', 'something precedes the XML declaration; read on'],
  ],
]);

/**
 * Reads an XML document as events, chunk by chunk. Forgives what report writers are known to get wrong (`&` and `<`
 * not escaped) with a counted warning; entities a DOCTYPE declares are never expanded.
 *
 * @throws CovgapError `report-invalid` with the line where the document is cut off or not well-formed
 */
export async function readXml(input: ReportInput, sink: ReportSink, handler: XmlHandler): Promise<void> {
  const reader = new XmlReader(input.name, sink, handler);
  for await (const chunk of textChunks(input)) reader.write(chunk);
  reader.end();
}

class XmlReader {
  readonly #file: string;
  readonly #sink: ReportSink;
  readonly #handler: XmlHandler;
  // `position` only decorates messages; `line` is kept without it.
  readonly #parser = new SaxesParser({ position: false });
  /** Null from the first odd thing on: the parser reads the rest. */
  #plain: PlainXml | null;
  #rest = '';
  #muted = false;
  #tail = '';
  #text = '';
  #depth = 0;
  #closing = '';
  #oddities = 0;
  #progress = false;
  #sinceProgress = 0;
  #ampersands = 0;

  constructor(file: string, sink: ReportSink, handler: XmlHandler) {
    this.#file = file;
    this.#sink = sink;
    this.#handler = handler;
    this.#plain = new PlainXml({
      open: (name, attributes) => this.#open({ name, attributes }),
      close: (name) => this.#close(name),
      text: (text) => this.#addText(text),
    });
    // Not more than these: `on` stores under a computed name, and with eight of those V8 makes the parser a dictionary,
    // which is several times slower. For the same reason all of them are known from the start.
    this.#parser.on('error', (error) => this.#odd(error.message));
    this.#parser.on('doctype', (text) => this.#doctype(text));
    this.#parser.on('opentag', (tag) => this.#muted || this.#open(tag as SaxesTagPlain));
    this.#parser.on('closetag', (tag) => this.#muted || this.#close(tag.name));
    this.#collectText(true);
    this.#collectText(false);
  }

  write(chunk: string): void {
    this.#progress = false;
    const left = this.#plain === null ? chunk : this.#readPlain(this.#plain, chunk);
    if (left !== '') this.#parser.write(this.#escapeAmpersands(left));
    this.#sinceProgress = this.#progress ? 0 : this.#sinceProgress + chunk.length;
    if (this.#sinceProgress > MAX_TOKEN)
      this.#fail(`a single tag or comment is longer than ${MAX_TOKEN} characters`, 'Is this a coverage report at all?');
  }

  /** Reads what is plain; returns what the parser must read instead, once there is something odd. */
  #readPlain(plain: PlainXml, chunk: string): string {
    const text = this.#rest === '' ? chunk : this.#rest + chunk;
    const { at, odd } = plain.read(text);
    this.#rest = text.slice(at);
    return odd ? this.#handOver(plain) : '';
  }

  /** Brings the parser to where the plain reader stands, by opening the same elements once more unheard. */
  #handOver(plain: PlainXml): string {
    this.#plain = null;
    this.#muted = true;
    this.#parser.write(plain.stack.map((name) => `<${name}>`).join(''));
    if (plain.root !== null && plain.stack.length === 0) this.#parser.write(`<${plain.root}/>`);
    this.#muted = false;
    this.#parser.line = plain.line;
    const rest = this.#rest;
    this.#rest = '';
    return rest;
  }

  end(): void {
    // Whether the document is whole is for the parser to say.
    if (this.#plain !== null) {
      const rest = this.#handOver(this.#plain);
      if (rest !== '') this.#parser.write(this.#escapeAmpersands(rest));
    }
    if (this.#tail !== '') this.#parser.write(`&amp;${this.#tail.slice(1)}`);
    this.#parser.close();
  }

  #open({ name, attributes }: Pick<SaxesTagPlain, 'name' | 'attributes'>): void {
    this.#progress = true;
    if (this.#depth === 0) this.#encoding(this.#parser.xmlDecl.encoding);
    if (++this.#depth > MAX_DEPTH) this.#fail(`elements are nested more than ${MAX_DEPTH} deep`);
    this.#handler.open(name, attributes, this.#plain?.line ?? this.#parser.line);
    if (name === this.#handler.textOf) this.#collectText(true);
  }

  /** With a listener the parser collects all text, so there is one only where it is wanted. */
  #collectText(on: boolean): void {
    this.#text = '';
    if (!on) {
      this.#parser.off('text');
      this.#parser.off('cdata');
      return;
    }
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text.replaceAll('&amp;', '&')));
  }

  #addText(text: string): void {
    if (this.#plain !== null && this.#plain.stack.at(-1) !== this.#handler.textOf) return;
    if (this.#text.length < MAX_TOKEN) this.#text += text;
  }

  #close(name: string): void {
    this.#closing = name;
    this.#depth--;
    if (name === this.#handler.textOf) {
      this.#handler.text?.(ownCopy(this.#text.trim()));
      this.#collectText(false);
    }
    this.#handler.close(name);
  }

  /**
   * The parser would take everything up to the next `;` for an entity name and lose the tags in between, so `&` is
   * escaped before it sees the text. (That `&` is harmless in comments and CDATA is not worth a second parser.)
   */
  #escapeAmpersands(chunk: string): string {
    let text = this.#tail + chunk;
    this.#tail = '';
    const last = text.includes('&') ? text.lastIndexOf('&') : -1;
    if (last < 0) return text;
    if (text.length - last < LONGEST_REFERENCE && !text.includes(';', last)) {
      this.#tail = text.slice(last);
      text = text.slice(0, last);
    }
    return text.replace(BARE_AMPERSAND, (_, at: number) => {
      const line = this.#ampersands++ === 0 ? this.#parser.line + newlines(text, at) : undefined;
      this.#sink.warn('xml-ampersand', 'an & that starts no entity of XML itself; read as a plain &', line);
      return '&amp;';
    });
  }

  #encoding(name: string | undefined): void {
    // .NET writers say utf-16 and write UTF-8; real UTF-16 never gets here.
    if (name === undefined || /^(utf-?(8|16)|(us-)?ascii)$/i.test(name)) return;
    const message = `the report says it is ${name.slice(0, 40)}; it is read as UTF-8, so accented names may not match`;
    this.#sink.warn('xml-encoding', message, 1);
  }

  #doctype(text: string): void {
    if (!text.includes('<!ENTITY')) return;
    this.#sink.warn('xml-entities', 'the DOCTYPE declares entities; they are not expanded', this.#parser.line);
  }

  #odd(message: string): void {
    const known = ODDITIES.get(message);
    if (known !== undefined) {
      this.#sink.warn(known[0], known[1], this.#parser.line);
      if (++this.#oddities > MAX_ODDITIES) this.#fail('there are too many characters XML does not allow');
      return;
    }
    const cutOff = /^unclosed tag: (.{1,100})/.exec(message)?.[1];
    if (cutOff !== undefined || message === 'unexpected end.' || message.startsWith('document must contain'))
      this.#fail(
        cutOff === undefined ? 'the report ends in the middle of a tag' : `the report ends inside <${cutOff}>`,
        'It looks cut off: was the run that wrote it stopped, or the disk full? Run the tests again.',
      );
    // The parser closes an element before it looks whether the closing tag is that of the element.
    const what = message.startsWith('unexpected close') ? `<${this.#closing}> is closed by another tag` : message;
    this.#fail(`the report is not well-formed XML: ${what.slice(0, 200).replace(/\.$/, '')}`);
  }

  #fail(message: string, hint = 'Was it edited, or did other output get mixed in? Write the report again.'): never {
    throw new CovgapError('report-invalid', message, {
      file: this.#file,
      line: this.#plain?.line ?? this.#parser.line,
      hint,
    });
  }
}

function newlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
