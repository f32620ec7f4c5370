import { invalidResults, type ResultsInput, refuseWideText } from './input.js';

const LESS = 0x3c;
const MORE = 0x3e;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const NEWLINE = 0x0a;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const BANG = 0x21;

/** Messages stand in attributes, so a tag may be long; this long it is no results file. */
const MAX_TAG = 16 << 20;
/** What must be seen to know what `<` starts: `<![CDATA[`. */
const LONGEST_START = 9;

const CDATA_END = Buffer.from(']]>');
const COMMENT_END = Buffer.from('-->');
const DECLARATION_END = Buffer.from('>');

/**
 * The tags of an XML document as text, whole ones only, and of all between them nothing but the line ends. Test
 * results carry the output of the tests, any amount of any bytes; an XML parser would collect it first and complain
 * about it next. DOCTYPE goes as well, so no entity is ever declared.
 */
export async function* tagsOf(input: ResultsInput): AsyncGenerator<string> {
  const filter = new TagFilter(input.name);
  let first = true;
  for await (const chunk of input.chunks()) {
    if (first && chunk.length > 0) refuseWideText(chunk, input.name);
    first &&= chunk.length === 0;
    yield filter.feed(chunk);
  }
  // A tag cut off is handed on, for the parser to say so.
  yield filter.unfinished();
}

class TagFilter {
  readonly #name: string;
  /** Bytes of the last chunk that cannot be judged without the next: the start of a tag, or of an end mark. */
  #rest: Buffer[] = [];
  #restSize = 0;
  /** Set while inside of something that is dropped. */
  #until: Buffer | null = null;
  /** Inside of a tag, whose bytes so far are the rest. */
  #inTag = false;
  /** The quote that ends the attribute value the tag is in, or 0. */
  #quote = 0;
  #newlines = 0;
  #out: string[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  feed(chunk: Uint8Array): string {
    const own = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    // A tag's bytes were looked at already: only their quote state is needed to go on.
    const bytes = this.#inTag ? own : this.#release(own);
    for (let at = 0; at < bytes.length; )
      if (this.#inTag) at = this.#tag(bytes, at);
      else if (this.#until !== null) at = this.#skip(bytes, at, this.#until);
      else at = this.#text(bytes, at);
    return this.#out.splice(0).join('');
  }

  unfinished(): string {
    return this.#inTag || this.#rest.length > 0 ? Buffer.concat(this.#rest).toString() : '';
  }

  #text(bytes: Buffer, from: number): number {
    const at = bytes.indexOf(LESS, from);
    this.#countLines(bytes, from, at < 0 ? bytes.length : at);
    if (at < 0) return bytes.length;
    if (bytes.length - at < LONGEST_START && !bytes.includes(MORE, at)) return this.#keep(bytes, at);
    const next = bytes[at + 1]!;
    if (next === BANG) this.#until = endOfBang(bytes, at);
    else if (startsTag(next)) this.#startTag();
    else return at + 1;
    return this.#inTag ? at : at + 2;
  }

  #startTag(): void {
    this.#inTag = true;
    this.#out.push('\n'.repeat(this.#newlines));
    this.#newlines = 0;
  }

  #tag(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.#quote !== 0) {
        if (byte === this.#quote) this.#quote = 0;
      } else if (byte === QUOTE || byte === APOSTROPHE) this.#quote = byte;
      else if (byte === MORE) {
        this.#out.push(this.#release(bytes.subarray(from, at + 1)).toString());
        this.#inTag = false;
        return at + 1;
      }
    }
    return this.#keep(bytes, from);
  }

  #skip(bytes: Buffer, from: number, end: Buffer): number {
    const at = bytes.indexOf(end, from);
    const upTo = at < 0 ? Math.max(from, bytes.length - end.length + 1) : at;
    this.#countLines(bytes, from, upTo);
    if (at < 0) return this.#keep(bytes, upTo);
    this.#until = null;
    return at + end.length;
  }

  /** The chunk's buffer is used again by its producer, so what is held over is copied. */
  #keep(bytes: Buffer, from: number): number {
    this.#rest.push(Buffer.from(bytes.subarray(from)));
    this.#restSize += bytes.length - from;
    if (this.#restSize > MAX_TAG) throw invalidResults(this.#name, `a single tag is longer than ${MAX_TAG} bytes`);
    return bytes.length;
  }

  #release(following: Buffer): Buffer {
    this.#restSize = 0;
    return Buffer.concat([...this.#rest.splice(0), following]);
  }

  #countLines(bytes: Buffer, from: number, to: number): void {
    for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1))
      this.#newlines++;
  }
}

function endOfBang(bytes: Buffer, at: number): Buffer {
  const start = bytes.toString('latin1', at, at + LONGEST_START);
  if (start === '<![CDATA[') return CDATA_END;
  return start.startsWith('<!--') ? COMMENT_END : DECLARATION_END;
}

/** A bare `<` in text, as careless writers leave it, starts no tag. */
function startsTag(byte: number): boolean {
  const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return letter || byte === SLASH || byte === QUESTION || byte === 0x5f || byte >= 0x80;
}
