/** Where the parts of a document go; names and values are slices of the text. */
export interface PlainXmlEvents {
  open(name: string, attributes: Record<string, string>): void;
  close(name: string): void;
  text(text: string): void;
}

const [TAB, FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, AMPERSAND, MINUS, DOT, SLASH, LESS, EQUALS, GREATER] = [0x22, 0x26, 0x2d, 0x2e, 0x2f, 0x3c, 0x3d, 0x3e];
/** The first of what needs a second look: surrogates, and characters XML does not allow. */
const SURROGATES = 0xd800;

const DECLARATION = /<\?xml version="1\.0"(?: encoding="(?:utf-8|us-ascii)")?(?: standalone="(?:yes|no)")? ?\?>/iy;
/** Without declarations of its own. */
const DOCTYPE = /<!DOCTYPE [\w:.-]+(?: (?:SYSTEM|PUBLIC "[^"<>&]*")(?: "[^"<>&]*")?)?\s*>/y;
/** Longer tags are left to the general parser, which knows where to stop. */
const MAX_TAG = 1 << 16;

type Outcome = 'read' | 'unfinished' | 'odd';

/**
 * Reads the XML that report writers produce by the megabyte: elements, attributes in double quotes, text. References,
 * comments, CDATA, processing instructions and whatever is not well-formed are "odd" and left to a general parser, to
 * which `stack` says where in the document the odd thing stands. Several times faster than a parser that keeps every
 * rule of XML for each character.
 */
export class PlainXml {
  readonly #events: PlainXmlEvents;
  /** The elements that are open, outermost first. */
  readonly stack: string[] = [];
  /** The root element, once it was opened. */
  root: string | null = null;
  /** Counts from 1: the line of what comes next. */
  line = 1;
  /** The name, attributes and end of the tag at hand. */
  #end = 0;
  #began = false;
  /** Attribute names of each element, as last seen: comparing them with the text is faster than cutting them out. */
  readonly #usual = new Map<string, string[]>();
  #names: string[] = [];

  constructor(events: PlainXmlEvents) {
    this.#events = events;
  }

  /** Reads as far as it goes. `at` is where the rest begins: an unfinished part, or with `odd` what is not plain. */
  read(text: string): { at: number; odd: boolean } {
    let at = 0;
    while (at < text.length) {
      const outcome = text.charCodeAt(at) === LESS ? this.#markup(text, at) : this.#text(text, at);
      if (outcome !== 'read') return { at, odd: outcome === 'odd' || text.length - at > MAX_TAG };
      at = this.#end;
    }
    return { at, odd: false };
  }

