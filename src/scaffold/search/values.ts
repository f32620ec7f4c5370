import type { Random } from '../../random.js';
import type { Callable, ModuleFacts, Param, Shape } from '../model.js';
import { builtinValues, HEADER_NAMES } from './builtins.js';
import { conveying } from './callbacks.js';
import { type Expr, nodes, print, quote, text } from './expr.js';
import { type FolderNames, folderNames, isPathName, pathNamed, pathsFor } from './folder.js';
import { headOf, isMaker } from './makers.js';
import { stringsFor } from './text-values.js';

const MAX_MADE = 12;
/** Values of the shapes that use suggests, before others are tried. */
const MAX_HINTED = 28;
const MAX_THINGS = 10;
const THINGS_ALIKE = 2;
/** Of what text written into a function must not have: names of the case, types. */
const OUTSIDE: ReadonlySet<Expr['kind']> = new Set(['callback', 'cast', 'wrong']);
/** Deeper values are cut short. */
const MAX_DEPTH = 5;
/** Values worth trying by depth: what stands deep inside an argument seldom decides anything. */
const BREADTH = [84, 16, 6, 3, 2];
const NUMBERS = ['1', '0', '-1', '2', '10', '0.5', '100', '-0', 'NaN', 'Infinity', '1e21', '3'];
const ANYTHING = ["'a'", '1', '{}', '[]', 'null', 'undefined', 'true', "{ a: 1, b: 'c' }", '[1, 2, 3]', "['b', 'a']"];
/** What code that takes anything may look for. */
const EXOTIC = [
  'false',
  '0',
  "''",
  '() => 1',
  "new Map([['a', 1]])",
  'new Set([1])',
  "new Date('2024-01-02T03:04:05.678Z')",
  '/a/g',
  "new Error('broken')",
  "Symbol('a')",
  '1n',
  '-1',
  'Number.NaN',
  '{ a: { b: [1] } }',
  "[['a', 1]]",
  'new (class Point {\n  x = 1;\n})()',
  'Object.create(null)',
  'new Uint8Array([1, 2])',
  'Promise.resolve(1)',
  "new String('a')",
  '-0',
  'Number.POSITIVE_INFINITY',
  '[undefined, null]',
  '(function* () {\n  yield 1;\n})()',
  'class {}',
  'new WeakMap()',
  'new ArrayBuffer(4)',
  'new DataView(new ArrayBuffer(8))',
  'new Number(1)',
  'new Boolean(false)',
  '(function () {\n  return arguments;\n})()',
  'Object.assign(() => 1, { a: 1 })',
];
const FUNCTIONS = ['(value) => value', "() => {\n  throw new Error('refused');\n}"];
/** What no signature asks for: what guards in the code are written against. */
const WRONG = ['undefined', 'null', '1', "'a'", '{}', '[]', 'true', 'Number.NaN', '() => 1'];

/** What values are made for. */
export interface Want {
  /** Of the parameter or property. */
  readonly name: string;
  readonly literals: Literals;
}

/** Literals of the code under test, by kind, as source text. */
export interface Literals {
  readonly strings: readonly string[];
  readonly numbers: readonly string[];
  readonly others: readonly string[];
}

