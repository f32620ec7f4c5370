import { ts } from 'ts-morph';
import type { Param, Prop, Shape } from '../model.js';
import { Helpers } from './helpers.js';
import { classShape, madeOf } from './instances.js';
import { originOf, platformName } from './platform.js';
import { exportedLocal, type ShapeContext, type Shaper, unionOf, type Way } from './shape-context.js';
import { isIdentifier, quote } from './text.js';

/** Types nested deeper become refs. */
const MAX_DEPTH = 6;
/** Types looked at for one module; what comes later is `any`. */
const MAX_TYPES = 2000;
const MAX_PROPS = 50;
const MAX_MEMBERS = 32;

const ANY: Shape = { kind: 'any' };
const NEVER: Shape = { kind: 'never' };

/** Turns types of the checker into shapes; one for each module, since refs count within it. */
export class Shapes implements Shaper {
  readonly list: Shape[] = [];
  readonly context: ShapeContext;
  readonly helpers: Helpers;
  /** Set when a type that only a browser can make was met. */
  dom = false;
  readonly #open = new Map<string, { id: number | null }>();
  readonly #done = new Map<string, Shape>();
  readonly #queue: { id: number; type: ts.Type; at: ts.Node; way: Way }[] = [];
  #types = 0;
  #finishing = false;

  constructor(context: ShapeContext) {
    this.context = context;
    this.helpers = new Helpers(this);
  }

  /** @param at where the type is used, for properties whose type depends on the place */
  of(type: ts.Type, at: ts.Node, way: Way = 'in', depth = 0): Shape {
    const simple = this.#primitive(type);
    if (simple !== null) return simple;
    const key = `${(type as ts.Type & { id: number }).id} ${way}`;
    const done = this.#done.get(key);
    if (done !== undefined) return this.#shared(key, done);
    const open = this.#open.get(key);
    if (open !== undefined) {
      open.id ??= this.list.push(ANY) - 1;
      return { kind: 'ref', id: open.id };
    }
    if (this.#types++ > MAX_TYPES) return ANY;
    if (depth > MAX_DEPTH) return this.#later(type, key, at, way);
    const shape = this.#fresh(type, key, at, way, depth);
    if (this.#open.size === 0) this.#finish();
    return shape;
  }

  /** A ref to a shape that is made once all that encloses it is done: each type once, however deep types nest. */
  #later(type: ts.Type, key: string, at: ts.Node, way: Way): Shape {
    const ref: Shape = { kind: 'ref', id: this.list.push(ANY) - 1 };
    this.#done.set(key, ref);
    this.#queue.push({ id: ref.id, type, at, way });
    return ref;
  }

  #finish(): void {
    if (this.#finishing) return;
    this.#finishing = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
      this.list[next.id] = this.#structure(next.type, next.at, next.way, 1);
    this.#finishing = false;
  }

  #fresh(type: ts.Type, key: string, at: ts.Node, way: Way, depth: number): Shape {
    const entry: { id: number | null } = { id: null };
    this.#open.set(key, entry);
    const shape = this.#structure(type, at, way, depth);
    this.#open.delete(key);
    if (entry.id !== null) this.list[entry.id] = shape;
    const result: Shape = entry.id === null ? shape : { kind: 'ref', id: entry.id };
    this.#done.set(key, result);
    return result;
  }