  /** Text up to the next tag. Its lines are counted when it is whole. */
  #text(text: string, start: number): Outcome {
    // What precedes an XML declaration is for the general parser to complain about.
    if (!this.#began) return 'odd';
    let lines = 0;
    let blank = true;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LESS) break;
      if (code === FEED) lines++;
      else if (code !== SPACE && code !== TAB) {
        if (code === RETURN) {
          if (at + 1 < text.length && text.charCodeAt(at + 1) !== FEED) return 'odd';
        } else {
          // `>` may be the end of `]]>`, which text must not hold.
          if (code < SPACE || code === AMPERSAND || code === GREATER || code >= SURROGATES) return 'odd';
          blank = false;
        }
      }
    }
    if (at === text.length) return 'unfinished';
    if (!blank) {
      if (this.stack.length === 0) return 'odd';
      this.#events.text(text.slice(start, at).replaceAll('\r\n', '\n'));
    }
    this.line += lines;
    this.#end = at;
    return 'read';
  }

  #markup(text: string, start: number): Outcome {
    if (start + 1 >= text.length) return 'unfinished';
    const second = text.charCodeAt(start + 1);
    if (second === SLASH) return this.#closing(text, start + 2);
    if (isLetter(second)) return this.#opening(text, start + 1);
    return this.root === null ? this.#prolog(text, start) : 'odd';
  }

  #prolog(text: string, start: number): Outcome {
    const end = text.indexOf('>', start);
    if (end === -1) return 'unfinished';
    const rule = this.#began ? DOCTYPE : DECLARATION;
    rule.lastIndex = start;
    // Only the very first characters may be a declaration.
    if (!this.#began && (start > 0 || this.line > 1)) return 'odd';
    this.#began = true;
    if (!rule.test(text) || text.slice(start, rule.lastIndex).includes('\n')) return 'odd';
    this.#end = rule.lastIndex;
    return 'read';
  }

  #closing(text: string, start: number): Outcome {
    const name = this.stack.at(-1);
    if (name === undefined) return 'odd';
    const end = start + name.length;
    if (end >= text.length) return text.includes('>', start) ? 'odd' : 'unfinished';
    if (text.charCodeAt(end) !== GREATER || !text.startsWith(name, start)) return 'odd';
    this.stack.pop();
    this.#end = end + 1;
    this.#events.close(name);
    return 'read';
  }

  #opening(text: string, start: number): Outcome {
    const nameEnd = afterName(text, start);
    if (nameEnd === text.length) return 'unfinished';
    if (this.root !== null && this.stack.length === 0) return 'odd';
    const name = this.#elementName(text, start, nameEnd);
    const attributes: Record<string, string> = {};
    const outcome = this.#attributes(text, nameEnd, attributes);
    if (outcome !== 'read') return outcome;
    const empty = text.charCodeAt(this.#end) === SLASH;
    if (empty && this.#end + 1 >= text.length) return 'unfinished';
    if (empty && text.charCodeAt(this.#end + 1) !== GREATER) return 'odd';
    this.#end += empty ? 2 : 1;
    this.root ??= name;
    this.#began = true;
    if (!empty) this.stack.push(name);
    this.#events.open(name, attributes);
    if (empty) this.#events.close(name);
    return 'read';
  }

  /** The name, and its usual attributes ready to compare with. */
  #elementName(text: string, start: number, end: number): string {
    const name = text.slice(start, end);
    const known = this.#usual.get(name);
    if (known !== undefined) {
      this.#names = known;
      return name;
    }
    this.#names = [];
    // A document of made-up names must not grow without bound.
    if (this.#usual.size < 100) this.#usual.set(name, this.#names);
    return name;
  }

  /** Attributes up to `>` or `/`, at which `#end` then stands. */
  #attributes(text: string, start: number, into: Record<string, string>): Outcome {
    let at = start;
    for (let index = 0; ; index++) {
      const before = at;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at >= text.length) return 'unfinished';
      const code = text.charCodeAt(at);
      if (code === GREATER || code === SLASH) {
        this.#end = at;
        return 'read';
      }
      if (at === before || !isLetter(code)) return 'odd';
      const name = this.#attributeName(text, at, index);
      if (name === null) return 'unfinished';
      at += name.length;
      if (at + 1 >= text.length) return 'unfinished';
      if (text.charCodeAt(at) !== EQUALS || text.charCodeAt(at + 1) !== QUOTE) return 'odd';
      const from = at + 2;
      at = plainUntilQuote(text, from);
      if (at === text.length) return 'unfinished';
      // Twice the same attribute is not well-formed; names that every object has are none that a report uses.
      if (text.charCodeAt(at) !== QUOTE || into[name] !== undefined) return 'odd';
      into[name] = text.slice(from, at);
      at++;
    }
  }

  #attributeName(text: string, start: number, index: number): string | null {
    const usual = this.#names[index];
    if (usual !== undefined && text.startsWith(usual, start) && text.charCodeAt(start + usual.length) === EQUALS)
      return usual;
    const end = afterName(text, start);
    if (end === text.length) return null;
    const name = text.slice(start, end);
    if (index < 50) this.#names[index] = name;
    return name;
  }
}

/** Where the value ends: at its quote, at something that is not plain, or with the text. */
function plainUntilQuote(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code < SPACE || code === AMPERSAND || code === LESS || code >= SURROGATES) break;
  }
  return at;
}

function afterName(text: string, start: number): number {
  let at = start;
  while (at < text.length && isNameCharacter(text.charCodeAt(at))) at++;
  return at;
}

function isNameCharacter(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === MINUS || code === DOT || code === 0x5f;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
