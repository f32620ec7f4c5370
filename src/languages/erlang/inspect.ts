import { remoteCalls } from './calls.js';
import { childMacros, childrenIn } from './children.js';
import { attributeName, behindBracket, type Form, is, splitForms } from './forms.js';
import { arityAt } from './functions.js';
import { type Token, tokenize } from './lexer.js';
import type { ErlangModule, Mention, NameArity, RemoteCall } from './module.js';
import { endsOtherThanOk } from './on-load.js';
import { readForms } from './read.js';
import { type TestObjects, testObjects } from './test-objects.js';

/** One function, looked at for what may go wrong when it runs. Calls are those of all its clauses. */
export interface InspectedFunction extends NameArity {
  readonly line: number;
  readonly remote: readonly RemoteCall[];
  /** `name/arity` of functions of the same module that it calls or hands on. */
  readonly local: readonly string[];
  /** Every atom in it: how `all/0` and `groups/0` name test cases. */
  readonly atoms: ReadonlySet<string>;
  /** Variables in the head of its first clause. */
  readonly parameters: ReadonlySet<string>;
  /** Applications it starts by name; `matched`: it goes no further where that fails. */
  readonly startsApplications: readonly (Mention & { readonly matched: boolean })[];
  /** Variables bound to a server that is linked to the caller: `{ok, Pid} = m:start_link(…)`. */
  readonly links: readonly Mention[];
  /** Variables in `exit(Pid, Reason)`, with a reason other than `normal`. */
  readonly kills: readonly Mention[];
  readonly unlinks: readonly Mention[];
  readonly trapsExits: boolean;
  readonly eunit: TestObjects;
}

export interface ErlangInspection {
  readonly module: ErlangModule;
  readonly functions: readonly InspectedFunction[];
  /** Modules that child specifications of a supervisor start. */
  readonly children: readonly Mention[];
  /** The function of `-on_load` that returns something other than `ok`, where that is certain. */
  readonly failsToLoad: Mention | null;
  /** Modules that are made while it runs (`meck:new`), or that it asks for before it calls them (`function_exported`). */
  readonly provided: ReadonlySet<string>;
}

/** Looks for faults that keep tests from running, in the text of one module alone. Never throws. */
export function inspectErlang(text: string): ErlangInspection {
  const forms = splitForms(tokenize(text));
  const module = readForms(forms);
  const bodies = forms.filter((form) => attributeName(form) === null && is(form.tokens[1], '('));
  const supervises = module.behaviours.includes('supervisor');
  const macros = supervises ? childMacros(forms) : new Set<string>();
  return {
    module,
    functions: bodies.map(inspectFunction),
    children: supervises ? bodies.flatMap(({ tokens }) => childrenIn(tokens, macros)) : [],
    failsToLoad: failsToLoad(module, bodies),
    provided: new Set(bodies.flatMap(({ tokens }) => providedBy(tokens))),
  };
}

function inspectFunction({ tokens }: Form): InspectedFunction {
  const name = tokens[0]!;
  const head = tokens.findIndex((token) => is(token, '->'));
  const found = {
    local: new Set<string>(),
    startsApplications: [] as (Mention & { matched: boolean })[],
    links: [] as Mention[],
    kills: [] as Mention[],
    unlinks: [] as Mention[],
    trapsExits: false,
  };
  tokens.forEach((token, at) => {
    if (token.kind !== 'atom') return;
    const local = localFunction(tokens, at);
    if (local !== null && at > 0) found.local.add(local);
    if (isCall(tokens, at, 'application', STARTS)) {
      const matched = is(tokens[at - 1], '=');
      found.startsApplications.push(...firstAtoms(tokens, at + 3).map((mention) => ({ ...mention, matched })));
    }
    if (token.text === 'start_link' && is(tokens[at + 1], '(')) pushTo(found.links, boundBy(tokens, at));
    if (is(tokens[at + 1], '(') && (local !== null || isOf(tokens, at, 'erlang'))) lookAtLinks(tokens, at, found);
  });
  return {
    name: name.text,
    arity: arityAt(tokens, 1),
    line: name.line,
    remote: remoteCalls(tokens),
    atoms: new Set(tokens.filter(({ kind }) => kind === 'atom').map(({ text }) => text)),
    parameters: new Set(
      tokens.slice(0, Math.max(0, head)).flatMap(({ kind, text }) => (kind === 'variable' ? [text] : [])),
    ),
    eunit: testObjects(tokens),
    ...found,
    local: [...found.local],
  };
}