  /** A large shape met again becomes a ref. */
  #shared(key: string, shape: Shape): Shape {
    if (!(shape.kind === 'object' && shape.props.length > 2) && shape.kind !== 'union') return shape;
    const ref: Shape = { kind: 'ref', id: this.list.push(shape) - 1 };
    this.#done.set(key, ref);
    return ref;
  }

  #primitive(type: ts.Type): Shape | null {
    const { flags } = type;
    const F = ts.TypeFlags;
    if (flags & (F.Any | F.Unknown)) return ANY;
    if (flags & F.Never) return NEVER;
    if (flags & (F.Undefined | F.Void)) return { kind: 'undefined' };
    if (flags & F.Null) return { kind: 'null' };
    if (flags & F.Boolean) return { kind: 'boolean' };
    if (flags & F.EnumLiteral && !(flags & F.Union)) return this.#enumMember(type);
    if (flags & F.StringLiteral) return { kind: 'literal', text: quote((type as ts.StringLiteralType).value) };
    if (flags & F.NumberLiteral) return { kind: 'literal', text: String((type as ts.NumberLiteralType).value) };
    if (flags & (F.BigIntLiteral | F.BooleanLiteral))
      return { kind: 'literal', text: this.context.checker.typeToString(type) };
    if (flags & F.String) return { kind: 'string' };
    if (flags & F.Number) return { kind: 'number' };
    if (flags & F.BigInt) return { kind: 'bigint' };
    if (flags & (F.ESSymbol | F.UniqueESSymbol)) return { kind: 'symbol' };
    if (flags & F.NonPrimitive) return { kind: 'object', props: [] };
    if (flags & F.TemplateLiteral) return templateShape(type as ts.TemplateLiteralType);
    if (flags & F.StringMapping) return { kind: 'string' };
    return null;
  }

  #structure(type: ts.Type, at: ts.Node, way: Way, depth: number): Shape {
    const { checker } = this.context;
    if (type.isUnion()) return this.#union(type, at, way, depth);
    if (type.flags & ts.TypeFlags.TypeParameter) return this.#parameter(type, at, way, depth);
    if (type.flags & ts.TypeFlags.Instantiable) {
      const base = checker.getBaseConstraintOfType(type);
      return base === undefined || base === type ? ANY : this.of(base, at, way, depth + 1);
    }
    if (type.isIntersection()) {
      const plain = type.types.find((each) => each.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike));
      if (plain !== undefined) return this.#branded(type, plain);
    }
    if (checker.isTupleType(type)) return this.#tuple(type as ts.TupleTypeReference, at, way, depth);
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { kind: 'array', of: item === undefined ? ANY : this.of(item, at, way, depth + 1) };
    }
    return this.#object(type, at, way, depth);
  }

  #enumMember(type: ts.Type): Shape {
    const member = type.symbol;
    const declaration = member?.valueDeclaration;
    if (declaration === undefined || !ts.isEnumMember(declaration)) return literalOf(type);
    const owner = this.localOf(declaration.parent.name);
    if (owner === null) return literalOf(type, true);
    const name = member.name;
    return { kind: 'literal', text: isIdentifier(name) ? `${owner}.${name}` : `${owner}[${quote(name)}]` };
  }

  #union(type: ts.UnionType, at: ts.Node, way: Way, depth: number): Shape {
    const of = new Map<string, Shape>();
    const booleans = type.types.filter((each) => each.flags & ts.TypeFlags.BooleanLiteral).length;
    for (const member of type.types.slice(0, MAX_MEMBERS)) {
      const isBoolean = booleans === 2 && member.flags & ts.TypeFlags.BooleanLiteral;
      const shape: Shape = isBoolean
        ? { kind: 'boolean' }
        : this.of(member, at, way, depth + (type.aliasSymbol ? 0 : 1));
      if (shape.kind !== 'never') of.set(JSON.stringify(shape), shape);
    }
    return unionOf([...of.values()]);
  }

  #parameter(type: ts.Type, at: ts.Node, way: Way, depth: number): Shape {
    const constraint = this.context.checker.getBaseConstraintOfType(type);
    const known = constraint !== undefined && !(constraint.flags & ts.TypeFlags.Unknown) && constraint !== type;
    const chosen = known && !isEmptyObject(constraint) ? constraint : type.getDefault();
    if (chosen !== undefined) return this.of(chosen, at, way, depth + 1);
    if (way === 'out') return ANY;
    const object: Shape = { kind: 'object', props: [{ name: 'a', shape: { kind: 'number' }, optional: false }] };
    return { kind: 'any', hints: [{ kind: 'string' }, { kind: 'number' }, object] };
  }

  /** `string & { __brand: 'Id' }`: nothing but a cast makes one. */
  #branded(type: ts.IntersectionType, plain: ts.Type): Shape {
    const declared = type.aliasSymbol?.declarations?.find(ts.isTypeAliasDeclaration);
    const name =
      declared === undefined || type.aliasTypeArguments !== undefined ? null : this.localOf(declared.name, true);
    const texts = plain.flags & ts.TypeFlags.StringLike ? ["'a'", "'b'", "''"] : ['1', '2', '0'];
    return unionOf(texts.map((text) => ({ kind: 'made', text: `${text} as ${name ?? 'never'}` })));
  }

  #tuple(type: ts.TupleTypeReference, at: ts.Node, way: Way, depth: number): Shape {
    const of: Shape[] = [];
    let rest: Shape | undefined;
    this.context.checker.getTypeArguments(type).forEach((item, index) => {
      const flags = type.target.elementFlags[index] ?? ts.ElementFlags.Required;
      const shape = this.of(item, at, way, depth + 1);
      if (flags & ts.ElementFlags.Required) of.push(shape);
      else rest ??= shape;
    });
    return { kind: 'tuple', of, ...(rest === undefined ? {} : { rest }) };
  }

  #object(type: ts.Type, at: ts.Node, way: Way, depth: number): Shape {
    const { checker, program } = this.context;
    const symbol = type.symbol as ts.Symbol | undefined;
    const origin = symbol === undefined ? 'project' : originOf(symbol, program, this.context.file.fileName);
    if (symbol !== undefined && (origin === 'platform' || origin === 'dom') && !symbol.name.startsWith('__')) {
      const name = platformName(symbol.name);
      if (name !== null) return { kind: 'builtin', name, args: this.#args(type, at, way, depth) };
    }
    const [construct] = type.getConstructSignatures();
    if (construct !== undefined) return this.#constructorShape(type, construct);
    const [call] = type.getCallSignatures();
    if (call !== undefined) return this.functionShape(call, at, way, depth);
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Class) {
      const shape = classShape(this, type, symbol, way);
      if (shape !== null) return shape;
    }
    const plain = this.#properties(type, checker.getPropertiesOfType(type), origin, at, way, depth);
    if (way === 'out' || origin !== 'project' || depth > 3) return plain;
    const made = madeOf(this, type);
    return unionOf([...made.fresh, plain, ...made.shared]);
  }

  #properties(type: ts.Type, all: readonly ts.Symbol[], origin: string, at: ts.Node, way: Way, depth: number): Shape {
    const isOptional = (prop: ts.Symbol) => (prop.flags & ts.SymbolFlags.Optional) !== 0;
    if (origin === 'dom' && !all.every(isOptional)) {
      if (way === 'in') this.dom = true;
      return NEVER;
    }
    const wanted = all.length > MAX_PROPS ? all.filter((prop) => !isOptional(prop)) : all;
    if (wanted.length > MAX_PROPS) return way === 'in' ? NEVER : ANY;
    const props: Prop[] = [];
    for (const prop of wanted) {
      if (prop.name.startsWith('__@') || isHidden(prop)) continue;
      const optional = isOptional(prop);
      const shape = this.symbol(prop, at, way, depth + 1, optional);
      // A property no value can be made for is left out, as long as it may be.
      if (shape.kind === 'never' && (optional || way === 'out')) continue;
      props.push({ name: prop.name, shape, optional });
    }
    const index = this.context.checker.getIndexInfosOfType(type)[0]?.type;
    const name = (type.aliasSymbol ?? type.symbol)?.name;
    return {
      kind: 'object',
      props,
      ...(index === undefined ? {} : { index: this.of(index, at, way, depth + 1) }),
      ...(name === undefined || name.startsWith('__') ? {} : { name }),
    };
  }

  /** Shape of a property or parameter. */
  symbol(symbol: ts.Symbol, at: ts.Node, way: Way, depth: number, optional = false): Shape {
    const { checker } = this.context;
    const whole = this.of(checker.getTypeOfSymbolAtLocation(symbol, at), at, way, depth);
    const shape = optional ? withoutUndefined(whole, this.list) : whole;
    if (shape.kind !== 'any' || shape.hints !== undefined || way === 'out') return shape;
    return this.#untyped(symbol);
  }

  #untyped(symbol: ts.Symbol): Shape {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return ANY;
    const node = (declaration as { type?: ts.TypeNode }).type;
    const named = node !== undefined && ts.isTypeReferenceNode(node) ? node.typeName.getText() : null;
    // A platform type whose declarations are not installed.
    const name = named === null ? null : platformName(named.split('.').at(-1) ?? named);
    if (name !== null) return { kind: 'builtin', name, args: [] };
    const hints = this.context.hints(declaration);
    return hints.length === 0 ? ANY : { kind: 'any', hints };
  }

  functionShape(signature: ts.Signature, at: ts.Node, way: Way, depth: number): Shape {
    // What a callback takes comes out of the module, what it returns goes in.
    const params = this.params(signature, at, way === 'in' ? 'out' : 'in', depth + 1);
    return { kind: 'function', params, returns: this.of(signature.getReturnType(), at, way, depth + 1) };
  }

  params(signature: ts.Signature, at: ts.Node, way: Way, depth = 0): Param[] {
    return signature
      .getParameters()
      .filter(({ name }) => name !== 'this')
      .map((symbol) => {
        const declaration = symbol.valueDeclaration;
        const parameter = declaration !== undefined && ts.isParameter(declaration) ? declaration : undefined;
        const rest = parameter?.dotDotDotToken !== undefined || isVariadic(symbol, declaration);
        const optional = parameter === undefined ? false : this.context.checker.isOptionalParameter(parameter);
        const shape = this.symbol(symbol, at, way, depth, optional);
        const item: Shape = rest ? itemOf(shape) : shape;
        return { name: parameterName(symbol, parameter), shape: item, optional: optional || rest, rest };
      });
  }

  #args(type: ts.Type, at: ts.Node, way: Way, depth: number): Shape[] {
    const args = type.aliasTypeArguments ?? this.context.checker.getTypeArguments(type as ts.TypeReference);
    return (args ?? []).slice(0, 2).map((arg) => this.of(arg, at, way, depth + 1));
  }

  #constructorShape(type: ts.Type, construct: ts.Signature): Shape {
    const declaration = type.symbol?.valueDeclaration;
    if (declaration !== undefined && ts.isClassDeclaration(declaration) && declaration.name !== undefined) {
      const local = this.localOf(declaration.name);
      if (local !== null) return { kind: 'made', text: local };
    }
    const result = construct.getReturnType().symbol;
    const declared = result?.valueDeclaration;
    const name = result === undefined ? null : platformName(result.name);
    if (name !== null && originOf(result, this.context.program, this.context.file.fileName) !== 'project')
      return { kind: 'made', text: name };
    if (declared !== undefined && ts.isClassDeclaration(declared) && declared.name !== undefined) {
      const local = this.localOf(declared.name);
      if (local !== null) return { kind: 'made', text: local };
    }
    return { kind: 'made', text: 'class {} as never' };
  }

  localOf(name: ts.Node, typeOnly = false): string | null {
    return exportedLocal(this.context, name, typeOnly);
  }
}

