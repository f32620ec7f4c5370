import type { Node } from '../../../languages/erlang/ast.js';
import type { Signature } from '../../../languages/erlang/expressions.js';
import { printConstant } from '../../../languages/erlang/print.js';
import type { ErlangFacts, FunctionFacts } from '../facts/facts.js';
import { layOut } from './layout.js';
import type { PlacedTest } from './suite.js';
import { type ErlangTemplates, fill } from './template.js';
import { atom, slug, unique } from './words.js';

const DEEPEST = 5;

/** A module of PropEr properties, one for each exported function with a spec; null where there is none. */
export function erlangProperties(
  facts: ErlangFacts,
  suite: string,
  templates: ErlangTemplates,
): { readonly text: string; readonly tests: readonly PlacedTest[] } | null {
  const exported = [...facts.functions.values()].filter((fn) => fn.exported && fn.arity > 0);
  const taken = new Set<string>();
  const found = exported.map((fn) => ({ title: `${fn.name}/${fn.arity}`, made: propertyOf(fn, facts, taken) }));
  const properties = found.flatMap(({ title, made }) => (made === null ? [] : [{ title, ...made }]));
  if (properties.length === 0) return null;
  const missing = found.flatMap(({ title, made }) => (made === null ? [title] : []));
  const text = fill(templates, 'proper', { module: facts.name, suite: atom(suite), properties, missing });
  const tests = properties.map(({ title, name }) => ({
    id: title,
    name,
    title: '',
    specified: true,
    line: 0,
    endLine: 0,
  }));
  return { text: `${text}\n`, tests };
}

function propertyOf(fn: FunctionFacts, facts: ErlangFacts, taken: Set<string>) {
  const [signature] = fn.spec;
  if (signature === undefined || fn.spec.length > 1 || signature.args.length !== fn.arity) return null;
  const types = new Types(facts, signature);
  const made = signature.args.map((each) => types.generator(each));
  if (made.some((each) => each === null)) return null;
  const variables = made.map((_, index) => `A${index + 1}`);
  const call = `${atom(facts.name)}:${atom(fn.name)}(${variables.join(', ')})`;
  return {
    name: unique(`prop_${slug(fn.name, 'function')}_${fn.arity}`, taken),
    variables,
    generator: (column: number) => layOut(`{${made.join(', ')}}`, column),
    call: (column: number) => layOut(call, column),
    clauses: types.clauses(signature.returns),
  };
}

/** Types without parameters that PropEr has a generator of the same meaning for. */
const GENERATORS: Readonly<Record<string, string>> = {
  integer: 'integer()',
  non_neg_integer: 'non_neg_integer()',
  pos_integer: 'pos_integer()',
  neg_integer: 'neg_integer()',
  float: 'float()',
  number: 'number()',
  atom: 'atom()',
  module: 'atom()',
  boolean: 'boolean()',
  binary: 'binary()',
  bitstring: 'bitstring()',
  string: 'string()',
  nonempty_string: 'non_empty(string())',
  char: 'char()',
  byte: 'byte()',
  list: 'list()',
  nonempty_list: 'non_empty(list())',
  tuple: 'tuple()',
  map: 'map(any(), any())',
  term: 'any()',
  any: 'any()',
  iolist: 'list(binary())',
  iodata: 'binary()',
  timeout: 'oneof([infinity, non_neg_integer()])',
};

/** Types without parameters, and the question whether a value is of them. */
const QUESTIONS: Readonly<Record<string, string>> = {
  integer: 'is_integer(V)',
  non_neg_integer: 'is_integer(V), V >= 0',
  pos_integer: 'is_integer(V), V > 0',
  neg_integer: 'is_integer(V), V < 0',
  float: 'is_float(V)',
  number: 'is_number(V)',
  atom: 'is_atom(V)',
  module: 'is_atom(V)',
  boolean: 'is_boolean(V)',
  binary: 'is_binary(V)',
  bitstring: 'is_bitstring(V)',
  string: 'is_list(V)',
  list: 'is_list(V)',
  tuple: 'is_tuple(V)',
  map: 'is_map(V)',
  pid: 'is_pid(V)',
  reference: 'is_reference(V)',
  port: 'is_port(V)',
};

type Called = Node & { readonly k: 'call' };

/** The types one spec may name. */
class Types {
  readonly #facts: ErlangFacts;
  readonly #variables = new Map<string, Node>();

  constructor(facts: ErlangFacts, { constraints }: Signature) {
    this.#facts = facts;
    for (const each of constraints)
      if (each.k === 'op' && each.op === '::' && each.left?.k === 'var')
        this.#variables.set(each.left.text, each.right);
  }