const STARTS = new Set(['ensure_all_started', 'ensure_started', 'start']);

/** `name/arity` of a call `name(…)` or a hand-over `fun name/1` of the module's own; null for all else. */
function localFunction(tokens: readonly Token[], at: number): string | null {
  const before = tokens[at - 1];
  if (is(before, ':') || is(before, '#')) return null;
  if (is(tokens[at + 1], '(')) return `${tokens[at]!.text}/${arityAt(tokens, at + 1)}`;
  const arity = tokens[at + 2];
  if (is(before, 'fun') && is(tokens[at + 1], '/') && arity?.kind === 'number')
    return `${tokens[at]!.text}/${arity.text}`;
  return null;
}

function isOf(tokens: readonly Token[], at: number, module: string): boolean {
  return is(tokens[at - 1], ':') && tokens[at - 2]?.kind === 'atom' && tokens[at - 2]!.text === module;
}

/** Whether `module:name(` with one of these names begins here. */
function isCall(tokens: readonly Token[], at: number, module: string, names: ReadonlySet<string>): boolean {
  const name = tokens[at + 2];
  return (
    tokens[at]!.text === module &&
    is(tokens[at + 1], ':') &&
    name?.kind === 'atom' &&
    names.has(name.text) &&
    is(tokens[at + 3], '(')
  );
}

/** The atom that is the first argument of the call whose bracket opens at `open`, or those in a list there. */
function firstAtoms(tokens: readonly Token[], open: number): Mention[] {
  const first = tokens[open + 1];
  if (first?.kind === 'atom' && (is(tokens[open + 2], ')') || is(tokens[open + 2], ',')))
    return [{ name: first.text, line: first.line }];
  if (!is(first, '[')) return [];
  const inside = tokens.slice(open + 2, behindBracket(tokens, open + 1) - 1);
  if (!inside.every((token, index) => (index % 2 === 0 ? token.kind === 'atom' : is(token, ',')))) return [];
  return inside.filter(({ kind }) => kind === 'atom').map(({ text, line }) => ({ name: text, line }));
}

/** `Pid` of `{ok, Pid} = module:start_link(`, with the name of the function at `at`. */
function boundBy(tokens: readonly Token[], at: number): Mention | null {
  const equals = is(tokens[at - 1], ':') ? at - 3 : at - 1;
  const variable = tokens[equals - 2];
  if (!is(tokens[equals], '=') || !is(tokens[equals - 1], '}') || variable?.kind !== 'variable') return null;
  return { name: variable.text, line: tokens[at]!.line };
}

function lookAtLinks(
  tokens: readonly Token[],
  at: number,
  found: { kills: Mention[]; unlinks: Mention[]; trapsExits: boolean },
): void {
  const [name, , first, comma, second] = tokens.slice(at, at + 5);
  if (name!.text === 'unlink' && first?.kind === 'variable') found.unlinks.push({ name: first.text, line: name!.line });
  if (name!.text === 'process_flag' && first?.text === 'trap_exit' && second?.text === 'true') found.trapsExits = true;
  if (name!.text !== 'exit' || first?.kind !== 'variable' || !is(comma, ',')) return;
  if (second?.kind === 'atom' && second.text !== 'normal') found.kills.push({ name: first.text, line: name!.line });
}

function failsToLoad({ onLoad }: ErlangModule, bodies: readonly Form[]): Mention | null {
  if (onLoad === null) return null;
  const form = bodies.find(({ tokens }) => tokens[0]!.text === onLoad.name && arityAt(tokens, 1) === onLoad.arity);
  if (form === undefined || !endsOtherThanOk(form.tokens)) return null;
  return { name: `${onLoad.name}/${onLoad.arity}`, line: form.tokens[0]!.line };
}

const PROVIDERS: Readonly<Record<string, ReadonlySet<string>>> = {
  meck: new Set(['new', 'expect']),
  erlang: new Set(['function_exported', 'module_loaded']),
  code: new Set(['ensure_loaded', 'which', 'load_binary', 'is_loaded', 'ensure_modules_loaded']),
};

function providedBy(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) => {
    if (token.kind !== 'atom') return [];
    if (token.text === 'function_exported' && is(tokens[at + 1], '('))
      return firstAtoms(tokens, at + 1).map(({ name }) => name);
    const names = PROVIDERS[token.text];
    if (names === undefined || !isCall(tokens, at, token.text, names)) return [];
    return firstAtoms(tokens, at + 3).map(({ name }) => name);
  });
}

function pushTo<T>(list: T[], found: T | null): void {
  if (found !== null) list.push(found);
}