function literalOf(type: ts.Type, cast = false): Shape {
  const value = (type as ts.LiteralType).value;
  const text = typeof value === 'string' ? quote(value) : String(value);
  return cast ? { kind: 'made', text: `${text} as never` } : { kind: 'literal', text };
}

function templateShape(type: ts.TemplateLiteralType): Shape {
  const fill = (index: number, text: string, number: string) =>
    (type.types[index]?.flags ?? 0) & ts.TypeFlags.NumberLike ? number : text;
  const sample = (text: string, number: string) =>
    type.texts.reduce((all, part, index) => all + (index === 0 ? '' : fill(index - 1, text, number)) + part, '');
  return unionOf([sample('a', '1'), sample('b-c', '20')].map((each) => ({ kind: 'literal', text: quote(each) })));
}

/** An optional property is left out rather than set to undefined. */
function withoutUndefined(shape: Shape, list: readonly Shape[]): Shape {
  const found = shape.kind === 'ref' ? list[shape.id] : shape;
  if (found?.kind !== 'union') return shape;
  const rest = found.of.filter(({ kind }) => kind !== 'undefined');
  return rest.length === found.of.length ? shape : unionOf(rest);
}

function isEmptyObject(type: ts.Type): boolean {
  return (
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    type.getProperties().length === 0 &&
    type.getCallSignatures().length === 0 &&
    type.getConstructSignatures().length === 0 &&
    type.getStringIndexType() === undefined &&
    type.getNumberIndexType() === undefined
  );
}

