import type { Node } from '../../../languages/erlang/ast.js';
import type { Signature } from '../../../languages/erlang/expressions.js';
import { printAtom, printConstant } from '../../../languages/erlang/print.js';
import type { ErlangFacts } from './facts.js';
import { TYPE_KINDS } from './known-functions.js';
import type { Want } from './want.js';

/** The modules of the project. */
export interface ModuleLookup {
  /** Null where it has none of this name. */
  readonly facts: (module: string) => ErlangFacts | null;
  /** Names of those that export all of these, `name/arity`. */
  readonly exporting: (functions: ReadonlySet<string>) => readonly string[];
}

interface Scope {
  readonly facts: ErlangFacts;
  readonly lookup: ModuleLookup;
  readonly variables: ReadonlyMap<string, Node>;
  readonly depth: number;
}

const DEEPEST = 8;

/** Adds what the types of a `-spec` say of the argument at `index`. */
export function addSpec(
  want: Want,
  signatures: readonly Signature[],
  index: number,
  facts: ErlangFacts,
  lookup: ModuleLookup,
): void {
  for (const { args, constraints } of signatures) {
    const variables = new Map<string, Node>();
    for (const each of constraints) {
      if (each.k === 'op' && each.op === '::' && each.left?.k === 'var') variables.set(each.left.text, each.right);
    }
    const type = args[index];
    if (type !== undefined) addTo(want, type, { facts, lookup, variables, depth: 0 });
  }
}

/** Adds what a type says of a value. */
export function addType(want: Want, type: Node, facts: ErlangFacts, lookup: ModuleLookup): void {
  addTo(want, type, { facts, lookup, variables: new Map(), depth: 0 });
}

function addTo(want: Want, type: Node, scope: Scope): void {
  if (scope.depth > DEEPEST) return;
  const inner = { ...scope, depth: scope.depth + 1 };
  switch (type.k) {
    case 'atom':
      want.literals.add(printAtom(type.text));
      return;
    case 'int':
    case 'char':
      want.literals.add(type.text);
      return;
    case 'op':
      addOperator(want, type, inner);
      return;
    case 'block':
      for (const each of type.body) addTo(want, each, inner);
      return;
    case 'var': {
      const meaning = scope.variables.get(type.text);
      if (meaning === undefined) want.kinds.add('any');
      else addTo(want, meaning, inner);
      return;
    }
    case 'tuple':
      want.tuples.push(type.of.map((each) => made(each, inner, want)));
      return;
    case 'list':
      if (type.of.length === 0) want.literals.add('[]');
      else {
        // `[A | B]` is read as a list with a tail.
        const elements = want.elements();
        addTo(elements, type.of[0]!, inner);
        if (type.tail !== null) addTo(elements, type.tail, inner);
      }
      return;
    case 'map':
      want.kinds.add('map');
      for (const { key, value } of type.fields) {
        const text = key.k === 'call' ? null : printConstant(key);
        if (text !== null) addTo(want.key(text), value, inner);
      }
      return;
    case 'record':
      if (!want.records.has(type.name)) want.records.set(type.name, new Map());
      return;
    case 'binary':
      want.kinds.add('binary');
      return;
    case 'fun':
      addFunction(want, type, inner);
      return;
    case 'call':
      addNamed(want, type, inner);
      return;
    default:
  }
}

function addOperator(want: Want, { op, left, right }: Extract<Node, { k: 'op' }>, scope: Scope): void {
  if (op === '|' && left !== null) {
    addTo(want, left, scope);
    addTo(want, right, scope);
  } else if (op === '::') addTo(want, right, scope);
  else if (op === '..' && left !== null) {
    for (const end of [left, right]) {
      const text = printConstant(end);
      if (text !== null) want.literals.add(text);
    }
  } else if (op === '-' && left === null && right.k === 'int') want.literals.add(`-${right.text}`);
}

/** `fun((A, B) -> T)`: one clause whose pattern is the function's own clause. */
function addFunction(want: Want, { clauses }: Extract<Node, { k: 'if' | 'fun' }>, scope: Scope): void {
  want.kinds.add('function');
  const inner = clauses[0]?.patterns[0];
  if (inner?.k !== 'fun') return;
  const [args] = inner.clauses[0]!.patterns;
  if (args?.k === 'block' && args.body[0]?.k !== 'unknown') want.arities.add(args.body.length);
  const returned = inner.clauses[0]!.body[0];
  if (returned !== undefined) want.returns = made(returned, scope, want);
}

function addNamed(want: Want, { module, fn, args }: Extract<Node, { k: 'call' }>, scope: Scope): void {
  if (fn.k !== 'atom') return;
  const remote = module?.k === 'atom' && module.text !== scope.facts.name ? module.text : null;
  const name = remote === null ? fn.text : `${remote}:${fn.text}`;
  const facts = remote === null ? scope.facts : scope.lookup.facts(remote);
  const own = facts?.types.get(`${fn.text}/${args.length}`);
  if (facts !== null && own !== undefined) {
    const variables = new Map(own.params.map((param, at) => [param, args[at]!]));
    addTo(want, own.type, { ...scope, facts, variables });
    return;
  }
  if (/^(?:nonempty_)?list$/.test(name) && args[0] !== undefined) {
    addTo(want.elements(), args[0], scope);
    return;
  }
  if (name === 'record' && args[0]?.k === 'atom') {
    if (!want.records.has(args[0].text)) want.records.set(args[0].text, new Map());
    return;
  }
  if (name === 'mfa') {
    want.literals.add('{lists, reverse, 1}');
    return;
  }
  want.kinds.add(TYPE_KINDS[name] ?? 'any');
}

function made(type: Node, scope: Scope, like: Want): Want {
  const want = new (like.constructor as new () => Want)();
  addTo(want, type, scope);
  return want;
}