export function literalsOf(list: readonly string[]): Literals {
  const strings = list.filter((each) => /^['"`]/.test(each));
  const numbers = list.filter((each) => /^-?[\d.]/.test(each) && !each.endsWith('n'));
  return { strings, numbers, others: list.filter((each) => !strings.includes(each) && !numbers.includes(each)) };
}

/** Makes expressions for shapes. */
export class Values {
  readonly #facts: ModuleFacts;
  readonly #random: Random;
  /** What tests of the module call a temporary folder; null where they need none. */
  readonly folder: FolderNames | null;
  readonly #makers = new Map<string, Callable[]>();
  /** Expressions that were seen to make an object of a class. */
  readonly #made = new Map<string, Expr[]>();
  /** Functions and objects that calls were seen to give. */
  readonly #things: { readonly target: string; readonly expr: Expr }[] = [];

  constructor(facts: ModuleFacts, random: Random) {
    this.#facts = facts;
    this.#random = random;
    this.folder = folderNames(facts);
    const makers = [
      ...facts.callables.filter(({ kind }) => kind === 'constructor'),
      ...(facts.helpers ?? []).filter(isMaker),
    ];
    for (const callable of makers)
      if (callable.owner !== null)
        this.#makers.set(callable.owner, [...(this.#makers.get(callable.owner) ?? []), callable]);
  }

  resolve(shape: Shape): Shape {
    let found = shape;
    for (let i = 0; found.kind === 'ref' && i < 10; i++) found = this.#facts.shapes[found.id] ?? { kind: 'any' };
    return found;
  }

  /** Remembers that an expression makes an object of a class: those made from types alone may throw. */
  remember(owner: string, expr: Expr, isNew: boolean): void {
    const known = this.#made.get(owner) ?? [];
    // What was made in a way of its own is worth more than another of the plain ones.
    if (known.length < (isNew ? 2 * MAX_MADE : MAX_MADE)) this.#made.set(owner, [...known, expr]);
  }

  /** Remembers something a call gave: where types say nothing, it may be what another call wants. */
  rememberThing(target: string, expr: Expr): void {
    const alike = this.#things.filter((thing) => thing.target === target).length;
    if (alike < THINGS_ALIKE && this.#things.length < MAX_THINGS) this.#things.push({ target, expr });
  }

  /** How objects of a class are made. */
  makersOf(owner: string): readonly Callable[] {
    return this.#makers.get(owner) ?? [];
  }

  /** The plainest value, or null where none can be made. */
  minimal(given: Shape, want: Want, depth = 0): Expr | null {
    return this.all(given, want, depth, 1)[0] ?? null;
  }

  /** Values worth trying, the likeliest first; at most `limit`. */
  all(given: Shape, want: Want, depth = 0, most = 40): Expr[] {
    const shape = this.resolve(given);
    const limit = Math.min(most, BREADTH[depth] ?? 1);
    const tagged = (exprs: readonly (Expr | null)[]) =>
      exprs
        .filter((expr) => expr !== null)
        // A member of a union may be exchanged for another.
        .map((expr) => (expr.shape === undefined || shape.kind === 'union' ? { ...expr, shape: given } : expr));
    return tagged(this.#all(shape, want, depth, limit)).slice(0, limit);
  }

  #all(shape: Shape, want: Want, depth: number, limit: number): (Expr | null)[] {
    switch (shape.kind) {
      case 'string':
        return this.#strings(want);
      case 'number':
        return [...new Set([...NUMBERS.slice(0, 1), ...want.literals.numbers.slice(0, 16), ...NUMBERS])].map((each) =>
          text(each),
        );
      case 'boolean':
        return [text('true'), text('false')];
      case 'bigint':
        return [text('1n'), text('0n'), text('-1n')];
      case 'symbol':
        return [text("Symbol('a')")];
      case 'undefined':
      case 'null':
        return [text(shape.kind)];
      case 'literal':
        return [text(shape.text)];
      case 'made': {
        const cast = /^([\s\S]+) as ([A-Za-z_$][\w$.<>[\], ]*)$/.exec(shape.text);
        return [cast === null ? text(shape.text) : { kind: 'cast', of: text(cast[1]!), type: cast[2]! }];
      }
      case 'union':
        return this.#union(shape.of, want, depth, limit);
      case 'array':
        return this.#arrays(shape.of, want, depth, limit);
      case 'tuple':
        return this.#tuples(shape.of, want, depth, limit);
      case 'object':
        return this.#objects(shape, want, depth, limit);
      case 'function':
        return this.#functions(shape, want, depth, limit);
      case 'instance':
        return this.#instances(shape.of, depth, limit);
      case 'builtin':
        return builtinValues(shape.name, shape.args, (of, name, count) =>
          depth > MAX_DEPTH ? [] : this.all(of, { ...want, name: name ?? want.name }, depth + 1, count),
        );
      case 'any':
        return this.#anything(shape.hints ?? [], want, depth, limit);
      default:
        return [];
    }
  }

  /** A path in the folder that the test makes for one that stands in an example; null where it is none. */
  pathInstead(literal: string, name: string): Expr | null {
    if (this.folder === null || !isPathName(name) || !/^(['"`])[^'"`$]*\1$/.test(literal)) return null;
    return pathNamed(unquote(literal), name, this.folder);
  }

  /** Paths in the folder that the test makes, for what takes a path by its name. */
  #paths({ name }: Want): Expr[] {
    return this.folder !== null && isPathName(name) ? pathsFor(name, this.folder) : [];
  }

  #strings(want: Want): Expr[] {
    const [first, ...others] = stringsFor(want.name);
    const mined = want.literals.strings.slice(0, 24);
    const paths = this.#paths(want);
    // Other paths lead out of the folder, into what is there by chance.
    if (paths.length > 0)
      return [...paths, ...[...mined.filter((each) => !/[\\/.]/.test(each)), "''"].map((each) => text(each))];
    return [...new Set([quote(first!), ...mined, ...others.map(quote)])].map((each) => text(each));
  }

  #union(of: readonly Shape[], want: Want, depth: number, limit: number): (Expr | null)[] {
    // One of each member before the second of any.
    const lists = of.map((member) => this.all(member, want, depth, Math.max(1, Math.ceil(limit / of.length) + 2)));
    const rank = (shape: Shape) => (shape.kind === 'undefined' || shape.kind === 'null' ? 1 : 0);
    const order = of.map((member, index) => ({ index, rank: rank(this.resolve(member)) }));
    order.sort((a, b) => a.rank - b.rank || a.index - b.index);
    const out: Expr[] = [];
    for (let row = 0; out.length < limit && lists.some((list) => row < list.length); row++)
      for (const { index } of order) if (lists[index]![row] !== undefined) out.push(lists[index]![row]!);
    return out;
  }

  #arrays(of: Shape, want: Want, depth: number, limit: number): Expr[] {
    if (depth > MAX_DEPTH) return [{ kind: 'array', items: [] }];
    const name = want.name.replace(/s$/, '');
    const items = this.all(of, { ...want, name }, depth + 1, Math.min(limit, 8));
    const lists = [
      items.slice(0, 1),
      items.slice(1, 2),
      [],
      items.slice(0, 2),
      items.slice(0, 3),
      [...items.slice(0, 2)].reverse(),
    ];
    const twice = items[0] === undefined ? [] : [items[0], items[0]];
    return [...lists, twice, items.slice(0, 6), ...items.slice(2).map((item) => [item])].map((each) => ({
      kind: 'array',
      items: each,
    }));
  }

  #tuples(of: readonly Shape[], want: Want, depth: number, limit: number): Expr[] {
    if (depth > MAX_DEPTH) return [];
    const columns = of.map((each) => this.all(each, want, depth + 1, Math.min(limit, 6)));
    if (columns.some((column) => column.length === 0)) return [];
    const rows = Math.max(1, ...columns.map((column) => column.length));
    return Array.from({ length: rows }, (_, row) => ({
      kind: 'array',
      items: columns.map((column) => column[row % column.length]!),
    }));
  }

  #objects(shape: Extract<Shape, { kind: 'object' }>, want: Want, depth: number, limit: number): Expr[] {
    const required = depth > MAX_DEPTH ? [] : shape.props.filter(({ optional }) => !optional);
    const optional = depth > MAX_DEPTH ? [] : shape.props.filter((prop) => prop.optional);
    const valuesOf = new Map(
      [...required, ...(limit > 1 ? optional : [])].map(({ name, shape: of }) => [
        name,
        this.all(of, { ...want, name }, depth + 1, limit === 1 ? 1 : Math.max(3, Math.ceil(limit / 2))),
      ]),
    );
    const base: [string, Expr][] = [];
    for (const { name } of required) {
      const first = valuesOf.get(name)?.[0];
      if (first === undefined) return [];
      base.push([name, first]);
    }
    if (shape.index !== undefined && limit > 1 && depth <= MAX_DEPTH) {
      const values = this.all(shape.index, want, depth + 1, 3);
      const own = new Set(shape.props.map(({ name }) => name));
      const keys = [...new Set([...keysOf(shape, want).slice(0, 4), 'a', 'b'])].filter((key) => !own.has(key));
      const entries = values.map((value, index): [string, Expr] => [keys[index] ?? `key${index}`, value]);
      const filled: Expr[] = entries.length === 0 ? [] : [{ kind: 'object', props: [...base, ...entries] }];
      return [...filled, { kind: 'object', props: base }, ...this.#variants(base, required, optional, valuesOf)];
    }
    return [{ kind: 'object', props: base }, ...(limit > 1 ? this.#variants(base, required, optional, valuesOf) : [])];
  }

  /** All optional properties, then one property changed at a time. */
  #variants(
    base: readonly [string, Expr][],
    required: readonly { readonly name: string }[],
    optional: readonly { readonly name: string }[],
    valuesOf: ReadonlyMap<string, readonly Expr[]>,
  ): Expr[] {
    const full = [...base];
    for (const { name } of optional) {
      const first = valuesOf.get(name)?.[0];
      if (first !== undefined) full.push([name, first]);
    }
    const out: Expr[] = optional.length > 0 ? [{ kind: 'object', props: full }] : [];
    for (const { name } of optional)
      for (const value of valuesOf.get(name) ?? []) out.push({ kind: 'object', props: [...base, [name, value]] });
    for (const { name } of required)
      for (const value of (valuesOf.get(name) ?? []).slice(1))
        out.push({ kind: 'object', props: base.map(([key, old]) => [key, key === name ? value : old] as const) });
    return this.#interleaved(out);
  }

  /** The front keeps its order, the rest is shuffled: a limit must not always cut the same properties off. */
  #interleaved(list: Expr[]): Expr[] {
    const rest = list.slice(1);
    for (let i = rest.length - 1; i > 0; i--) {
      const other = this.#random.below(i + 1);
      [rest[i], rest[other]] = [rest[other]!, rest[i]!];
    }
    return [...list.slice(0, 1), ...rest];
  }

  #functions(shape: Extract<Shape, { kind: 'function' }>, want: Want, depth: number, limit: number): Expr[] {
    const name = /^[A-Za-z_$][\w$]*$/.test(want.name) && want.name !== '' ? want.name : 'callback';
    const local = this.#facts.locals.some(({ local }) => local === name) ? `${name}Callback` : name;
    const returned = this.resolve(shape.returns);
    const promised = returned.kind === 'builtin' && returned.name === 'Promise';
    const inner = promised ? (returned.args[0] ?? { kind: 'undefined' as const }) : returned;
    const nothing = this.resolve(inner).kind === 'undefined';
    const values =
      depth > MAX_DEPTH || nothing ? [] : this.all(inner, { ...want, name: '' }, depth + 1, Math.min(6, limit));
    // Where nothing is an answer too, it is the one that lets the code go on.
    const simple = values.filter((value) => !isStructured(value));
    simple.sort((a, b) => Number(isNothing(b)) - Number(isNothing(a)));
    const callbacks: Expr[] = (values.length > 0 ? simple : [null]).map((returns) => ({
      kind: 'callback',
      name: local,
      // What a recording function returns is inferred without the type it is wanted for.
      returns:
        returns !== null && inner.kind !== 'string' && isQuoted(returns)
          ? { kind: 'cast', of: returns, type: 'const' }
          : returns,
      async: promised,
    }));
    const word = promised ? 'async ' : '';
    const inline = values.filter(isStructured).map((value) => {
      const body = print(value, 'ts');
      return text(`${word}() => ${body.startsWith('{') ? `(${body})` : body}`);
    });
    if (limit === 1) return [...callbacks, ...inline].slice(0, 1);
    const unknown = shape.params.length === 0 && returned.kind === 'any';
    const first = unknown ? 'value' : parameterName(shape.params[0]);
    const others = [
      ...(first === null || !this.#returnsFirst(shape) ? [] : [`(${first}) => ${first}`]),
      `${word}() => {\n  throw new Error('refused');\n}`,
    ].map((each) => text(each));
    const mapping = limit === 1 ? [] : this.#mappings(shape, inner, want, depth, word);
    const answer = nothing || returned.kind === 'any' ? null : this.#answer(returned, values);
    const conveyed = promised ? [] : conveying(shape.params, (each) => this.resolve(each), answer);
    return [
      ...conveyed.slice(0, 1).map((each) => text(each)),
      ...callbacks.slice(0, 1),
      ...conveyed.slice(1).map((each) => text(each)),
      ...mapping,
      ...inline.slice(0, 2),
      ...others,
      ...callbacks.slice(1),
      ...inline.slice(2),
    ];
  }

  /** What a function written out may return; functions that a case watches have their place outside of it. */
  #answer(returned: Shape, values: readonly Expr[]): string | null {
    if (returned.kind === 'function') return '() => {}';
    const value = values.find((each) => [...nodes(each)].every(({ kind }) => !OUTSIDE.has(kind)));
    return value === undefined ? null : print(value, 'ts');
  }

  /** From a list to a list as long: what batch loaders and mappers are asked for. */
  #mappings(
    { params }: Extract<Shape, { kind: 'function' }>,
    inner: Shape,
    want: Want,
    depth: number,
    word: string,
  ): Expr[] {
    const [given, back] = [this.resolve(params[0]?.shape ?? { kind: 'never' }), this.resolve(inner)];
    if (given.kind !== 'array' || back.kind !== 'array' || depth > MAX_DEPTH) return [];
    const name = parameterName(params[0]) ?? 'items';
    return this.all(back.of, { ...want, name: '' }, depth + 1, 3).map((value) => {
      const body = print(value, 'ts');
      return text(`${word}(${name}) => ${name}.map(() => ${body.startsWith('{') ? `(${body})` : body})`);
    });
  }

  /** Whether handing its first argument back is what the type of a function allows. */
  #returnsFirst({ params, returns }: Extract<Shape, { kind: 'function' }>): boolean {
    const [given, back] = [this.resolve(params[0]?.shape ?? { kind: 'never' }), this.resolve(returns)];
    return back.kind === 'any' || (given.kind !== 'any' && JSON.stringify(given) === JSON.stringify(back));
  }

  #instances(owner: string, depth: number, limit: number): (Expr | null)[] {
    if (depth > MAX_DEPTH) return [];
    const known = this.#made.get(owner) ?? [];
    if (known.length > 0) return known.slice(0, limit);
    return this.makersOf(owner).flatMap((maker) =>
      this.argumentLists(maker, depth + 1, Math.min(limit, 8)).map(
        (args): Expr => ({ kind: 'call', head: headOf(maker), args }),
      ),
    );
  }

  #anything(hints: readonly Shape[], want: Want, depth: number, limit: number): (Expr | null)[] {
    const hinted = hints.length > 0 ? this.#union(hints, want, depth, Math.min(limit, MAX_HINTED)) : [];
    const strings = want.literals.strings.slice(0, 8).map((each) => text(each));
    const numbers = want.literals.numbers.slice(0, 4).map((each) => text(each));
    const callback: Expr = { kind: 'callback', name: callbackName(want.name), returns: null, async: false };
    const general = ANYTHING.map((each) => text(each));
    const likely = /^(cb|callback|fn|func|done|next|iteratee|predicate|handler|listener|on[A-Z]\w*)$/.test(want.name);
    const objects = [...this.#made.values()].flatMap((list) => list.slice(0, 2));
    const paths = this.#paths(want);
    if (paths.length > 0) {
      // Other texts would be paths too, out of the folder into what is there by chance.
      const others = [...hinted, ...general.slice(1), ...numbers, callback].filter(
        (each) => each === null || !isQuoted(each),
      );
      return [...paths, ...others];
    }
    return [
      ...(likely ? [callback, ...FUNCTIONS.map((each) => text(each))] : []),
      ...hinted,
      ...objects,
      ...this.#things.map(({ expr }) => expr),
      ...general.slice(0, 1),
      ...strings,
      ...general.slice(1),
      ...numbers,
      callback,
      ...EXOTIC.map((each) => text(each)),
      ...(likely ? [] : FUNCTIONS.map((each) => text(each))),
    ];
  }

  /** Argument lists for a call, the plainest first: one argument varied at a time, optional ones left out and given. */
  argumentLists(callable: Callable, depth = 0, limit = 60): Expr[][] {
    const lists: Expr[][] = [];
    const literals = literalsOf(callable.literals.length > 0 ? callable.literals : this.#facts.literals);
    for (const { params } of callable.signatures) {
      const columns = params.map(({ name, shape }) => this.all(shape, { name, literals }, depth, Math.max(2, limit)));
      const required = params.filter(({ optional, rest }) => !optional && !rest).length;
      if (columns.slice(0, required).some((column) => column.length === 0)) continue;
      lists.push(...this.#lists(params, columns, required, limit));
    }
    return lists.slice(0, (limit + EXOTIC.length + 8) * Math.max(1, callable.signatures.length));
  }

  #lists(params: readonly Param[], columns: readonly Expr[][], required: number, limit: number): Expr[][] {
    const base = columns.slice(0, required).map((column) => column[0]!);
    const out: Expr[][] = [base];
    const full = columns.map((column) => column[0]).filter((expr) => expr !== undefined);
    if (full.length > required && limit > 1) out.push(full);
    const longest = Math.max(0, ...columns.map((column) => column.length));
    // What compares or merges two of a kind is asked with two that are equal.
    const [one, two] = params;
    const isPair =
      required > 1 && one !== undefined && two !== undefined && !one.rest && this.#isAlike(one.shape, two.shape);
    const column = isPair ? columns[0]! : [];
    // The likeliest, and of what may be anything the odd ones, which stand last.
    const twins = limit < 12 ? column.slice(0, 3) : [...column.slice(0, 8), ...column.slice(8).slice(-EXOTIC.length)];
    for (const value of twins) out.push([value, value, ...base.slice(2)]);
    for (let row = 0; row < longest && out.length < limit + twins.length; row++)
      params.forEach((param, index) => {
        const value = columns[index]?.[row];
        if (value === undefined || (row === 0 && index < required)) return;
        const before = Array.from({ length: index }, (_, at) => base[at] ?? columns[at]?.[0] ?? text('undefined'));
        const after = param.rest ? [] : base.slice(index + 1);
        out.push([...before, value, ...after]);
      });
    return out;
  }

  #isAlike(a: Shape, b: Shape): boolean {
    const [one, two] = [this.resolve(a), this.resolve(b)];
    return (one.kind === 'any' && two.kind === 'any') || JSON.stringify(one) === JSON.stringify(two);
  }

  /** A value found by chance among those of `all`, or a combination of them. */
  random(given: Shape, want: Want, depth = 0): Expr | null {
    const shape = this.resolve(given);
    const inner = (of: Shape, name: string) => this.random(of, { ...want, name }, depth + 1);
    if (depth <= MAX_DEPTH && shape.kind === 'array' && this.#random.chance(0.8)) {
      const items = Array.from({ length: this.#random.below(5) }, () => inner(shape.of, want.name.replace(/s$/, '')));
      return { kind: 'array', items: items.filter((item) => item !== null), shape: given };
    }
    if (depth <= MAX_DEPTH && shape.kind === 'object' && this.#random.chance(0.9)) {
      const props: [string, Expr][] = [];
      for (const prop of shape.props) {
        if (prop.optional && this.#random.chance(0.5)) continue;
        const value = inner(prop.shape, prop.name);
        if (value !== null) props.push([prop.name, value]);
        else if (!prop.optional) return null;
      }
      if (shape.index !== undefined)
        for (let i = this.#random.below(4); i > 0; i--) {
          const value = inner(shape.index, want.name);
          const keys = keysOf(shape, want);
          const key =
            keys.length > 0 && this.#random.chance(0.6) ? this.#random.pick(keys) : this.#random.pick(['a', 'b', 'c']);
          if (value !== null && !props.some(([known]) => known === key)) props.push([key, value]);
        }
      return { kind: 'object', props, shape: given };
    }
    if (shape.kind === 'union') return inner(this.#random.pick(shape.of), want.name);
    if (shape.kind === 'any' && shape.hints !== undefined && this.#random.chance(0.6)) {
      const value = inner(this.#random.pick(shape.hints), want.name);
      if (value !== null) return { ...value, shape: given };
    }
    const known = shape.kind === 'instance' ? (this.#made.get(shape.of) ?? []) : [];
    if (known.length > 0 && this.#random.chance(0.7)) return { ...this.#random.pick(known), shape: given };
    if (shape.kind === 'instance' && this.makersOf(shape.of).length > 0) {
      const maker = this.#random.pick(this.makersOf(shape.of));
      const args = this.randomArguments(maker, depth + 1);
      return args === null ? null : { kind: 'call', head: headOf(maker), args, shape: given };
    }
    const list = this.all(given, want, depth);
    // Likelier ones come first.
    return list.length === 0 ? null : this.#random.pick(this.#random.chance(0.3) ? list.slice(0, 3) : list);
  }

  randomArguments(callable: Callable, depth = 0): Expr[] | null {
    const { params } = this.#random.pick(callable.signatures);
    const literals = literalsOf(callable.literals.length > 0 ? callable.literals : this.#facts.literals);
    const args: Expr[] = [];
    for (const { name, shape, optional, rest } of params) {
      if (optional && this.#random.chance(0.3)) break;
      for (let i = rest ? this.#random.below(4) : 1; i > 0; i--) {
        const value = this.random(shape, { name, literals }, depth);
        if (value === null) return optional || rest ? args : null;
        args.push(value);
      }
    }
    return args;
  }

  /** Values of types nobody asked for. */
  wrong(): Expr[] {
    return WRONG.map((each) => ({ kind: 'wrong', of: text(each) }));
  }
}

/** Literals of the code that may be keys of an object. */
function keysOf({ name }: Extract<Shape, { kind: 'object' }>, { literals }: Want): string[] {
  const keys = literals.strings.map(unquote);
  return name === HEADER_NAMES ? keys.filter((key) => /^[A-Za-z][\w-]+$/.test(key)) : keys;
}

/** Objects and arrays: their literal types are lost unless the place they stand in gives them. */
function isStructured(expr: Expr): boolean {
  return expr.kind === 'object' || expr.kind === 'array' || expr.kind === 'call';
}

function isNothing(expr: Expr): boolean {
  return expr.kind === 'text' && expr.text === 'undefined';
}

function isQuoted(expr: Expr): boolean {
  return expr.kind === 'text' && /^['"]/.test(expr.text);
}

function parameterName(param: Param | undefined): string | null {
  return param === undefined ? null : /^[a-z]\w*$/.test(param.name) ? param.name : 'value';
}

function callbackName(name: string): string {
  return /^(cb|callback|fn|func|done|next|iteratee|predicate|handler|listener|on[A-Z]\w*)$/.test(name)
    ? name
    : 'callback';
}

export function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(.)/g, (whole, character: string) => (/['"`\\]/.test(character) ? character : whole));
}
