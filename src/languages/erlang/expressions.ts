import type { Clause, MapField, Node, RecordField, Segment } from './ast.js';
import type { Token } from './lexer.js';

/** Tightest first; `right` ones take what stands to their right as a whole. */
const LEVELS: readonly { readonly ops: ReadonlySet<string>; readonly right?: true }[] = [
  { ops: new Set(['*', '/', 'div', 'rem', 'band', 'and']) },
  { ops: new Set(['+', '-', 'bor', 'bxor', 'bsl', 'bsr', 'or', 'xor']) },
  { ops: new Set(['++', '--']), right: true },
  { ops: new Set(['==', '/=', '=<', '<', '>=', '>', '=:=', '=/=']) },
  { ops: new Set(['andalso']) },
  { ops: new Set(['orelse']) },
  { ops: new Set(['..']) },
  { ops: new Set(['=', '!', '?=']), right: true },
  { ops: new Set(['|']) },
  { ops: new Set(['::']) },
];
/** Where `|` and `::` are not operators: inside of lists and segments they mean something else. */
const EXPRESSION_LEVELS = 8;
const ALL_LEVELS = LEVELS.length;
/** Deeper than any program: what is nested on purpose ends in an error, not in a full stack. */
const DEEPEST = 300;

class Unreadable extends Error {}

/** The clauses of one function form, without its full stop; null where they are not read. */
export function parseFunction(tokens: readonly Token[]): Clause[] | null {
  return attempt(() => {
    const reader = new Reader(tokens);
    const clauses = [reader.functionClause()];
    while (reader.take(';')) clauses.push(reader.functionClause());
    return reader.atEnd() ? clauses : null;
  });
}

/** One expression, pattern or type; null where it is not read, or something stands behind it. */
export function parseExpression(tokens: readonly Token[]): Node | null {
  return attempt(() => {
    const reader = new Reader(tokens);
    const node = reader.expression(ALL_LEVELS);
    return reader.atEnd() ? node : null;
  });
}

/** What a function takes and gives, by one clause of its `-spec`. */
export interface Signature {
  readonly args: readonly Node[];
  readonly returns: Node;
  /** `Name :: type()` behind `when`. */
  readonly constraints: readonly Node[];
}

/** The clauses of a `-spec` or `-callback`, from its first bracket on; null where they are not read. */
export function parseSpec(tokens: readonly Token[]): Signature[] | null {
  return attempt(() => {
    const reader = new Reader(tokens);
    const signatures = [reader.signature()];
    while (reader.take(';')) signatures.push(reader.signature());
    return reader.atEnd() ? signatures : null;
  });
}

