/**
 * The parser is native code that recurses: some thousand levels of nesting overflow its stack and end the process. So
 * the depth is bounded beforehand, from the text alone. Measured on a stack of 4 MiB (a worker thread's) it overflows
 * at about 1,700 functions in one another, 2,700 parentheses, 3,000 `else if`s, 4,000 ternaries and 30,000 terms of a
 * sum; the limit keeps at least half of that in hand.
 */
import { half, level, link, operatorCost } from './costs.js';
import { endOfComment, endOfRegExp, endOfString, endOfTemplate, isWord, operatorLength } from './scan.js';

const limit = 1000 * level;

export function nestsTooDeep(text: string): boolean {
  return text.length > limit / level && new Meter(text).exceeds();
}

/** What stands before a token. `head`: the parentheses of `if (…)` and the like, after which a statement nests. */
type Before = 'operator' | 'word' | 'operand' | 'brace' | 'head';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
/** Words that want an operand. */
const prefixes = words('await class delete do else extends function keyof new typeof void yield');
/** Words that want parentheses and then a statement. */
const heads = words('for if while with');
/** Words that a regular expression may follow. */
const leads = words('case do else in of return typeof void yield');

/** An open bracket: what was pending before it. */
interface Opened {
  readonly pending: number;
  readonly elses: number;
  /** The `(` of an `if` or the like. */
  readonly head: boolean;
  /** The `${` of a template literal. */
  readonly template: boolean;
}

/**
 * Adds up what the parser would have on its stack: a level for each open bracket and each pending operator that nests
 * to the right, a link for each term of a chain. What is pending is forgotten where a statement or list item ends.
 */
class Meter {
  readonly #text: string;
  readonly #stack: Opened[] = [];
  #outer = 0;
  #pending = 0;
  #elses = 0;
  #before: Before = 'operator';
  #ended = false;
  #wordStart = 0;
  #wordEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  exceeds(): boolean {
    const text = this.#text;
    let broken = false;
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code <= 32) {
        broken ||= code === 10;
        at++;
        continue;
      }
      at = isWord(code) ? this.#word(at, broken) : this.#mark(at, code);
      broken = false;
      if (this.#outer + this.#pending + this.#elses > limit) return true;
    }
    return false;
  }

  #word(from: number, broken: boolean): number {
    const text = this.#text;
    let to = from + 1;
    while (to < text.length && isWord(text.charCodeAt(to))) to++;
    const first = text.charCodeAt(from);
    if (first === 101 /* e */ && to - from === 4 && text.startsWith('else', from)) this.#elses += half;
    else if (this.#ended || this.#before === 'brace') this.#reset();
    else if (first === 99 /* c */ && to - from === 4 && text.startsWith('case', from)) this.#reset();
    else if (this.#before === 'head') this.#pending += level;
    else if (broken && this.#endsAtBreak()) this.#pending = 0;
    else if (this.#before !== 'operator')
      this.#pending += this.#before === 'word' && prefixes.has(this.#lastWord()) ? half : link;
    this.#ended = false;
    this.#before = 'word';
    this.#wordStart = from;
    this.#wordEnd = to;
    return to;
  }

  #endsAtBreak(): boolean {
    return this.#before === 'operand' || (this.#before === 'word' && !prefixes.has(this.#lastWord()));
  }

  #lastWord(): string {
    return this.#wordEnd - this.#wordStart > 8 ? '' : this.#text.slice(this.#wordStart, this.#wordEnd);
  }

  #reset(): void {
    this.#pending = 0;
    this.#elses = 0;
  }

  #mark(at: number, code: number): number {
    switch (code) {
      case 34 /* " */:
      case 39 /* ' */:
        this.#before = 'operand';
        return endOfString(this.#text, at, code);
      case 96 /* ` */:
        return this.#template(at + 1);
      case 40 /* ( */:
      case 91 /* [ */:
      case 123 /* { */:
        this.#open(code === 40 && this.#before === 'word' && heads.has(this.#lastWord()), false);
        return at + 1;
      case 41 /* ) */:
      case 93 /* ] */:
      case 125 /* } */:
        return this.#close(code) ? this.#template(at + 1) : at + 1;
      case 59 /* ; */:
        this.#ended = true;
        this.#before = 'operator';
        return at + 1;
      case 44 /* , */:
        this.#pending = 0;
        this.#before = 'operator';
        return at + 1;
      default:
        return this.#operator(at, code, this.#text.charCodeAt(at + 1));
    }
  }

  #open(head: boolean, template: boolean): void {
    if (this.#ended) this.#reset();
    this.#stack.push({ pending: this.#pending, elses: this.#elses, head, template });
    this.#outer += this.#pending + this.#elses + level;
    this.#reset();
    this.#before = 'operator';
    this.#ended = false;
  }

  /** Whether a template literal goes on behind it. */
  #close(code: number): boolean {
    const opened = this.#stack.pop();
    this.#ended = false;
    this.#before = code === 125 ? 'brace' : opened?.head === true ? 'head' : 'operand';
    if (opened === undefined) return false;
    this.#outer -= opened.pending + opened.elses + level;
    this.#pending = opened.pending + link;
    this.#elses = opened.elses;
    return opened.template && code === 125;
  }

  #template(from: number): number {
    const end = endOfTemplate(this.#text, from);
    if (this.#text.charCodeAt(end - 1) === 123 /* { */) this.#open(false, true);
    else this.#before = 'operand';
    this.#pending += link;
    return end;
  }

  #operator(at: number, code: number, next: number): number {
    if (code === 47 /* / */) {
      const end = this.#pastSlash(at, next);
      if (end !== at) return end;
    }
    const afterOperand = this.#before !== 'operator';
    if ((code === 47 && next === 62 /* > */ && afterOperand) || (code === 60 /* < */ && next === 47)) {
      // The end of a JSX element takes back what its `<` cost, and most of its attributes.
      this.#pending = Math.max(0, this.#pending - level - half);
    } else if (code === 64 /* @ */ && this.#before === 'brace') {
      this.#reset();
    } else {
      this.#pending += operatorCost(code, next, afterOperand);
    }
    this.#before = 'operator';
    this.#ended = false;
    return at + operatorLength(this.#text, at, code, next);
  }
  /** Past a comment or regular expression; the same place for a division or the end of a JSX element. */
  #pastSlash(at: number, next: number): number {
    const end = endOfComment(this.#text, at, next);
    if (end !== at) return end;
    const before = this.#before;
    const divides = before === 'operand' || before === 'brace' || (before === 'word' && !leads.has(this.#lastWord()));
    if (divides) return at;
    this.#before = 'operand';
    return endOfRegExp(this.#text, at);
  }
}
