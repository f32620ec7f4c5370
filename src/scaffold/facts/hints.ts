import { ts } from 'ts-morph';
import type { Param, Prop, Shape } from '../model.js';
import { platformName } from './platform.js';
import { UsageReader } from './usage.js';
import { noUsage, type Usage } from './usage-model.js';

const MAX_PROPS = 24;
const MAX_DEPTH = 4;
const MAX_HINTS = 6;

/** Shape of the objects of a class that is named in the code; null where a test cannot make them. */
type InstanceOf = (name: ts.Expression) => Shape | null;

/** Guesses what untyped parameters take from how they are used. */
export class Hints {
  readonly #checker: ts.TypeChecker;
  readonly #instanceOf: InstanceOf;
  readonly #known = new Map<ts.Node, readonly Shape[]>();
  readonly #optional = new Set<ts.Node>();

  constructor(checker: ts.TypeChecker, instanceOf: InstanceOf = () => null) {
    this.#checker = checker;
    this.#instanceOf = instanceOf;
  }

  /** @param declaration a parameter, or an element of a destructured one */
  of(declaration: ts.Node): readonly Shape[] {
    const known = this.#known.get(declaration);
    if (known !== undefined) return known;
    this.#known.set(declaration, []);
    const found = this.#infer(declaration);
    this.#known.set(declaration, found);
    return found;
  }