function attempt<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  take(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at++;
    return true;
  }

  functionClause(): Clause {
    const { line } = this.#next();
    this.#need('(');
    const patterns = this.#upTo(')');
    return { patterns, ...this.#rest(), line };
  }

  signature(): Signature {
    this.#need('(');
    const args = this.#upTo(')');
    this.#need('->');
    const returns = this.expression(ALL_LEVELS);
    const constraints: Node[] = [];
    if (this.take('when'))
      do constraints.push(this.expression(ALL_LEVELS));
      while (this.take(','));
    return { args, returns, constraints };
  }

  expression(levels = EXPRESSION_LEVELS): Node {
    if (++this.#depth > DEEPEST) throw new Unreadable();
    const node = this.#binary(levels);
    this.#depth--;
    return node;
  }

  #binary(level: number): Node {
    if (level === 0) return this.#unary();
    const { ops, right } = LEVELS[level - 1]!;
    let left = this.#binary(level - 1);
    for (let token = this.#peek(); isOperator(token) && ops.has(token.text); token = this.#peek()) {
      this.#at++;
      left = { k: 'op', op: token.text, left, right: this.#binary(right ? level : level - 1), line: token.line };
      if (right) break;
    }
    return left;
  }

  #unary(): Node {
    const token = this.#peek();
    if (isSign(token)) {
      this.#at++;
      // `catch` takes all that follows.
      if (++this.#depth > DEEPEST) throw new Unreadable();
      const right = token.text === 'catch' ? this.expression() : this.#unary();
      this.#depth--;
      return { k: 'op', op: token.text, left: null, right, line: token.line };
    }
    return this.#postfix(this.#primary());
  }

  #postfix(node: Node): Node {
    for (;;) {
      if (this.#sees('#')) node = this.#hash(node);
      else if (this.#sees(':') && !this.#sees('::')) {
        this.#at++;
        const fn = this.#primary();
        if (!this.#sees('(')) return { k: 'tuple', of: [node, fn] };
        node = this.#call(node, fn);
      } else if (this.#sees('(')) node = this.#call(null, node);
      else return node;
    }
  }

  #call(module: Node | null, fn: Node): Node {
    const { line } = this.#next();
    return { k: 'call', module, fn, args: this.#upTo(')'), line };
  }

  /** `#{…}`, `#name{…}`, `#name.field`, behind a value or not. */
  #hash(base: Node | null): Node {
    this.#need('#');
    if (this.take('{')) return { k: 'map', base, fields: this.#mapFields() };
    const name = this.#next().text;
    if (this.take('.')) return { k: 'field', base, name, field: this.#next().text };
    this.#need('{');
    const fields: RecordField[] = [];
    while (!this.take('}')) {
      const field = this.#next().text;
      if (!this.take('=') && !this.take('::')) throw new Unreadable();
      fields.push({ name: field, value: this.expression(ALL_LEVELS) });
      if (!this.take(',') && !this.#sees('}')) throw new Unreadable();
    }
    return { k: 'record', base, name, fields };
  }

  #mapFields(): MapField[] {
    const fields: MapField[] = [];
    while (!this.take('}')) {
      const key = this.expression(ALL_LEVELS);
      if (this.#sees('||')) {
        this.#at++;
        this.#upTo('}');
        return fields;
      }
      const exact = this.take(':=');
      if (!exact) this.#need('=>');
      const value = this.expression(ALL_LEVELS);
      fields.push({ key, exact, value });
      if (this.take('||')) {
        this.#upTo('}');
        return fields;
      }
      if (!this.take(',') && !this.#sees('}')) throw new Unreadable();
    }
    return fields;
  }

  #primary(): Node {
    const token = this.#next();
    const { kind, text, line } = token;
    switch (kind) {
      case 'atom':
        return { k: 'atom', text, line };
      case 'variable':
        return { k: 'var', text, line };
      case 'number':
        return { k: /^\d[\d_]*(?:\.\d|\d*#[^#]*\.)/.test(text) ? 'float' : 'int', text, line };
      case 'char':
        return { k: 'char', text, line };
      case 'string':
        return this.#strings(token);
      case 'macro':
        return { k: 'unknown', text };
      case 'keyword':
        return this.#keyword(token);
      case 'punctuation':
        return this.#punctuation(token);
      default:
        throw new Unreadable();
    }
  }

  /** Strings that stand side by side are one. */
  #strings({ text, line }: Token): Node {
    let all = text;
    while (this.#peek()?.kind === 'string' && all.startsWith('"')) all = all.slice(0, -1) + this.#next().text.slice(1);
    return { k: 'string', text: all, line };
  }

  #punctuation({ text }: Token): Node {
    // More than one, or none, only in front of the arrow of a function type.
    if (text === '(') return { k: 'block', body: this.#upTo(')') };
    if (text === '{') return { k: 'tuple', of: this.#upTo('}') };
    if (text === '[') return this.#list();
    if (text === '<<') return this.#segments();
    if (text === '...') return { k: 'unknown', text };
    if (text === '#') {
      this.#at--;
      return this.#hash(null);
    }
    throw new Unreadable();
  }

  #list(): Node {
    if (this.take(']')) return { k: 'list', of: [], tail: null };
    const of = [this.expression(EXPRESSION_LEVELS)];
    if (this.take('||')) return { k: 'comprehension', element: of[0]!, qualifiers: this.#qualifiers(']') };
    // A union in a type ends where a tail would: both are `[A | B]`.
    while (this.take(',')) of.push(this.expression(EXPRESSION_LEVELS));
    let tail: Node | null = null;
    if (this.take('::')) of[of.length - 1] = this.expression(ALL_LEVELS);
    if (this.take('|')) tail = this.expression(ALL_LEVELS);
    // Of a type: one or more.
    if (this.take(',')) this.#need('...');
    this.#need(']');
    return { k: 'list', of, tail };
  }

  #qualifiers(end: string): Node[] {
    const qualifiers: Node[] = [];
    do {
      const pattern = this.expression();
      if (this.take(':=')) this.expression();
      if (this.take('<-') || this.take('<=') || this.take('<:-'))
        qualifiers.push({ k: 'generator', pattern, source: this.expression() });
      else qualifiers.push(pattern);
    } while (this.take(',') || this.take('&&'));
    this.#need(end);
    return qualifiers;
  }

  #segments(): Node {
    const of: Segment[] = [];
    while (!this.take('>>')) {
      // What follows a colon is the size.
      const value = isSign(this.#peek()) ? this.#unary() : this.#primary();
      const size = this.take(':') ? this.#primary() : null;
      let type = '';
      if (this.take('/')) {
        while (!this.#sees(',') && !this.#sees('>>') && !this.#sees('||')) type += this.#next().text;
      }
      of.push({ value, size, type });
      if (this.take('||')) {
        return { k: 'comprehension', element: { k: 'binary', of }, qualifiers: this.#qualifiers('>>') };
      }
      if (this.#sees('*')) this.#at += 2;
      if (!this.take(',') && !this.#sees('>>')) throw new Unreadable();
    }
    return { k: 'binary', of };
  }

  #keyword({ text, line }: Token): Node {
    switch (text) {
      case 'case': {
        const subject = this.expression();
        this.#need('of');
        return { k: 'case', subject, clauses: this.#clauses('end') };
      }
      case 'if': {
        const clauses: Clause[] = [];
        do {
          const at = this.#peek()?.line ?? line;
          const guards = this.#guards();
          this.#need('->');
          clauses.push({ patterns: [], guards, body: this.#body(), line: at });
        } while (this.take(';'));
        this.#need('end');
        return { k: 'if', clauses };
      }
      case 'begin': {
        const body = this.#body();
        this.#need('end');
        return { k: 'block', body };
      }
      case 'maybe':
        return this.#maybe(line);
      case 'receive': {
        const clauses = this.#sees('after') ? [] : this.#clauseList();
        const after = this.take('after') ? this.#after() : [];
        this.#need('end');
        return { k: 'receive', clauses, after };
      }
      case 'try':
        return this.#try();
      case 'fun':
        return this.#fun();
      default:
        throw new Unreadable();
    }
  }

  #maybe(line: number): Node {
    const next = this.#peek();
    if (next === undefined || /^(?:\)|\]|\}|,|;|->|>>)$/.test(next.text)) return { k: 'atom', text: 'maybe', line };
    const body = this.#body();
    if (this.take('else')) this.#clauseList();
    this.#need('end');
    return { k: 'block', body };
  }

  #after(): Node[] {
    const time = this.expression();
    this.#need('->');
    return [time, ...this.#body()];
  }

  #try(): Node {
    const body = this.#body();
    const clauses = this.take('of') ? this.#clauseList() : [];
    const catches = this.take('catch') ? this.#clauseList() : [];
    const after = this.take('after') ? this.#body() : [];
    this.#need('end');
    return { k: 'try', body, clauses, catches, after };
  }

  #fun(): Node {
    if (this.#sees('(') || (this.#peek()?.kind === 'variable' && this.#tokens[this.#at + 1]?.text === '(')) {
      const clauses: Clause[] = [];
      do {
        if (this.#peek()?.kind === 'variable') this.#at++;
        const { line } = this.#next();
        const patterns = this.#upTo(')');
        // In types: `fun((…) -> T)` stands in brackets, and has neither body nor end.
        if (clauses.length === 0 && !this.#sees('->') && !this.#sees('when'))
          return { k: 'fun', clauses: [{ patterns, guards: [], body: [], line }] };
        clauses.push({ patterns, ...this.#rest(), line });
      } while (this.take(';'));
      this.#need('end');
      return { k: 'fun', clauses };
    }
    let fn = this.#primary();
    let module: Node | null = null;
    if (this.take(':')) {
      module = fn;
      fn = this.#primary();
    }
    this.#need('/');
    return { k: 'reference', module, fn, arity: this.#primary() };
  }

  #clauses(end: string): Clause[] {
    const clauses = this.#clauseList();
    this.#need(end);
    return clauses;
  }

  #clauseList(): Clause[] {
    const clauses: Clause[] = [];
    do {
      const line = this.#peek()?.line ?? 0;
      let pattern = this.expression();
      // `Class:Reason:Stack` of a catch clause.
      if (this.take(':')) pattern = { k: 'tuple', of: [pattern, this.#primary()] };
      clauses.push({ patterns: [pattern], ...this.#rest(), line });
    } while (this.take(';'));
    return clauses;
  }

  #rest(): Pick<Clause, 'guards' | 'body'> {
    const guards = this.take('when') ? this.#guards() : [];
    this.#need('->');
    return { guards, body: this.#body() };
  }

  #guards(): Node[][] {
    const guards: Node[][] = [];
    do {
      const all = [this.expression()];
      while (this.take(',')) all.push(this.expression());
      guards.push(all);
    } while (this.take(';'));
    return guards;
  }

  #body(): Node[] {
    const body = [this.expression()];
    while (this.take(',')) body.push(this.expression());
    return body;
  }

  #upTo(end: string): Node[] {
    const nodes: Node[] = [];
    if (this.take(end)) return nodes;
    do nodes.push(this.#element());
    while (this.take(','));
    this.#need(end);
    return nodes;
  }

  /** An argument; in types, `(…) -> T` of a function type, too. */
  #element(): Node {
    const node = this.expression(ALL_LEVELS);
    if (!this.take('->')) return node;
    const body = [this.expression(ALL_LEVELS)];
    return { k: 'fun', clauses: [{ patterns: [node], guards: [], body, line: 0 }] };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Unreadable();
    return token;
  }

  #sees(text: string): boolean {
    const token = this.#peek();
    return token !== undefined && token.text === text && (token.kind === 'punctuation' || token.kind === 'keyword');
  }

  #need(text: string): void {
    if (!this.take(text)) throw new Unreadable();
  }
}

function isSign(token: Token | undefined): token is Token {
  return isOperator(token) && /^(?:\+|-|not|bnot|catch)$/.test(token.text);
}

function isOperator(token: Token | undefined): token is Token {
  return token?.kind === 'punctuation' || token?.kind === 'keyword';
}