  /** An expression that PropEr takes values from; null where none can be made. */
  generator(type: Node, depth = 0): string | null {
    if (depth > DEEPEST) return null;
    const next = (each: Node) => this.generator(each, depth + 1);
    switch (type.k) {
      case 'atom':
      case 'int':
      case 'char':
        return printConstant(type);
      case 'var':
        return this.#variables.has(type.text) ? next(this.#variables.get(type.text)!) : 'any()';
      case 'block':
        return type.body.length === 1 ? next(type.body[0]!) : null;
      case 'op':
        if (type.op === '::') return next(type.right);
        if (type.op === '..' && type.left !== null) return joined('integer(', [next(type.left), next(type.right)], ')');
        return type.op === '|' ? joined('oneof([', unionOf(type).map(next), '])') : printConstant(type);
      case 'tuple':
        return joined('{', type.of.map(next), '}');
      case 'list': {
        if (type.of.length === 0) return '[]';
        const element = next(type.of[0]!);
        if (element === null || type.tail !== null) return null;
        return type.of.length > 1 ? `non_empty(list(${element}))` : `list(${element})`;
      }
      case 'map': {
        const [field] = type.fields;
        if (type.fields.length === 1 && field !== undefined && (field.key.k === 'call' || field.key.k === 'op'))
          return joined('map(', [next(field.key), next(field.value)], ')');
        const fields = type.fields.map(({ key, value, exact }) => {
          const name = key.k === 'call' ? null : printConstant(key);
          const made = next(value);
          if (name === null || made === null) return exact ? null : '';
          return `${name} => ${made}`;
        });
        return joined(
          '#{',
          fields.filter((each) => each !== ''),
          '}',
        );
      }
      case 'binary':
        return 'binary()';
      case 'call':
        return this.#called(type, next);
      default:
        return null;
    }
  }

  /** Clauses that take every value of the type and not every value there is; null where there are none such. */
  clauses(type: Node): string[] | null {
    const all = this.#alternatives(type, 0).map((each) => {
      const guards: string[] = [];
      const pattern = this.#pattern(each, guards, 0);
      return { pattern, said: guards.length === 0 ? pattern : `${pattern} when ${guards.join(', ')}` };
    });
    return all.some(({ pattern, said }) => pattern === said && pattern.startsWith('_'))
      ? null
      : all.map(({ said }) => said);
  }

  /** A pattern for values of the type; what it cannot say it asks in guards. */
  #pattern(type: Node, guards: string[], depth: number): string {
    const fresh = (question: string) => {
      const name = `V${new Set(guards.join(' ').match(/\bV\d+\b/g)).size + 1}`;
      guards.push(question.replaceAll(/\bV\b/g, name));
      return name;
    };
    const next = (each: Node) => this.#pattern(each, guards, depth + 1);
    if (depth > DEEPEST) return '_';
    switch (type.k) {
      case 'atom':
      case 'int':
      case 'char':
        return printConstant(type) ?? '_';
      case 'var':
        return this.#variables.has(type.text) ? next(this.#variables.get(type.text)!) : '_';
      case 'block':
        return type.body.length === 1 ? next(type.body[0]!) : '_';
      case 'op':
        return type.op === '::' ? next(type.right) : '_';
      case 'tuple':
        return `{${type.of.map(next).join(', ')}}`;
      case 'list':
        return type.of.length === 0 ? '[]' : fresh('is_list(V)');
      case 'map':
        return fresh('is_map(V)');
      case 'binary':
        return fresh('is_bitstring(V)');
      case 'call': {
        const own = this.#own(type);
        if (own !== null) return next(own);
        const { module, fn, args } = type;
        if (module !== null || fn.k !== 'atom') return '_';
        if (args.length > 0) return /^(?:nonempty_)?list$/.test(fn.text) ? fresh('is_list(V)') : '_';
        return Object.hasOwn(QUESTIONS, fn.text) ? fresh(QUESTIONS[fn.text]!) : '_';
      }
      default:
        return '_';
    }
  }

  #alternatives(type: Node, depth: number): Node[] {
    if (depth > DEEPEST) return [type];
    const next = (each: Node) => this.#alternatives(each, depth + 1);
    if (type.k === 'op' && type.op === '|') return unionOf(type).flatMap(next);
    if (type.k === 'op' && type.op === '::') return next(type.right);
    if (type.k === 'block' && type.body.length === 1) return next(type.body[0]!);
    if (type.k === 'var' && this.#variables.has(type.text)) return next(this.#variables.get(type.text)!);
    const own = type.k === 'call' ? this.#own(type) : null;
    return own === null ? [type] : next(own);
  }

  /** What a type of the module without parameters means; null for others. */
  #own({ module, fn, args }: Called): Node | null {
    if (fn.k !== 'atom' || module !== null || args.length > 0) return null;
    return this.#facts.types.get(`${fn.text}/0`)?.type ?? null;
  }

  #called(type: Called, next: (type: Node) => string | null): string | null {
    const own = this.#own(type);
    if (own !== null) return next(own);
    const { module, fn, args } = type;
    if (fn.k !== 'atom' || module !== null) return null;
    if (args.length === 0) return Object.hasOwn(GENERATORS, fn.text) ? GENERATORS[fn.text]! : null;
    const element = args.length === 1 && /^(?:nonempty_)?list$/.test(fn.text) ? next(args[0]!) : null;
    if (element === null) return null;
    return fn.text === 'list' ? `list(${element})` : `non_empty(list(${element}))`;
  }
}

function unionOf(type: Node): Node[] {
  if (type.k === 'op' && type.op === '|' && type.left !== null) return [...unionOf(type.left), ...unionOf(type.right)];
  return [type];
}

function joined(open: string, parts: readonly (string | null)[], close: string): string | null {
  return parts.some((part) => part === null) ? null : `${open}${parts.join(', ')}${close}`;
}
