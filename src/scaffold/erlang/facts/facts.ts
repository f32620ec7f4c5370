import type { Clause, Node } from '../../../languages/erlang/ast.js';
import { parseExpression, parseFunction, parseSpec, type Signature } from '../../../languages/erlang/expressions.js';
import { attributeName, behindBracket, type Form, is, splitForms } from '../../../languages/erlang/forms.js';
import { arityAt } from '../../../languages/erlang/functions.js';
import { type Token, tokenize } from '../../../languages/erlang/lexer.js';
import { expandMacros, type Macro, readDefine } from '../../../languages/erlang/macros.js';
import type { ErlangModule, NameArity } from '../../../languages/erlang/module.js';
import { readErlang } from '../../../languages/erlang/read.js';

export interface FunctionFacts extends NameArity {
  readonly clauses: readonly Clause[];
  readonly exported: boolean;
  readonly spec: readonly Signature[];
  readonly line: number;
  readonly endLine: number;
}

/** A field without default is `undefined`, whatever its type. */
export interface RecordFieldFacts {
  readonly name: string;
  readonly initial: Node | null;
  readonly type: Node | null;
}

interface TypeFacts {
  readonly params: readonly string[];
  readonly type: Node;
}

/** What the text of one module and its headers says. */
export interface ErlangFacts {
  readonly name: string;
  readonly census: ErlangModule;
  readonly lines: readonly string[];
  /** By `name/arity`. */
  readonly functions: ReadonlyMap<string, FunctionFacts>;
  readonly types: ReadonlyMap<string, TypeFacts>;
  readonly records: ReadonlyMap<string, readonly RecordFieldFacts[]>;
}

/** The text of what an `-include` or `-include_lib` names; null where it is not there. */
export type HeaderText = (path: string, lib: boolean) => string | null;

const DEEPEST_INCLUDE = 5;

/** Null where there is no `-module`. */
export function readFacts(text: string, header: HeaderText): ErlangFacts | null {
  const census = readErlang(text);
  if (census.name === null) return null;
  const reader = new FactsReader(census, header);
  reader.read(text, true, 0);
  return {
    name: census.name,
    census,
    lines: text.split(/\r?\n/),
    functions: reader.functions(),
    types: reader.types,
    records: reader.records,
  };
}

export function keyOf({ name, arity }: NameArity): string {
  return `${name}/${arity}`;
}

class FactsReader {
  readonly types = new Map<string, TypeFacts>();
  readonly records = new Map<string, readonly RecordFieldFacts[]>();
  readonly #census: ErlangModule;
  readonly #header: HeaderText;
  readonly #macros = new Map<string, Macro>();
  readonly #specs = new Map<string, readonly Signature[]>();
  readonly #clauses = new Map<string, readonly Clause[]>();

  constructor(census: ErlangModule, header: HeaderText) {
    this.#census = census;
    this.#header = header;
  }

  read(text: string, own: boolean, depth: number): void {
    for (const form of splitForms(tokenize(text))) {
      if (form.testOnly) continue;
      const name = attributeName(form);
      if (name === 'define') {
        const found = readDefine(form);
        if (found !== null) this.#macros.set(found.key, found.macro);
      } else if (name === 'include' || name === 'include_lib') this.#include(form, name === 'include_lib', depth);
      else {
        const tokens = expandMacros(form.tokens, this.#macros, this.#census.name!);
        if (name !== null) this.#attribute(name, tokens);
        else if (own) this.#function(tokens);
      }
    }
  }

  functions(): Map<string, FunctionFacts> {
    const { functions, exports, testOnlyExports, exportAll } = this.#census;
    const testOnly = new Set(testOnlyExports.map(keyOf));
    const exported = new Set(exports.map(keyOf).filter((key) => !testOnly.has(key)));
    const found = new Map<string, FunctionFacts>();
    for (const fn of functions) {
      const key = keyOf(fn);
      if (fn.testOnly || found.has(key)) continue;
      const clauses = this.#clauses.get(key) ?? [];
      const { name, arity, line, endLine } = fn;
      const spec = this.#specs.get(key) ?? [];
      found.set(key, { name, arity, line, endLine, clauses, spec, exported: exportAll || exported.has(key) });
    }
    return found;
  }

  #include({ tokens }: Form, lib: boolean, depth: number): void {
    const path = tokens.find(({ kind }) => kind === 'string')?.text.slice(1, -1);
    const text = path === undefined || depth > DEEPEST_INCLUDE ? null : this.#header(path, lib);
    if (text !== null) this.read(text, false, depth + 1);
  }

  #function(tokens: readonly Token[]): void {
    const [name] = tokens;
    if (name?.kind !== 'atom' || !is(tokens[1], '(')) return;
    const clauses = parseFunction(tokens);
    const key = `${name.text}/${arityAt(tokens, 1)}`;
    if (clauses !== null && !this.#clauses.has(key)) this.#clauses.set(key, clauses);
  }

  #attribute(name: string, tokens: readonly Token[]): void {
    // `-name(…)` says the same as `-name …`, but for records, where the brackets belong to it.
    const wrapped = is(tokens[2], '(') && behindBracket(tokens, 2) === tokens.length;
    const inner = wrapped ? tokens.slice(3, -1) : tokens.slice(2);
    if (name === 'spec') this.#spec(inner);
    else if (name === 'type' || name === 'opaque' || name === 'nominal') this.#type(inner);
    else if (name === 'record') this.#record(inner);
  }

  #spec(tokens: readonly Token[]): void {
    const at = is(tokens[1], ':') ? 2 : 0;
    const name = tokens[at];
    if (name === undefined || !is(tokens[at + 1], '(')) return;
    const signatures = parseSpec(tokens.slice(at + 1));
    if (signatures !== null) this.#specs.set(`${name.text}/${signatures[0]!.args.length}`, signatures);
  }

  #type(tokens: readonly Token[]): void {
    const [name] = tokens;
    if (name === undefined || !is(tokens[1], '(')) return;
    const end = behindBracket(tokens, 1);
    const params = tokens.slice(2, end - 1).flatMap(({ kind, text }) => (kind === 'variable' ? [text] : []));
    const type = is(tokens[end], '::') ? parseExpression(tokens.slice(end + 1)) : null;
    if (type !== null) this.types.set(`${name.text}/${params.length}`, { params, type });
  }

  #record(tokens: readonly Token[]): void {
    const [name] = tokens;
    if (name === undefined || !is(tokens[1], ',') || !is(tokens[2], '{')) return;
    const fields: RecordFieldFacts[] = [];
    const end = behindBracket(tokens, 2) - 1;
    for (let at = 3; at < end; ) {
      const from = at;
      while (at < end && !is(tokens[at], ','))
        at = /^(?:\(|\[|\{|<<)$/.test(tokens[at]!.text) ? behindBracket(tokens, at) : at + 1;
      fields.push(recordField(tokens.slice(from, at)));
      at++;
    }
    this.records.set(name.text, fields);
  }
}

function recordField(tokens: readonly Token[]): RecordFieldFacts {
  const name = tokens[0]?.text ?? '';
  const typed = tokens.findIndex((token) => is(token, '::'));
  const end = typed === -1 ? tokens.length : typed;
  const initial = is(tokens[1], '=') ? parseExpression(tokens.slice(2, end)) : null;
  return { name, initial, type: typed === -1 ? null : parseExpression(tokens.slice(typed + 1)) };
}
