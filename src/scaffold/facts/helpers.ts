import { ts } from 'ts-morph';
import type { Callable, Param, Shape } from '../model.js';
import { isHidden } from './entries.js';
import { type Factory, factoriesOf } from './factories.js';
import { minimalText } from './minimal.js';
import type { Shaper } from './shape-context.js';

/** Classes of other modules that one module gets; more would cost more than they tell. */
const MAX_HELPERS = 12;
/** Functions that make objects of one class; they are tried before the module itself is. */
const MAX_FACTORIES = 10;
/** Methods and fields of a helper that are looked at. */
const MAX_MEMBERS = 30;

interface Waiting {
  readonly symbol: ts.Symbol;
  readonly declaration: ts.ClassDeclaration;
  readonly owner: string;
  /** Whether a test can call the constructor. */
  readonly constructible: boolean;
  readonly factories: readonly Named[];
}

/** A factory, by the name a test has for it. */
interface Named extends Factory {
  readonly local: string;
  readonly signature: ts.Signature;
  /** Its plainest call. */
  readonly text: string;
}

/**
 * Classes of other modules whose objects the module takes as arguments. They are known like its own, by a constructor
 * and members, so that objects are made in more than one way, and prepared before they are handed over. Functions of
 * the project that return them are ways to make them too.
 */
export class Helpers {
  readonly #shaper: Shaper;
  readonly #owners = new Map<ts.Symbol, string | null>();
  /** By owner, the plainest expression that makes one. */
  readonly #texts = new Map<string, string>();
  readonly #waiting: Waiting[] = [];

  constructor(shaper: Shaper) {
    this.#shaper = shaper;
  }

  /** What shapes call objects of a class; null where a test cannot make them. */
  ofClass(symbol: ts.Symbol): string | null {
    const known = this.#owners.get(symbol);
    if (known !== undefined) return known;
    // Should the class need itself to be made.
    this.#owners.set(symbol, null);
    const found = this.#owners.size > MAX_HELPERS ? null : this.#add(symbol);
    this.#owners.set(symbol, found);
    return found;
  }

  /** The plainest expression that makes an object of an owner. */
  textOf(owner: string): string | null {
    return this.#texts.get(owner) ?? null;
  }

  #add(symbol: ts.Symbol): string | null {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !ts.isClassDeclaration(declaration) || declaration.name === undefined) return null;
    const isAbstract = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) !== 0;
    const args = isAbstract
      ? undefined
      : signaturesOf(this.#shaper, symbol, declaration)
          .map((signature) => this.#plainest(signature))
          .find((list) => list !== null);
    const own = args == null ? null : this.#shaper.localOf(declaration.name);
    const factories = this.#factoriesOf(symbol);
    const text = own === null ? factories[0]?.text : `new ${own}(${args!.join(', ')})`;
    if (text === undefined) return null;
    const owner = own ?? declaration.name.text;
    this.#texts.set(owner, text);
    this.#waiting.push({ symbol, declaration, owner, constructible: own !== null, factories });
    return owner;
  }

  /** Functions that make an object of a class, as far as their arguments can be made and a test can import them. */
  #factoriesOf(symbol: ts.Symbol): Named[] {
    const { checker, file, program } = this.#shaper.context;
    const out: Named[] = [];
    for (const factory of factoriesOf(program, symbol)) {
      if (out.length >= MAX_FACTORIES) break;
      const signature = checker.getSignatureFromDeclaration(factory.node);
      // A factory of the module itself is called as its own function is.
      if (signature === undefined || factory.node.getSourceFile() === file) continue;
      const args = this.#plainest(signature);
      const local = args === null ? null : this.#shaper.localOf(factory.name);
      if (local !== null) out.push({ ...factory, signature, local, text: `${local}(${args!.join(', ')})` });
    }
    return out;
  }

  #plainest(signature: ts.Signature): string[] | null {
    const out: string[] = [];
    for (const symbol of signature.getParameters()) {
      const declaration = symbol.valueDeclaration;
      if (declaration === undefined || !ts.isParameter(declaration)) return null;
      if (declaration.dotDotDotToken !== undefined || this.#shaper.context.checker.isOptionalParameter(declaration))
        break;
      const shape = this.#shaper.symbol(symbol, declaration, 'in', 4);
      const text = minimalText(shape, this.#shaper.list, (owner) => this.textOf(owner));
      if (text === null) return null;
      out.push(text);
    }
    return out;
  }

  /** Constructors and members of all classes that were asked for; asking may bring more. */
  callables(): Callable[] {
    const out: Callable[] = [];
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.constructible) out.push(this.#constructorOf(next));
      for (const { local, node, signature } of next.factories)
        out.push({
          ...callable(`${next.owner} by ${local}`, next.owner, local),
          kind: 'static',
          signatures: [this.#signature(signature, node)],
        });
      out.push(...this.#membersOf(next));
    }
    return out;
  }

  #constructorOf({ symbol, declaration, owner }: Waiting): Callable {
    const signatures = signaturesOf(this.#shaper, symbol, declaration).slice(0, 3);
    const base = callable(`new ${owner}`, owner, owner);
    return { ...base, kind: 'constructor', signatures: signatures.map((each) => this.#signature(each, declaration)) };
  }

  #membersOf({ symbol, declaration, owner }: Waiting): Callable[] {
    const { checker } = this.#shaper.context;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const out: Callable[] = [];
    for (const member of checker.getPropertiesOfType(type)) {
      const at = member.valueDeclaration;
      if (out.length >= MAX_MEMBERS) break;
      if (at === undefined || isHidden(at) || !/^[A-Za-z$][\w$]*$/.test(member.name)) continue;
      const value = checker.getTypeOfSymbolAtLocation(member, declaration);
      const calls = value.getCallSignatures();
      const base = callable(`${owner}.${member.name}`, owner, member.name);
      if (calls.length > 0) {
        const signatures = calls.slice(0, 3).map((each) => this.#signature(each, declaration));
        out.push({ ...base, kind: 'method', signatures });
      } else if (isWritable(member)) {
        const shape = this.#shaper.of(value, declaration, 'in', 3);
        const params = [{ name: member.name, shape, optional: false, rest: false }];
        out.push({ ...base, kind: 'setter', signatures: [{ params, returns: { kind: 'undefined' } }] });
      }
    }
    return out.filter(({ signatures }) => signatures.some(({ params }) => params.every(canBeMade)));
  }

  #signature(signature: ts.Signature, at: ts.Node): { params: Param[]; returns: Shape } {
    return { params: this.#shaper.params(signature, at, 'in', 3), returns: { kind: 'any' } };
  }
}

/** Ways to make an object that a test may use. */
function signaturesOf({ context }: Shaper, symbol: ts.Symbol, declaration: ts.ClassDeclaration): ts.Signature[] {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const all = context.checker.getTypeOfSymbolAtLocation(symbol, declaration).getConstructSignatures();
  return all.filter((signature) => {
    const made = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
    return made === undefined || (ts.getCombinedModifierFlags(made) & hidden) === 0;
  });
}

/** Lines are those of another module: 0 is within nothing that can be covered. */
function callable(id: string, owner: string, name: string): Omit<Callable, 'kind' | 'signatures'> {
  const none = { startLine: 0, endLine: 0, summary: '', literals: [], examples: [] };
  return { id, name, expression: name, owner, ...none };
}

function isWritable({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (each) =>
      ts.isSetAccessor(each) ||
      (ts.isPropertyDeclaration(each) && (ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Readonly) === 0),
  );
}

function canBeMade({ shape, optional, rest }: Param): boolean {
  return optional || rest || shape.kind !== 'never';
}
