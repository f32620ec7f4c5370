import { remoteCalls } from './calls.js';
import { attributeName, type Form, is, splitForms } from './forms.js';
import { arityAt, readFunction } from './functions.js';
import { type Token, tokenize } from './lexer.js';
import type { ErlangFunction, ErlangModule, NameArity } from './module.js';

type Writable<T> = { -readonly [key in keyof T]: T[key] extends readonly (infer E)[] ? E[] : T[key] };

/**
 * One Erlang source, form by form, from its text alone: nothing is included or expanded, and of every condition both
 * branches are read. Never throws.
 */
export function readErlang(text: string): ErlangModule {
  return readForms(splitForms(tokenize(text)));
}

/** The same of forms that were split already. */
export function readForms(forms: readonly Form[]): ErlangModule {
  const module: Writable<ErlangModule> = {
    name: null,
    behaviours: [],
    exports: [],
    testOnlyExports: [],
    exportAll: false,
    functions: [],
    specs: [],
    callbacks: [],
    types: [],
    records: [],
    includes: [],
    imports: [],
    parseTransforms: [],
    onLoad: null,
    calls: [],
    unreadForms: 0,
  };
  for (const form of forms) {
    const name = attributeName(form);
    if (name !== null) readAttribute(name, form, module);
    else {
      const fn: ErlangFunction | null = readFunction(form);
      if (fn === null) module.unreadForms++;
      else {
        module.functions.push(fn);
        module.calls.push(...remoteCalls(form.tokens));
      }
    }
  }
  return module;
}

function readAttribute(name: string, { tokens, testOnly }: Form, module: Writable<ErlangModule>): void {
  const open = is(tokens[2], '(') ? 2 : 1;
  const first = tokens[open === 2 ? 3 : 2];
  switch (name) {
    case 'module':
      module.name ??= first?.kind === 'atom' ? first.text : null;
      return;
    case 'behaviour':
    case 'behavior':
      if (first?.kind === 'atom') module.behaviours.push(first.text);
      return;
    case 'export':
      module.exports.push(...namesIn(tokens, open));
      if (testOnly) module.testOnlyExports.push(...namesIn(tokens, open));
      return;
    case 'compile':
      readCompile(tokens, module);
      return;
    case 'spec':
      pushName(module.specs, signature(tokens, open));
      return;
    case 'callback':
      pushName(module.callbacks, signature(tokens, open));
      return;
    case 'type':
    case 'opaque':
    case 'nominal':
      pushName(module.types, signature(tokens, open));
      return;
    case 'record':
      if (first !== undefined) module.records.push(first.text);
      return;
    case 'include':
    case 'include_lib':
      if (first?.kind === 'string')
        module.includes.push({ path: first.text.slice(1, -1), lib: name === 'include_lib', line: first.line });
      return;
    case 'import':
      if (first?.kind === 'atom')
        module.imports.push({ module: first.text, functions: namesIn(tokens, open + 2), line: first.line });
      return;
    case 'on_load':
      module.onLoad = namesIn(tokens, open)[0] ?? null;
      return;
  }
}

/** `name/arity` wherever it stands behind `from`. */
function namesIn(tokens: readonly Token[], from: number): NameArity[] {
  const names: NameArity[] = [];
  for (let at = from; at + 2 < tokens.length; at++) {
    const [name, slash, arity] = [tokens[at]!, tokens[at + 1], tokens[at + 2]!];
    if ((name.kind !== 'atom' && name.kind !== 'macro' && name.kind !== 'keyword') || !is(slash, '/')) continue;
    if (arity.kind === 'number') names.push({ name: name.text, arity: Number(arity.text) });
  }
  return names;
}

function readCompile(tokens: readonly Token[], module: Writable<ErlangModule>): void {
  tokens.forEach((token, at) => {
    if (token.kind !== 'atom') return;
    if (token.text === 'export_all') module.exportAll = true;
    const transform = tokens[at + 2];
    if (token.text === 'parse_transform' && transform?.kind === 'atom') module.parseTransforms.push(transform.text);
  });
}

/** The name and arity that `-spec`, `-callback` or `-type` is about, with its module in front or without. */
function signature(tokens: readonly Token[], open: number): NameArity | null {
  let at = open === 2 && !isName(tokens[2]) ? 3 : 2;
  if (is(tokens[at + 1], ':')) at += 2;
  const name = tokens[at];
  if (!isName(name) || !is(tokens[at + 1], '(')) return null;
  return { name: name!.text, arity: arityAt(tokens, at + 1, true) };
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'atom' || token?.kind === 'macro' || token?.kind === 'keyword';
}

/** A function with several specs of one arity (an old notation) has one. */
function pushName(list: NameArity[], found: NameArity | null): void {
  if (found !== null && !list.some(({ name, arity }) => name === found.name && arity === found.arity)) list.push(found);
}
