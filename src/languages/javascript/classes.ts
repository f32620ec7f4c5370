import type { FunctionKind } from '../../model.js';
import type { Node, NodeOf } from './ast.js';
import { noNames, pushNamed } from './functions.js';
import { anonymousName, keyName, memberName } from './names.js';
import type { Handlers, Hint, Scope, Walk } from './walk.js';

type ClassNode = NodeOf<'ClassDeclaration' | 'ClassExpression'>;
type Member = NodeOf<'MethodDefinition' | 'PropertyDefinition' | 'AccessorProperty'>;

const methodKinds: ReadonlyMap<string, FunctionKind> = new Map([
  ['constructor', 'constructor'],
  ['get', 'getter'],
  ['set', 'setter'],
]);

const hidden = /\b(?:private|protected)\b/;

function enterClass(walk: Walk, node: ClassNode, scope: Scope, hint: Hint | null): void {
  const declared = node.type === 'ClassDeclaration' && node.id !== null;
  const ownName = node.id === null ? null : scope.prefix + node.id.name;
  const name = (declared ? ownName : (hint?.name ?? ownName)) ?? anonymousName(walk.lineAt(node.start));
  const exported = hint?.exported === true || (declared && scope.exported.has(node.id!.name));
  walk.pushEach(node.decorators, scope);
  walk.push(node.superClass, scope);
  for (const member of node.body.body) enterMember(walk, member, scope, { name, exported });
}

function enterMember(walk: Walk, member: Node, scope: Scope, owner: Hint): void {
  if (member.type === 'MethodDefinition') enterMethod(walk, member, scope, owner);
  else if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
    enterNames(walk, member, scope);
    if (member.value === null) return;
    walk.coverable(member.value.start);
    pushNamed(walk, member.value, fieldScope(scope, owner.name), () => memberHint(walk, member, owner));
  } else if (member.type === 'StaticBlock') {
    walk.pushEach(member.body, fieldScope(scope, owner.name));
  }
}

function enterMethod(walk: Walk, method: NodeOf<'MethodDefinition'>, scope: Scope, owner: Hint): void {
  enterNames(walk, method, scope);
  if (method.kind === 'constructor') markParameterProperties(walk, method.value.params);
  const kind = methodKinds.get(method.kind) ?? 'method';
  walk.push(method.value, scope, { ...memberHint(walk, method, owner), kind, owner: owner.name });
}

function enterNames(walk: Walk, member: Member, scope: Scope): void {
  walk.pushEach(member.decorators, scope);
  if (member.computed) walk.push(member.key, scope);
}

/** Field initialisers and static blocks are implicit functions of their own. */
function fieldScope(scope: Scope, owner: string): Scope {
  return { ...scope, fn: null, exported: noNames, owner };
}

function memberHint(walk: Walk, member: Member, owner: Hint): Hint {
  const start = afterDecorators(walk, member);
  const name = keyName(member.key, member.computed, walk.text);
  const reachable = member.key.type !== 'PrivateIdentifier' && !hidden.test(walk.text.slice(start, member.key.start));
  return { name: memberName(owner.name, name), exported: owner.exported && reachable, member: name, start };
}

const modifiers = /\b(?:public|private|protected|readonly|override)\s+$/;
const longestModifiers = 40;

/** `constructor(private readonly x: X)`: each is an assignment once compiled. */
function markParameterProperties(walk: Walk, params: readonly Node[]): void {
  for (const param of params) {
    const name = param.type === 'AssignmentPattern' ? param.left : param;
    if (modifiers.test(walk.text.slice(Math.max(0, name.start - longestModifiers), name.start)))
      walk.coverable(param.start);
  }
}

const space = /\s*/y;

function afterDecorators(walk: Walk, member: Member): number {
  const last = member.decorators.at(-1);
  if (last === undefined || last.end > member.key.start) return member.start;
  space.lastIndex = last.end;
  space.test(walk.text);
  return space.lastIndex;
}

export const classHandlers: Handlers = { ClassDeclaration: enterClass, ClassExpression: enterClass };
