import type { Clause, Node } from '../../../languages/erlang/ast.js';
import { printConstant } from '../../../languages/erlang/print.js';
import type { ErlangFacts } from './facts.js';
import { wantedKind } from './known-functions.js';
import { type Place, Want } from './want.js';

const COMPARISONS = /^(?:==|\/=|=:=|=\/=|<|>|=<|>=)$/;
const known = new WeakMap<Clause, Map<string, Want>>();

/** What one clause of a function wants of each of its variables, by name. Walked once. */
export function wantsOf(place: Place): Map<string, Want> {
  const found = known.get(place.clause);
  if (found !== undefined) return found;
  const wants = new Map<string, Want>();
  known.set(place.clause, wants);
  new Walker(place, wants).clause(place.clause);
  return wants;
}

const fields = new WeakMap<ErlangFacts, FieldWants>();

/** What all code of a module wants of a field of a record, `record.field`: of what it reads, and of what patterns take out. */
export function wantsOfField(
  facts: ErlangFacts,
  field: string,
): readonly { readonly place: Place; readonly want: Want }[] {
  const found = fields.get(facts) ?? fieldWants(facts);
  fields.set(facts, found);
  return found.get(field) ?? [];
}

type FieldWants = Map<string, { readonly place: Place; readonly want: Want }[]>;

function fieldWants(facts: ErlangFacts): FieldWants {
  const found: FieldWants = new Map();
  for (const fn of facts.functions.values()) {
    for (const clause of fn.clauses) {
      const place = { facts, clause };
      for (const want of wantsOf(place).values()) {
        for (const [record, read] of want.records) {
          for (const [name, each] of read) pushTo(found, `${record}.${name}`, { place, want: each });
        }
        for (const key of want.kept) pushTo(found, key, { place, want });
      }
    }
  }
  return found;
}

function pushTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

class Walker {
  readonly #place: Place;
  readonly #wants: Map<string, Want>;

  constructor(place: Place, wants: Map<string, Want>) {
    this.#place = place;
    this.#wants = wants;
  }

  clause({ patterns, guards, body }: Clause): void {
    for (const pattern of patterns) this.#walk(pattern);
    for (const all of guards) for (const guard of all) this.#walk(guard);
    for (const node of body) this.#walk(node);
  }

  /** The want of what this expression takes out of a variable; null where it does not just do that. */
  #target(node: Node): Want | null {
    switch (node.k) {
      case 'var':
        return node.text === '_' ? null : this.#variable(node.text);
      case 'field':
        return node.base === null ? null : (this.#target(node.base)?.field(node.name, node.field) ?? null);
      case 'block':
        return node.body.length === 1 ? this.#target(node.body[0]!) : null;
      case 'call':
        return this.#targetOfCall(node);
      default:
        return null;
    }
  }