function isHidden(prop: ts.Symbol): boolean {
  const declaration = prop.valueDeclaration;
  if (declaration === undefined) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return prop.name.startsWith('#') || (ts.getCombinedModifierFlags(declaration as ts.Declaration) & hidden) !== 0;
}

function isVariadic(symbol: ts.Symbol, declaration: ts.Node | undefined): boolean {
  // `arguments` used in JavaScript gives a signature a last parameter without a declaration.
  return declaration === undefined && symbol.name === 'args';
}

function itemOf(shape: Shape): Shape {
  if (shape.kind === 'array') return shape.of;
  if (shape.kind === 'tuple') return unionOf([...shape.of, ...(shape.rest === undefined ? [] : [shape.rest])]);
  return ANY;
}

function parameterName(symbol: ts.Symbol, parameter: ts.ParameterDeclaration | undefined): string {
  // Parameters of a function type in JSDoc may have no name at all.
  const name = parameter?.name as ts.BindingName | undefined;
  if (parameter !== undefined && name !== undefined && !ts.isIdentifier(name)) {
    const type = parameter.type?.getText() ?? '';
    return /options|opts|config|props|params/i.exec(type)?.[0].toLowerCase() ?? 'options';
  }
  return symbol.name.startsWith('__') ? 'value' : symbol.name;
}