  #infer(declaration: ts.Node): readonly Shape[] {
    if (!ts.isParameter(declaration) && !ts.isBindingElement(declaration)) return [];
    let scope: ts.Node = declaration;
    while (ts.isParameter(scope) || ts.isBindingElement(scope) || ts.isBindingName(scope)) scope = scope.parent;
    const usage = noUsage();
    const reader = new UsageReader(this.#checker);
    if (declaration.initializer !== undefined) reader.initializer(declaration.initializer, usage);
    reader.ofName(declaration.name, scope, usage);
    if (usage.optional) this.#optional.add(declaration);
    return shapesOf(usage, this.#instanceOf);
  }

  /** Whether the code is ready for the parameter to be missing. */
  mayBeLeftOut(declaration: ts.Node): boolean {
    this.of(declaration);
    return this.#optional.has(declaration);
  }
}

const STRING_METHODS =
  /^(charAt|charCodeAt|codePointAt|split|replace|replaceAll|toLowerCase|toUpperCase|toLocaleLowerCase|toLocaleUpperCase|trim|trimStart|trimEnd|substr|substring|startsWith|endsWith|match|matchAll|padStart|padEnd|normalize|localeCompare|search|repeat)$/;
const ARRAY_METHODS =
  /^(push|pop|shift|unshift|splice|map|filter|reduce|reduceRight|some|every|sort|reverse|join|find|findIndex|findLast|flat|flatMap|fill)$/;
const NUMBER_METHODS = /^(toFixed|toPrecision|toExponential)$/;
const REGEXP_METHODS = /^(test|exec)$/;
const EMITTER_METHODS = /^(on|once|emit|addListener|removeListener|removeAllListeners|off)$/;
const DATE_METHODS =
  /^(getTime|getFullYear|getMonth|getDate|getDay|getHours|getMinutes|getSeconds|toISOString|getTimezoneOffset|getUTC\w+|setDate|setMonth|setFullYear)$/;
const EITHER = new Set(['length', 'slice', 'indexOf', 'lastIndexOf', 'includes', 'concat', 'at']);
const PLAIN = new Set([
  'call',
  'apply',
  'bind',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'constructor',
  'prototype',
  'isPrototypeOf',
]);

/** Shapes a use speaks for, likeliest first; none where nothing is known. */
function shapesOf(usage: Usage, instanceOf: InstanceOf, depth = 0): readonly Shape[] {
  if (depth > MAX_DEPTH) return [];
  const scores = new Map<string, number>();
  const add = (kind: string, weight: number) => scores.set(kind, (scores.get(kind) ?? 0) + weight);
  for (const [kind, weight] of usage.kinds) score(kind, weight, add);
  for (const literal of usage.literals)
    add(literal.startsWith("'") ? 'string' : /^[-\d]/.test(literal) ? 'number' : 'boolean', 1);
  if (usage.calls.size > 0) add('function', 3);
  // What is looked at before it is called is an option, whatever its name.
  for (const method of usage.methods) if (usage.props.get(method)?.optional !== true) byMethod(method, add);
  const props = ownProps(usage);
  if (props.length > 0) add('object', props.length);
  if (
    scores.get('indexed') !== undefined ||
    scores.get('lengthy') !== undefined ||
    scores.get('either') !== undefined
  ) {
    if (!scores.has('string')) add('array', 0.6);
    add('string', scores.has('array') ? 0.2 : 0.4);
  }
  const ranked = [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const literals = [...usage.literals].map((text): Shape => ({ kind: 'literal', text }));
  const shapes = ranked.flatMap(([kind]) => toShape(kind, usage, instanceOf, depth));
  // Asked for its truth and nothing else.
  if (shapes.length === 0 && usage.optional) return [{ kind: 'boolean' }];
  const own = literals.length > 0 ? [...literals.slice(0, 8), ...shapes] : shapes;
  return own.slice(0, MAX_HINTS + literals.length);
}

function score(kind: string, weight: number, add: (kind: string, weight: number) => void): void {
  if (kind === 'key' || kind === 'addable') {
    add('string', 0.5 * weight);
    if (kind === 'addable') add('number', 0.6 * weight);
  } else if (kind === 'listener') add('function', weight);
  else if (kind === 'Array') add('array', weight);
  else if (kind === 'Function' || kind === 'String' || kind === 'Number' || kind === 'Boolean' || kind === 'Object')
    add(kind.toLowerCase(), weight);
  else add(kind, weight);
}

function byMethod(method: string, add: (kind: string, weight: number) => void): void {
  if (STRING_METHODS.test(method)) add('string', 2);
  else if (ARRAY_METHODS.test(method)) add('array', 2);
  else if (NUMBER_METHODS.test(method)) add('number', 2);
  else if (REGEXP_METHODS.test(method)) add('RegExp', 2);
  else if (method === 'then' || method === 'catch') add('Promise', 2);
  else if (DATE_METHODS.test(method)) add('Date', 2);
  else if (method === 'forEach') add('array', 1.5);
  else if (EITHER.has(method)) add('either', 1);
}

/** Properties that are not those of strings, arrays and functions. */
function ownProps(usage: Usage): [string, Usage][] {
  const known = (name: string) =>
    EITHER.has(name) ||
    PLAIN.has(name) ||
    (usage.methods.has(name) &&
      usage.props.get(name)?.optional !== true &&
      (STRING_METHODS.test(name) ||
        ARRAY_METHODS.test(name) ||
        NUMBER_METHODS.test(name) ||
        DATE_METHODS.test(name) ||
        REGEXP_METHODS.test(name) ||
        /^(then|catch|forEach)$/.test(name)));
  return [...usage.props].filter(([name]) => !known(name)).slice(0, MAX_PROPS);
}

function toShape(kind: string, usage: Usage, instanceOf: InstanceOf, depth: number): Shape[] {
  switch (kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'symbol':
      return [{ kind }];
    case 'array':
      return [{ kind: 'array', of: inner(usage.item, instanceOf, depth) }];
    case 'object':
      return [objectShape(usage, instanceOf, depth)];
    case 'function':
      return [functionShape(usage)];
    case 'class':
      return [{ kind: 'made', text: 'class {}' }];
    case 'Promise':
      return [{ kind: 'builtin', name: 'Promise', args: [{ kind: 'any' }] }];
    default: {
      const name = platformName(kind);
      const named = usage.classes.get(kind);
      const instance = named === undefined || name !== null ? null : instanceOf(named);
      if (instance !== null) return [instance];
      return name === null ? [] : [{ kind: 'builtin', name, args: [] }];
    }
  }
}

function inner(usage: Usage | null, instanceOf: InstanceOf, depth: number): Shape {
  const hints = usage === null ? [] : shapesOf(usage, instanceOf, depth + 1);
  return hints.length === 0 ? { kind: 'any' } : hints.length === 1 ? hints[0]! : { kind: 'any', hints };
}

function objectShape(usage: Usage, instanceOf: InstanceOf, depth: number): Shape {
  const own = ownProps(usage);
  if (own.length > 0 && own.every(([name]) => EMITTER_METHODS.test(name) && usage.methods.has(name)))
    return { kind: 'builtin', name: 'EventEmitter', args: [] };
  const props = own.map(([name, use]): Prop => {
    const shape = usage.methods.has(name) && use.calls.size === 0 ? functionShape(use) : inner(use, instanceOf, depth);
    return { name, shape, optional: use.optional || isOnlyCompared(use) };
  });
  const index = usage.kinds.has('object') && usage.item !== null ? inner(usage.item, instanceOf, depth) : undefined;
  return { kind: 'object', props, ...(index === undefined ? {} : { index }) };
}

/** Whether nothing breaks where the value is missing. */
function isOnlyCompared(usage: Usage): boolean {
  return usage.props.size === 0 && usage.calls.size === 0 && usage.item === null && !usage.kinds.has('lengthy');
}

function functionShape(usage: Usage): Shape {
  const count = Math.max(0, ...usage.calls);
  const params = Array.from(
    { length: count },
    (_, index): Param => ({
      name: 'abcdefgh'[index] ?? `arg${index}`,
      shape: callbackShape(usage.callbacks.get(index)),
      optional: false,
      rest: false,
    }),
  );
  return { kind: 'function', params, returns: { kind: 'any' } };
}

/** A function that is handed over takes as much as it has parameters. */
function callbackShape(takes: number | undefined): Shape {
  if (takes === undefined) return { kind: 'any' };
  const param = (_: unknown, index: number): Param => ({
    name: 'abcdefgh'[index] ?? `arg${index}`,
    shape: { kind: 'any' },
    optional: false,
    rest: false,
  });
  return { kind: 'function', params: Array.from({ length: takes }, param), returns: { kind: 'any' } };
}
