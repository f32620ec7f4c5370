import { ts } from 'ts-morph';
import type { CollectContext } from './context.js';
import {
  bare,
  declaredValue,
  hasModifier,
  implementationOf,
  isFunctionNode,
  isHidden,
  memberType,
  symbolOf,
  targetOf,
} from './entries.js';
import type { Member } from './prototypes.js';

const MAX_BASES = 5;

/** Identifiers, and the symbols that everybody can name. */
const MEMBER_NAME = /^([A-Za-z_$][\w$]*|\[Symbol\.(\w+|for\((['"])[\w.:-]+\3\))\])$/;

type ClassNode = ts.ClassLikeDeclaration;

/** Adds a class: its constructor, methods, statics and accessors, also those it inherits within the module. */
export function addClass(context: CollectContext, owner: string, node: ClassNode, declared?: ts.Type): void {
  const { found, checker } = context;
  const symbol = symbolOf(node);
  if (symbol === undefined) return;
  const chain = [node, ...basesOf(node, context)];
  const abstract = hasModifier(node, ts.ModifierFlags.Abstract);
  const makers = declared?.getConstructSignatures() ?? [];
  const hiddenMaker = constructorOf(chain)?.modifiers?.some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );
  const makeable = !abstract && !hiddenMaker;
  if (makeable || (!abstract && offersItself(node))) {
    found.owners.set(symbol, owner);
    for (const base of chain.slice(1).map(symbolOf))
      if (base !== undefined) found.heirs.set(base, [...(found.heirs.get(base) ?? []), owner]);
  }
  if (makeable) {
    const type = checker.getTypeOfSymbolAtLocation(symbol, node);
    const signatures = makers.length > 0 ? makers : type.getConstructSignatures();
    found.add({
      id: `new ${owner}`,
      kind: 'constructor',
      name: lastOf(owner),
      expression: owner,
      owner,
      node: constructorOf([node]) ?? node,
      parts: constructedBy(chain),
      signatures,
    });
  } else if (hiddenMaker === true && constructorOf([node]) !== undefined)
    found.lose(`new ${owner}`, constructorOf([node])!, 'private');
  const instance = makers[0]?.getReturnType();
  const seen = new Set<string>();
  chain.forEach((each, index) => {
    context.seen.add(each);
    // What is hidden in a base class is named by that class.
    const place = { own: index === 0 ? owner : (each.name?.text ?? owner), abstract, seen, declared, instance };
    for (const member of each.members) addMember(context, owner, member, place);
  });
}

/**
 * Adds the members of an abstract class of the module through a class of another module that is made of it, and those
 * of that class: they lead to what the base keeps to its heirs.
 *
 * @param between the heir and what stands between it and the base
 */
export function addInherited(
  context: CollectContext,
  owner: string,
  heir: ts.ClassDeclaration,
  between: readonly ts.ClassDeclaration[],
  base: ts.ClassDeclaration,
): void {
  const { checker, found } = context;
  const symbol = symbolOf(heir);
  if (symbol === undefined) return;
  const signatures = checker.getTypeOfSymbolAtLocation(symbol, heir).getConstructSignatures();
  found.owners.set(symbol, owner);
  found.add({ id: `new ${owner}`, kind: 'constructor', name: owner, expression: owner, owner, node: heir, signatures });
  const instance = checker.getDeclaredTypeOfSymbol(symbol);
  const place = { own: owner, abstract: false, seen: new Set<string>(), declared: undefined, instance };
  for (const each of [...between, base])
    for (const member of each.members)
      if (!hasModifier(member, ts.ModifierFlags.Abstract | ts.ModifierFlags.Static | ts.ModifierFlags.Private))
        addMember(context, owner, member, place);
}

interface MemberContext {
  /** The class that declares the member. */
  readonly own: string;
  readonly abstract: boolean;
  readonly seen: Set<string>;
  /** Types of the class and of its objects by a declaration file. */
  readonly declared: ts.Type | undefined;
  readonly instance: ts.Type | undefined;
}

function addMember(context: CollectContext, owner: string, member: ts.ClassElement, place: MemberContext): void {
  const value = ts.isPropertyDeclaration(member) ? declaredValue(member) : member;
  const isCallable = isFunctionNode(value) || ts.isAccessor(member);
  if (!isCallable || member.name === undefined) return;
  const name = nameOf(member.name);
  const isStatic = hasModifier(member, ts.ModifierFlags.Static);
  const accessor = ts.isGetAccessor(member) ? 'get ' : ts.isSetAccessor(member) ? 'set ' : '';
  const key = `${isStatic ? 'static ' : ''}${accessor}${name}`;
  if (place.seen.has(key)) return;
  if (hasModifier(member, ts.ModifierFlags.Abstract)) {
    context.found.lose(`${place.own}.${name}`, member, 'abstract');
    return;
  }
  place.seen.add(key);
  if (isHidden(member)) {
    context.found.lose(`${place.own}.${name}`, implementationOf(symbolOf(member), value), 'private');
    return;
  }
  if (!MEMBER_NAME.test(name)) return;
  if (place.abstract && !isStatic) {
    context.found.lose(`${place.own}.${name}`, value, 'abstract');
    return;
  }
  const declared = memberType(context.checker, isStatic ? place.declared : place.instance, name);
  addReachable(context, owner, member, value, name, declared);
}

function addReachable(
  context: CollectContext,
  owner: string,
  member: ts.ClassElement,
  value: ts.Node,
  name: string,
  declared: ts.Type | undefined,
): void {
  const { checker, found } = context;
  const symbol = symbolOf(member);
  const isStatic = hasModifier(member, ts.ModifierFlags.Static);
  const own =
    symbol === undefined ? checker.getTypeAtLocation(member) : checker.getTypeOfSymbolAtLocation(symbol, member);
  const type = declared ?? own;
  const expression = isStatic ? (name.startsWith('[') ? `${owner}${name}` : `${owner}.${name}`) : name;
  const base = { name, expression, owner, node: implementationOf(symbol, value) };
  const id = `${owner}.${name}`;
  // What a class itself holds is read like a constant of the module.
  if (ts.isGetAccessor(member) && isStatic)
    found.add({ ...base, owner: null, id, kind: 'getter', signatures: [], type });
  // A static setter has no receiver a test could make afresh.
  else if (ts.isSetAccessor(member) && isStatic) return;
  else if (ts.isGetAccessor(member)) found.add({ ...base, id, kind: 'getter', signatures: [], type });
  else if (ts.isSetAccessor(member)) {
    const both = found.entries.some((entry) => entry.id === id);
    found.add({ ...base, id: both ? `${id}=` : id, kind: 'setter', signatures: [], type });
  } else {
    const calls = type.getCallSignatures();
    const signatures = calls.length > 0 ? calls : own.getCallSignatures();
    const taken = found.entries.some((entry) => entry.id === id);
    found.add({
      ...base,
      id: taken ? `${id} (${isStatic ? 'static' : 'method'})` : id,
      kind: isStatic ? 'static' : 'method',
      signatures,
    });
  }
}

/** Adds a class made of a function and its prototype. */
export function addPrototypeClass(
  context: CollectContext,
  owner: string,
  node: ts.Node,
  members: readonly Member[],
  declared?: ts.Type,
): void {
  const { checker, found, prototypes } = context;
  const symbol = symbolOf(node);
  if (symbol === undefined || !isFunctionNode(node)) return;
  found.owners.set(symbol, owner);
  const typed = declared?.getConstructSignatures() ?? [];
  const instance = typed[0]?.getReturnType();
  const own = checker.getSignatureFromDeclaration(node);
  const signatures = typed.length > 0 ? typed : own === undefined ? [] : [own];
  found.add({
    id: `new ${owner}`,
    kind: 'constructor',
    name: lastOf(owner),
    expression: owner,
    owner,
    node,
    signatures,
  });
  const all = [...members];
  for (
    let base = prototypes.base(symbol), i = 0;
    base !== undefined && i < MAX_BASES;
    base = prototypes.base(base), i++
  ) {
    found.heirs.set(base, [...(found.heirs.get(base) ?? []), owner]);
    all.push(...(prototypes.of(base) ?? []).filter(({ isStatic }) => !isStatic));
  }
  for (const { name, node: member, isStatic } of all) {
    const value = functionBehind(member, checker);
    // A class that holds itself, `Foo.default = Foo`, is one class.
    if (value === null || value === node || !/^[A-Za-z_$][\w$]*$/.test(name)) continue;
    context.seen.add(value);
    const type = isStatic ? undefined : instance?.getProperty(name);
    const calls = type === undefined ? [] : checker.getTypeOfSymbolAtLocation(type, member).getCallSignatures();
    const signature = checker.getSignatureFromDeclaration(value);
    found.add({
      id: `${owner}.${name}`,
      kind: isStatic ? 'static' : 'method',
      name,
      expression: isStatic ? `${owner}.${name}` : name,
      owner,
      node: value,
      signatures: calls.length > 0 ? calls : signature === undefined ? [] : [signature],
    });
  }
}

function functionBehind(node: ts.Node, checker: ts.TypeChecker) {
  if (isFunctionNode(node)) return node;
  const declaration = ts.isIdentifier(node) ? targetOf(node, checker)?.valueDeclaration : undefined;
  const value = declaration === undefined ? undefined : declaredValue(declaration);
  return isFunctionNode(value) ? value : null;
}

/** Base classes in the same file, nearest first. */
function basesOf(node: ClassNode, { checker, file }: CollectContext): ClassNode[] {
  const out: ClassNode[] = [];
  let at: ClassNode = node;
  for (let i = 0; i < MAX_BASES; i++) {
    const clause = at.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
    const expression = clause?.types[0]?.expression;
    const declaration = expression === undefined ? undefined : targetOf(bare(expression), checker)?.valueDeclaration;
    const base = declaration === undefined ? undefined : declaredValue(declaration);
    if (base === undefined || !ts.isClassLike(base) || base.getSourceFile() !== file || out.includes(base)) break;
    out.push(base);
    at = base;
  }
  return out;
}

function constructorOf(chain: readonly ClassNode[]): ts.ConstructorDeclaration | undefined {
  for (const node of chain) {
    const all = node.members.filter(ts.isConstructorDeclaration);
    const found = all.find(({ body }) => body !== undefined) ?? all[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What runs when an object is made: constructors, and fields that are no methods. */
function constructedBy(chain: readonly ClassNode[]): ts.Node[] {
  return chain.flatMap((node) => [
    ...node.members.filter((member) => ts.isConstructorDeclaration(member) && member.body !== undefined),
    ...node.members.filter(
      (member) =>
        ts.isPropertyDeclaration(member) &&
        member.initializer !== undefined &&
        !isFunctionNode(declaredValue(member)) &&
        !hasModifier(member, ts.ModifierFlags.Static),
    ),
  ]);
}

/** Whether a static method says it returns an object of the class. */
function offersItself(node: ClassNode): boolean {
  const name = node.name?.text;
  return node.members.some(
    (member) =>
      ts.isMethodDeclaration(member) &&
      hasModifier(member, ts.ModifierFlags.Static) &&
      !isHidden(member) &&
      (name === undefined || member.getText().includes(name) || member.getText().includes('new this')),
  );
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) ||
    ts.isStringLiteralLike(name) ||
    ts.isPrivateIdentifier(name) ||
    ts.isNumericLiteral(name)
    ? name.text
    : name.getText();
}

function lastOf(owner: string): string {
  return owner.slice(owner.lastIndexOf('.') + 1);
}