  #targetOfCall({ module, fn, args }: Extract<Node, { k: 'call' }>): Want | null {
    if (fn.k !== 'atom') return null;
    const name = module?.k === 'atom' ? `${module.text}:${fn.text}` : fn.text;
    const [first, second, third] = args;
    if ((name === 'maps:get' || name === 'proplists:get_value') && second !== undefined) {
      const key = printConstant(first!);
      const from = key === null ? null : this.#target(second);
      if (from === null) return null;
      const want = name === 'maps:get' ? from.key(key!) : from.prop(key!);
      const fallback = third === undefined ? null : printConstant(third);
      if (fallback !== null) want.literals.add(fallback);
      return want;
    }
    if (name === 'hd' && first !== undefined) return this.#target(first)?.elements() ?? null;
    return null;
  }

  #variable(name: string): Want {
    const want = this.#wants.get(name) ?? new Want();
    this.#wants.set(name, want);
    return want;
  }

  #walk(node: Node): void {
    switch (node.k) {
      case 'op':
        this.#operator(node);
        return;
      case 'call':
        this.#call(node);
        return;
      case 'case':
        this.#walk(node.subject);
        for (const clause of node.clauses) {
          this.#match(node.subject, clause.patterns[0]!);
          this.clause(clause);
        }
        return;
      case 'if':
      case 'fun':
        for (const clause of node.clauses) this.clause(clause);
        return;
      case 'receive':
        for (const clause of node.clauses) this.clause(clause);
        this.#all(node.after);
        return;
      case 'try':
        this.#all(node.body);
        for (const clause of node.clauses) {
          this.#match(node.body.at(-1)!, clause.patterns[0]!);
          this.clause(clause);
        }
        for (const clause of node.catches) this.clause(clause);
        this.#all(node.after);
        return;
      case 'comprehension':
        this.#all(node.qualifiers);
        this.#walk(node.element);
        return;
      case 'generator': {
        this.#walk(node.source);
        const elements = this.#target(node.source)?.elements();
        if (elements !== undefined) this.#bind(elements, node.pattern);
        return;
      }
      case 'field':
        this.#target(node);
        if (node.base !== null) this.#walk(node.base);
        return;
      case 'map':
        if (node.base !== null) {
          this.#target(node.base)?.kinds.add('map');
          for (const { key, exact } of node.fields) {
            const text = printConstant(key);
            if (exact && text !== null) this.#target(node.base)?.key(text);
          }
          this.#walk(node.base);
        }
        for (const { key, value } of node.fields) this.#all([key, value]);
        return;
      case 'record':
        if (node.base !== null) {
          const base = this.#target(node.base);
          if (base !== null && !base.records.has(node.name)) base.records.set(node.name, new Map());
          this.#walk(node.base);
        }
        for (const { name, value } of node.fields) {
          this.#target(value)?.kept.add(`${node.name}.${name}`);
          this.#walk(value);
        }
        return;
      case 'binary':
        for (const { value, type } of node.of) {
          if (/binary|bytes|utf8/.test(type)) this.#target(value)?.kinds.add('binary');
          this.#walk(value);
        }
        return;
      case 'tuple':
      case 'list':
        this.#all(node.of);
        if (node.k === 'list' && node.tail !== null) this.#walk(node.tail);
        return;
      case 'block':
        this.#all(node.body);
        return;
      default:
    }
  }

  #all(nodes: readonly Node[]): void {
    for (const node of nodes) this.#walk(node);
  }

  #operator(node: Extract<Node, { k: 'op' }>): void {
    const { op, left, right } = node;
    if (op === '=' && left !== null) {
      this.#walk(right);
      // In a head both sides are patterns of the same value.
      if (left.k === 'var') this.#alias(left.text, right);
      else if (right.k === 'var' && this.#target(right) !== null) this.#bind(this.#target(right)!, left);
      else this.#match(right, left);
      this.#walk(left);
      return;
    }
    if (op === '!' && left !== null) this.#target(left)?.kinds.add('server');
    else if (COMPARISONS.test(op) && left !== null) {
      this.#compare(left, right, op);
      this.#compare(right, left, op);
    } else if (op === '++' && left !== null) for (const side of [left, right]) this.#target(side)?.kinds.add('list');
    else if (op === 'andalso' || op === 'orelse' || op === 'not') {
      for (const side of [left, right]) if (side !== null) this.#target(side)?.kinds.add('boolean');
    } else if (/^(?:[-+*]|div|rem|bor|band|bsl|bsr)$/.test(op)) {
      for (const side of [left, right]) if (side !== null) this.#target(side)?.kinds.add('integer');
    } else if (op === '/') for (const side of [left, right]) if (side !== null) this.#target(side)?.kinds.add('float');
    if (left !== null) this.#walk(left);
    this.#walk(right);
  }

  #compare(value: Node, constant: Node, op: string): void {
    const text = printConstant(constant);
    const sized = value.k === 'call' && value.fn.k === 'atom' ? value.fn.text : null;
    if (text === null) return;
    if (constant.k === 'int' && sized !== null && /^(?:byte_size|length|map_size)$/.test(sized)) {
      const want = value.k === 'call' && value.args[0] !== undefined ? this.#target(value.args[0]) : null;
      const size = Number(text.replaceAll('_', ''));
      if (want !== null && size < 5000) for (const each of [size, size + 1]) addSized(want, sized, each);
      return;
    }
    const want = this.#target(value);
    if (want === null) return;
    if (constant.k === 'int' && !/^(?:==|=:=|\/=|=\/=)$/.test(op)) {
      const at = BigInt(text.replaceAll('_', '').replace(/^.*[#].*$/, '0'));
      for (const each of [at, at + 1n, at - 1n]) want.literals.add(`${each}`);
    } else {
      want.literals.add(text);
    }
    if (constant.k === 'int') want.kinds.add('integer');
  }

  /** `name = expression`: what is wanted of the name is wanted of what the expression takes it from. */
  #alias(name: string, expression: Node): void {
    const target = this.#target(expression);
    if (target === null) {
      this.#match({ k: 'var', text: name, line: 0 }, expression);
      return;
    }
    const was = this.#wants.get(name);
    if (was === undefined) this.#wants.set(name, target);
  }

  /** What is taken from a want meets a pattern: a variable is another name for it. */
  #bind(want: Want, pattern: Node): void {
    if (pattern.k === 'var') {
      if (pattern.text !== '_' && !this.#wants.has(pattern.text)) this.#wants.set(pattern.text, want);
    } else want.patterns.push({ ...this.#place, node: pattern });
  }

  #match(subject: Node, pattern: Node, place: Place = this.#place): void {
    if (isFixed(subject) && isFixed(pattern) && subject.k === pattern.k && subject.of.length === pattern.of.length) {
      const apart = subject.of.some(
        (each, at) =>
          each.k === 'atom' && pattern.of[at]!.k === 'atom' && each.text !== (pattern.of[at] as { text: string }).text,
      );
      if (apart) return;
      for (const [at, each] of subject.of.entries()) this.#match(each, pattern.of[at]!, place);
      return;
    }
    if (pattern.k === 'op' && pattern.op === '=' && pattern.left !== null) {
      this.#match(subject, pattern.left, place);
      this.#match(subject, pattern.right, place);
      return;
    }
    const want = this.#target(subject);
    if (want === null) {
      if (
        subject.k === 'call' &&
        subject.fn.k === 'atom' &&
        subject.module?.k === 'atom' &&
        subject.module.text === 'maps' &&
        subject.fn.text === 'find'
      )
        this.#found(subject, pattern);
      return;
    }
    if (pattern.k !== 'var') want.patterns.push({ ...place, node: pattern });
    else if (pattern.text !== '_' && place !== this.#place) want.links.push({ ...place, variable: pattern.text });
    else if (pattern.text !== '_' && !this.#wants.has(pattern.text)) this.#wants.set(pattern.text, want);
  }

  /** `{ok, Value}` of `maps:find(Key, Map)`. */
  #found({ args }: Extract<Node, { k: 'call' }>, pattern: Node): void {
    const key = args[0] === undefined ? null : printConstant(args[0]);
    const want = key === null || args[1] === undefined ? null : this.#target(args[1]);
    if (want === null) return;
    const value = pattern.k === 'tuple' && pattern.of.length === 2 ? pattern.of[1]! : null;
    if (value !== null) this.#bind(want.key(key!), value);
    else want.key(key!);
  }

  #call(node: Extract<Node, { k: 'call' }>): void {
    const { module, fn, args } = node;
    this.#all(args);
    if (fn.k === 'var') {
      if (module === null) {
        this.#target(fn)?.kinds.add('function');
        this.#target(fn)?.arities.add(args.length);
      }
      return;
    }
    if (module !== null) {
      const want = this.#target(module);
      want?.kinds.add('module');
      if (fn.k === 'atom') want?.exports.add(`${fn.text}/${args.length}`);
    }
    if (fn.k !== 'atom' || (module !== null && module.k !== 'atom')) {
      this.#walk(fn);
      return;
    }
    const { facts } = this.#place;
    const remote = module === null || module.text === facts.name ? null : module.text;
    const name = remote === null ? fn.text : `${remote}:${fn.text}`;
    const local = remote === null ? facts.functions.get(`${fn.text}/${args.length}`) : undefined;
    if (local !== undefined) {
      for (const clause of local.clauses)
        for (const [at, arg] of args.entries()) this.#match(arg, clause.patterns[at]!, { facts, clause });
      return;
    }
    if (/^(?:maps:get|proplists:get_value)$/.test(name)) this.#targetOfCall(node);
    if (/^maps:(?:find|is_key)$/.test(name)) this.#found(node, { k: 'unknown', text: '' });
    if (name === 'is_function' && args[1]?.k === 'int') this.#target(args[0]!)?.arities.add(Number(args[1].text));
    args.forEach((arg, at) => {
      const kind = wantedKind(name, at);
      if (kind !== null) this.#target(arg)?.kinds.add(kind);
    });
    this.#functionOverList(name, args);
    this.#message(name, args, facts);
  }

  /** `lists:foreach(fun(Each) -> … end, Values)`: what is wanted of Each is wanted of every value. */
  #functionOverList(name: string, args: readonly Node[]): void {
    if (!/^lists:(?:map|filter|foreach|foldl|foldr|any|all|flatmap|filtermap|partition|search|mapfoldl)$/.test(name))
      return;
    const [fun] = args;
    const elements = this.#target(args.at(-1)!)?.elements();
    if (elements === undefined || fun?.k !== 'fun') return;
    for (const { patterns } of fun.clauses) if (patterns[0] !== undefined) this.#bind(elements, patterns[0]);
  }

  /** What is sent to a server meets the clauses that take it. */
  #message(name: string, args: readonly Node[], facts: ErlangFacts): void {
    if (/^gen_(?:server|statem):start(?:_link|_monitor)?$/.test(name)) {
      const [module, argument] = args.length === 4 ? [args[1], args[2]] : [args[0], args[1]];
      if (module?.k !== 'atom' || module.text !== facts.name || argument === undefined) return;
      for (const clause of facts.functions.get('init/1')?.clauses ?? [])
        this.#match(argument, clause.patterns[0]!, { facts, clause });
      return;
    }
    const callback = /^gen_(?:server|statem):call$/.test(name)
      ? 'handle_call/3'
      : /^gen_(?:server|statem):cast$/.test(name)
        ? 'handle_cast/2'
        : /^(?:erlang:send|erlang:send_after)$/.test(name)
          ? 'handle_info/2'
          : null;
    const message = name === 'erlang:send_after' ? args[2] : args[1];
    const handler = callback === null ? undefined : facts.functions.get(callback);
    if (handler === undefined || message === undefined) return;
    for (const clause of handler.clauses) this.#match(message, clause.patterns[0]!, { facts, clause });
  }
}

/** A tuple, or a list without a tail. */
function isFixed(node: Node): node is Extract<Node, { k: 'tuple' | 'list' }> {
  return node.k === 'tuple' || (node.k === 'list' && node.tail === null);
}

function addSized(want: Want, what: string, size: number): void {
  if (what === 'byte_size') want.literals.add(size === 0 ? '<<>>' : `binary:copy(<<"a">>, ${size})`);
  else if (what === 'length') want.literals.add(size === 0 ? '[]' : `lists:duplicate(${size}, a)`);
}
