import type { Node } from '../../../languages/erlang/ast.js';
import { printAtom, printConstant } from '../../../languages/erlang/print.js';
import type { ErlangFacts, FunctionFacts, RecordFieldFacts } from '../facts/facts.js';
import { addSpec, addType, type ModuleLookup } from '../facts/types.js';
import { wantsOf, wantsOfField } from '../facts/walk.js';
import { type Kind, type Place, type PlacedPattern, Want } from '../facts/want.js';

/** No value is made of more levels than this. */
const DEEPEST = 5;
/** Where parts of a value vary, only one does at a time. */
const MOST = 14;

/** Texts of values, plainest first, that the code seems to ask for. */
export class Values {
  readonly #lookup: ModuleLookup;
  /** What stands for the process that messages are sent to. */
  readonly server: string | null;

  /** How many values are made of one wish. */
  readonly #most: number;

  constructor(lookup: ModuleLookup, server: string | null, most = MOST) {
    this.#lookup = lookup;
    this.server = server;
    this.#most = most;
  }

  /** The same with more values of each wish, among them some with two parts varied at once. */
  wider(): Values {
    return new Values(this.#lookup, this.server, 5 * this.#most);
  }

  /** For the argument of a function at `index`, over all of its clauses. */
  ofArgument(facts: ErlangFacts, fn: FunctionFacts, index: number, most = MOST): string[] {
    const typed = new Want();
    addSpec(typed, fn.spec, index, facts, this.#lookup);
    const lists = fn.clauses.map((clause) => this.#pattern({ facts, clause, node: clause.patterns[index]! }, typed, 0));
    return mixed(lists).slice(0, most);
  }

  /** Arguments that one clause of a function takes together: the plainest, then with one of them varied. */
  ofClause(facts: ErlangFacts, fn: FunctionFacts, at: number, most = MOST): string[][] {
    const clause = fn.clauses[at]!;
    const lists = clause.patterns.map((node, index) => {
      const typed = new Want();
      addSpec(typed, fn.spec, index, facts, this.#lookup);
      return this.#pattern({ facts, clause, node }, typed, 0);
    });
    return varied(lists, most);
  }

  /** For one pattern of a clause: a message, a request. */
  ofPattern(pattern: PlacedPattern, most = MOST): string[] {
    return this.#pattern(pattern, null, 0).slice(0, most);
  }

  /** For a key that is looked up in a variable of a clause, a map. */
  ofVariable(place: Place, variable: string, key: string, most = MOST): string[] {
    const want = wantsOf(place).get(variable)?.keys.get(key);
    return want === undefined ? [] : this.#ofWant(want, nameOfKey(key), place, 1).slice(0, most);
  }

  /** For a field that is read of a variable of a clause, a record. */
  ofField(place: Place, variable: string, record: string, field: string, most = MOST): string[] {
    const want = wantsOf(place).get(variable)?.records.get(record)?.get(field);
    return want === undefined ? [] : this.#ofWant(want, field, place, 1).slice(0, most);
  }

  #pattern(pattern: PlacedPattern, typed: Want | null, depth: number): string[] {
    const { node, facts, clause } = pattern;
    const inner = (each: Node) => this.#pattern({ facts, clause, node: each }, null, depth + 1);
    if (depth > DEEPEST) return ['undefined'];
    switch (node.k) {
      case 'var': {
        const want = node.text.startsWith('_') ? undefined : wantsOf({ facts, clause }).get(node.text);
        return this.#both(want, typed, node.text, pattern, depth);
      }
      case 'tuple':
        return varied(node.of.map(inner), this.#most).map((parts) => `{${parts.join(', ')}}`);
      case 'list': {
        const heads = varied(node.of.map(inner), this.#most);
        const tails = node.tail === null ? [''] : inner(node.tail).filter((text) => text.startsWith('['));
        return heads.map((parts, at) => joinList(parts, tails[at % Math.max(1, tails.length)] ?? ''));
      }
      case 'map': {
        const values = varied(
          node.fields.map(({ value }) => inner(value)),
          this.#most,
        );
        const keys = node.fields.map(({ key }) => printConstant(key) ?? 'key');
        return values.map((parts) => `#{${parts.map((part, at) => `${keys[at]} => ${part}`).join(', ')}}`);
      }
      case 'record':
        return this.#record(node, pattern, depth);
      case 'binary':
        return this.#binary(node, inner);
      case 'op':
        if (node.op === '=' && node.left !== null) {
          const specific = node.left.k === 'var' ? node.right : node.left;
          const named = node.left.k === 'var' ? node.left : node.right;
          const want = named.k === 'var' ? wantsOf({ facts, clause }).get(named.text) : undefined;
          const matched = this.#pattern({ facts, clause, node: specific }, null, depth + 1);
          // `#{} = Options`: any map is one, so what is looked up in it counts.
          if (specific.k === 'map' && want !== undefined)
            return mixed([this.#both(want, typed, '', pattern, depth), matched]);
          return matched;
        }
        if (node.op === '++' && node.left !== null) {
          const left = printConstant(node.left);
          return left === null
            ? []
            : inner(node.right).map((right) =>
                right.startsWith('[') || right.startsWith('"') ? `${left} ++ ${right}` : left,
              );
        }
        return oneOf(printConstant(node));
      case 'block':
        return node.body.length === 1 ? inner(node.body[0]!) : [];
      default:
        return oneOf(printConstant(node));
    }
  }

  #record(node: Extract<Node, { k: 'record' }>, pattern: PlacedPattern, depth: number): string[] {
    const { facts, clause } = pattern;
    const fields = facts.records.get(node.name);
    if (fields === undefined) return [];
    const given = new Map(node.fields.map(({ name, value }) => [name, value]));
    const lists = fields.map((field) => {
      const value = given.get(field.name);
      if (value === undefined) return [this.#initial(field, facts, depth)];
      return this.#pattern({ facts, clause, node: value }, this.#fieldType(field, facts), depth + 1);
    });
    return varied(lists, this.#most).map((parts) => recordText(node.name, parts));
  }

  #fieldType({ type }: RecordFieldFacts, facts: ErlangFacts): Want | null {
    if (type === null) return null;
    const want = new Want();
    addType(want, type, facts, this.#lookup);
    return want;
  }

  #initial(field: RecordFieldFacts, facts: ErlangFacts, depth: number): string {
    const text = field.initial === null ? null : printConstant(field.initial);
    if (text !== null) return text;
    const want = this.#fieldType(field, facts);
    if (want === null || want.literals.has('undefined')) return 'undefined';
    return this.#ofWant(want, field.name, { facts, clause: NO_CLAUSE }, depth + 1)[0] ?? 'undefined';
  }

  #binary({ of }: Extract<Node, { k: 'binary' }>, inner: (node: Node) => string[]): string[] {
    const parts: string[] = [];
    for (const { value, size, type } of of) {
      const sized = size === null ? '' : `:${printConstant(size) ?? '8'}`;
      const kind = type === '' ? '' : `/${type}`;
      if (value.k === 'var') {
        if (/binary|bytes|bitstring/.test(type))
          parts.push(size === null ? '"rest"' : `0:(8*${printConstant(size) ?? '1'})`);
        else parts.push(`${/float/.test(type) ? '1.5' : '1'}${sized}${kind}`);
      } else {
        const text = value.k === 'string' || value.k === 'int' || value.k === 'char' ? value.text : inner(value)[0];
        parts.push(`${text ?? '0'}${sized}${kind}`);
      }
    }
    return [`<<${parts.join(', ')}>>`];
  }

  /** What the code wants first where that is telling, what the type says first where it is not. */
  #both(want: Want | undefined, typed: Want | null, name: string, place: Place, depth: number): string[] {
    const seen = new Set<Want>();
    const asked = want === undefined ? [] : this.#ofWant(want, name, place, depth, seen);
    const said = typed === null ? [] : this.#ofWant(typed, name, place, depth);
    const all = isTelling(want) ? mixed([asked, said]) : mixed([said, asked]);
    const vague = typed === null || typed.kinds.has('any');
    return all.length > 0
      ? vague
        ? unique([...all, ...fallback(name)]).slice(0, this.#most + 4)
        : all
      : fallback(name);
  }

  #ofWant(want: Want, name: string, place: Place, depth: number, seen = new Set<Want>()): string[] {
    if (depth > DEEPEST || seen.has(want)) return [];
    seen.add(want);
    const lists: string[][] = [];
    if (want.patterns.length > 0) {
      const each = want.patterns.slice(0, 24).map((pattern) => this.#pattern(pattern, null, depth + 1));
      lists.push(mixed(each.filter((texts) => texts.length > 0)));
    }
    for (const { facts, clause, variable } of want.links.slice(0, 12)) {
      const linked = wantsOf({ facts, clause }).get(variable);
      if (linked !== undefined) lists.push(this.#ofWant(linked, variable, { facts, clause }, depth, seen));
    }
    for (const field of [...want.kept].slice(0, 4)) {
      for (const other of wantsOfField(place.facts, field).slice(0, 30)) {
        if (isTelling(other.want)) lists.push(this.#ofWant(other.want, name, other.place, depth + 1, seen));
      }
    }
    if (want.keys.size > 0) lists.push(this.#map(want.keys, place, depth, seen));
    if (want.props.size > 0) lists.push(this.#props(want.props, place, depth, seen));
    for (const [record, fields] of want.records) lists.push(this.#ofRecord(record, fields, place, depth, seen));
    if (want.literals.size > 0) lists.push([...want.literals]);
    for (const parts of want.tuples.slice(0, 8)) {
      const values = parts.map((part) => orElse(this.#ofWant(part, '', place, depth + 1, seen), ['a']));
      lists.push(varied(values, this.#most).map((texts) => `{${texts.join(', ')}}`));
    }
    if (want.element !== null) lists.push(this.#list(want.element, place, depth, seen));
    lists.push(
      [...want.kinds].flatMap((kind) => (isCovered(kind, want) ? [] : this.#kind(kind, name, want, place, depth))),
    );
    seen.delete(want);
    return mixed(lists.filter((texts) => texts.length > 0)).slice(0, this.#most + 10);
  }

  #map(keys: ReadonlyMap<string, Want>, place: Place, depth: number, seen: Set<Want>): string[] {
    const names = [...keys.keys()].slice(0, 24);
    const lists = names.map((key) =>
      orElse(this.#ofWant(keys.get(key)!, nameOfKey(key), place, depth + 1, seen), fallback(nameOfKey(key))),
    );
    const whole = varied(lists, this.#most + 6).map(
      (parts) => `#{${parts.map((part, at) => `${names[at]} => ${part}`).join(', ')}}`,
    );
    return unique([whole[0]!, '#{}', ...whole.slice(1), ...names.map((key, at) => `#{${key} => ${lists[at]![0]}}`)]);
  }

  #props(keys: ReadonlyMap<string, Want>, place: Place, depth: number, seen: Set<Want>): string[] {
    const names = [...keys.keys()].slice(0, 24);
    const lists = names.map((key) =>
      orElse(this.#ofWant(keys.get(key)!, nameOfKey(key), place, depth + 1, seen), fallback(nameOfKey(key))),
    );
    const whole = varied(lists, this.#most).map(
      (parts) => `[${parts.map((part, at) => `{${names[at]}, ${part}}`).join(', ')}]`,
    );
    return unique([whole[0]!, '[]', ...whole.slice(1)]);
  }

  #ofRecord(name: string, wants: ReadonlyMap<string, Want>, place: Place, depth: number, seen: Set<Want>): string[] {
    const fields = place.facts.records.get(name);
    if (fields === undefined) return [];
    const lists = fields.map((field) => {
      const first = this.#initial(field, place.facts, depth);
      const want = wants.get(field.name);
      return unique([first, ...(want === undefined ? [] : this.#ofWant(want, field.name, place, depth + 1, seen))]);
    });
    return varied(lists, this.#most).map((parts) => recordText(name, parts));
  }

  #list(element: Want, place: Place, depth: number, seen: Set<Want>): string[] {
    const each = orElse(this.#ofWant(element, '', place, depth + 1, seen), ['a', 'b']);
    return unique([
      `[${each[0]}]`,
      '[]',
      `[${each.slice(0, 3).join(', ')}]`,
      ...each.slice(1, 6).map((text) => `[${text}]`),
    ]);
  }

  #kind(kind: Kind, name: string, want: Want, place: Place, depth: number): string[] {
    switch (kind) {
      case 'server':
        return this.server === null ? ['no_such_process'] : [this.server, 'no_such_process'];
      case 'module':
        return want.exports.size === 0
          ? ['lists', 'no_such_module']
          : [...this.#lookup.exporting(want.exports).slice(0, 6).map(printAtom), 'no_such_module'];
      case 'function': {
        const arities = want.arities.size > 0 ? [...want.arities] : [0, 1];
        const returned =
          want.returns === null
            ? ['ok', 'true']
            : orElse(this.#ofWant(want.returns, '', place, depth + 1), ['ok']).slice(0, 4);
        return arities.flatMap((arity) => functionTexts(arity, returned));
      }
      case 'binary':
      case 'iodata':
        return [`<<"${wordOf(name, 'text')}">>`, '<<>>', '<<"Some other text, 123">>'];
      case 'atom':
        return [printAtom(wordOf(name, 'some')), 'undefined'];
      default:
        return [...KIND_VALUES[kind]];
    }
  }
}

const NO_CLAUSE = { patterns: [], guards: [], body: [], line: 0 };

const KIND_VALUES: Readonly<
  Record<Exclude<Kind, 'server' | 'module' | 'function' | 'binary' | 'iodata' | 'atom'>, readonly string[]>
> = {
  any: [],
  boolean: ['true', 'false'],
  integer: ['1', '0', '-1', '42', '1000'],
  natural: ['1', '0', '10', '1000'],
  positive: ['1', '10', '1000'],
  float: ['1.5', '0.0', '100.0'],
  string: ['"text"', '""', '"a b"'],
  list: ['[]', '[a]', '[1, 2, 3]'],
  tuple: ['{}', '{a, 1}'],
  map: ['#{}', '#{key => value}'],
  pid: ['self()'],
  reference: ['make_ref()'],
  table: ['no_such_table'],
  timeout: ['1000', 'infinity', '0'],
};

function functionTexts(arity: number, returned: readonly string[]): string[] {
  const params = Array.from({ length: arity }, () => '_').join(', ');
  return [...returned.map((text) => `fun(${params}) -> ${text} end`), `fun(${params}) -> error(failed) end`];
}

/** A kind that other wishes say more about. */
function isCovered(kind: Kind, want: Want): boolean {
  if (kind === 'list') return want.element !== null || want.props.size > 0;
  if (kind === 'map') return want.keys.size > 0;
  if (kind === 'pid') return want.kinds.has('server');
  return false;
}

function isTelling(want: Want | undefined): boolean {
  if (want === undefined) return false;
  return (
    want.patterns.length +
      want.links.length +
      want.keys.size +
      want.props.size +
      want.records.size +
      want.literals.size >
      0 ||
    want.kinds.has('server') ||
    want.exports.size > 0
  );
}

/** What a name alone suggests. */
function fallback(name: string): string[] {
  const word = wordOf(name, 'value');
  if (/pid|owner|caller|^from/i.test(name)) return /^from$/i.test(name) ? ['{self(), make_ref()}'] : ['self()'];
  if (/timeout|interval|_ms$|Ms$|count|size|max|min|limit|port|num|total|^n$|index|level|amount|duration/i.test(name))
    return ['1', '0', '1000'];
  if (/opts|options|config|params|meta|attributes|context|map$|args|headers|data$/i.test(name))
    return ['#{}', '[]', `#{<<"key">> => <<"value">>}`, '[{key, value}]'];
  if (/list|items|s$/i.test(name) && name.length > 3) return ['[]', `[<<"a">>, <<"b">>]`, '[a, b]', '#{}'];
  if (/fun$|callback|handler/i.test(name)) return functionTexts(1, ['ok']);
  if (/id$|key|name|uri|url|token|text|string|body|message|path/i.test(name))
    return [`<<"${word}">>`, printAtom(word), `"${word}"`, '1'];
  if (/reason/i.test(name)) return ['normal', 'shutdown', 'some_reason'];
  return [printAtom(word), '1', `<<"${word}">>`, '#{}', '[]', `"${word}"`, 'undefined'];
}

function wordOf(name: string, otherwise: string): string {
  const words = name
    .replace(/^_+/, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return /^[a-z][a-z\d_]*$/.test(words) ? words : otherwise;
}

function nameOfKey(key: string): string {
  return key.replaceAll(/[^A-Za-z0-9_]/g, '') || 'value';
}

function recordText(name: string, parts: readonly string[]): string {
  return `{${[printAtom(name), ...parts].join(', ')}}`;
}

function joinList(heads: readonly string[], tail: string): string {
  const rest = tail === '' || tail === '[]' ? '' : tail.slice(1, -1);
  return `[${[...heads, ...(rest === '' ? [] : [rest])].join(', ')}]`;
}

function oneOf(text: string | null): string[] {
  return text === null ? [] : [text];
}

function orElse(texts: string[], otherwise: string[]): string[] {
  return texts.length > 0 ? texts : otherwise;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** First of each, then second of each, … */
function mixed(lists: readonly (readonly string[])[]): string[] {
  const out = new Set<string>();
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let at = 0; at < longest; at++) for (const list of lists) if (at < list.length) out.add(list[at]!);
  return [...out];
}

/** The first of each list, then the same with one of them replaced, round by round, then with two, up to `most`. */
export function varied(lists: readonly (readonly string[])[], most: number): string[][] {
  if (lists.some(({ length }) => length === 0)) return [];
  const base = lists.map((list) => list[0]!);
  const out = [base];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let at = 1; at < longest; at++) {
    for (const [slot, list] of lists.entries()) {
      if (out.length >= most) return out;
      if (at < list.length) out.push(base.with(slot, list[at]!));
    }
  }
  for (const [slot, list] of lists.entries()) {
    for (const [other, rest] of lists.entries()) {
      if (other <= slot) continue;
      for (const one of list.slice(1, 5)) {
        for (const two of rest.slice(1, 5)) {
          if (out.length >= most) return out;
          out.push(base.with(slot, one).with(other, two));
        }
      }
    }
  }
  return out;
}
