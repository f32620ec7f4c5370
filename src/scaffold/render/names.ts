import type { Assertion, Case, Step } from '../model.js';
import { applyEdits, childrenOf, type Edit, type Node, read, readExpression, visit } from './tree.js';

interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `{ name }`: renaming it must keep the key. */
  readonly shorthand: boolean;
}

/** Names an expression takes from outside; empty where the text is no expression. */
export function freeNames(text: string): Set<string> {
  const parsed = readExpression(text);
  return new Set(parsed === null ? [] : usesIn(parsed.node).map((use) => use.name));
}

/** The expression with names it takes from outside replaced; unchanged where the text is no expression. */
function renameIn(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  const parsed = readExpression(text);
  if (parsed === null) return text;
  const edits: Edit[] = [];
  for (const use of usesIn(parsed.node)) {
    const name = names.get(use.name);
    if (name === undefined) continue;
    const said = use.shorthand ? `${use.name}: ${name}` : name;
    edits.push({ start: use.start - parsed.shift, end: use.end - parsed.shift, text: said });
  }
  return applyEdits(text, edits);
}

/** A case whose expressions call the locals of the module by other names. */
export function renameCase(one: Case, names: ReadonlyMap<string, string>): Case {
  if (names.size === 0) return one;
  const own = new Set(ownNames(one));
  const free = new Map([...names].filter(([name]) => !own.has(name)));
  const say = (text: string) => renameIn(text, free);
  const step = (from: Step): Step => ({ ...from, text: say(from.text) });
  return {
    ...one,
    callbacks: one.callbacks.map((callback) => ({
      ...callback,
      returns: callback.returns === null ? null : say(callback.returns),
    })),
    arrange: one.arrange.map(step),
    act: step(one.act),
    asserts: one.asserts.map((assertion) => renameAssertion(assertion, say)),
    uses: one.uses.map((name) => free.get(name) ?? name),
  };
}

function renameAssertion(assertion: Assertion, say: (text: string) => string): Assertion {
  switch (assertion.kind) {
    case 'throws':
      return {
        ...assertion,
        ...(assertion.text === undefined ? {} : { text: say(assertion.text) }),
        errorClass: assertion.errorClass === null ? null : say(assertion.errorClass),
      };
    case 'instance':
      return { ...assertion, actual: say(assertion.actual), of: say(assertion.of) };
    case 'type':
    case 'length':
      return { ...assertion, actual: say(assertion.actual) };
    case 'calls':
      return { ...assertion, expected: say(assertion.expected) };
    default:
      return { ...assertion, actual: say(assertion.actual), expected: say(assertion.expected) };
  }
}

/** Variables a case declares itself. */
export function ownNames(one: Case): string[] {
  const bound = [...one.arrange, one.act].flatMap((step) => (step.bind === null ? [] : [step.bind]));
  return [...one.callbacks.map((callback) => callback.name), ...bound];
}

/** Expressions of an assertion, as source text. */
export function textsOf(assertion: Assertion): string[] {
  switch (assertion.kind) {
    case 'throws':
      return [assertion.errorClass, assertion.text].filter((text) => text !== null && text !== undefined);
    case 'instance':
      return [assertion.actual, assertion.of];
    case 'type':
    case 'length':
      return [assertion.actual];
    case 'calls':
      return [assertion.callback, assertion.expected];
    default:
      return [assertion.actual, assertion.expected];
  }
}

/** Names a case takes from outside itself. */
export function namesUsedBy(one: Case): Set<string> {
  const texts = [
    ...one.callbacks.flatMap((callback) => (callback.returns === null ? [] : [callback.returns])),
    ...one.arrange.map((step) => step.text),
    one.act.text,
    ...one.asserts.flatMap(textsOf),
  ];
  const used = new Set<string>();
  for (const text of texts) {
    const parsed = readExpression(text);
    // What cannot be read is believed to use what the case says it uses.
    if (parsed === null) for (const name of one.uses) used.add(name);
    else for (const use of usesIn(parsed.node)) used.add(use.name);
  }
  for (const name of ownNames(one)) used.delete(name);
  return used;
}

/** Every name a file declares or refers to, whatever its scope. */
export function allNames(text: string): Set<string> {
  const names = new Set<string>();
  visit(read(text).program, (node) => {
    if (node.type === 'Identifier') names.add(node.name);
    return true;
  });
  return names;
}

function usesIn(root: Node): Use[] {
  const uses: Use[] = [];
  collect(root, new Set(), uses);
  return uses;
}

function collect(node: Node, hidden: ReadonlySet<string>, uses: Use[]): void {
  switch (node.type) {
    case 'Identifier':
      if (!hidden.has(node.name)) uses.push({ ...spot(node), name: node.name, shorthand: false });
      return;
    case 'MemberExpression':
      collect(node.object as Node, hidden, uses);
      if (node.computed) collect(node.property as Node, hidden, uses);
      return;
    case 'TSQualifiedName':
      collect(node.left as Node, hidden, uses);
      return;
    case 'Property':
      if (node.shorthand && node.value.type === 'Identifier') {
        if (!hidden.has(node.value.name)) uses.push({ ...spot(node.value), name: node.value.name, shorthand: true });
        return;
      }
      if (node.computed) collect(node.key as Node, hidden, uses);
      collect(node.value as Node, hidden, uses);
      return;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
      for (const child of childrenOf(node)) if (child !== node.key || node.computed) collect(child, hidden, uses);
      return;
    case 'LabeledStatement':
      collect(node.body as Node, hidden, uses);
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return;
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'ClassExpression':
    case 'ClassDeclaration': {
      const inner = new Set([...hidden, ...declaredIn(node)]);
      for (const child of childrenOf(node)) collect(child, inner, uses);
      return;
    }
    default:
      for (const child of childrenOf(node)) collect(child, hidden, uses);
  }
}

function spot(node: Node): { start: number; end: number } {
  return { start: node.start, end: node.start + (node.type === 'Identifier' ? node.name.length : 0) };
}

/** Parameters of a function and everything declared in its body, taken as visible in all of it. */
function declaredIn(fn: Node): Set<string> {
  const names = new Set<string>();
  if ('id' in fn && fn.id !== null && fn.id !== undefined && 'name' in fn.id) names.add(String(fn.id.name));
  if ('params' in fn && Array.isArray(fn.params)) for (const param of fn.params) bindings(param as Node, names);
  const body = 'body' in fn ? (fn.body as Node | null) : null;
  if (body !== null) {
    visit(body, (node) => {
      if (node.type === 'VariableDeclarator') bindings(node.id as Node, names);
      if (node.type === 'CatchClause' && node.param !== null) bindings(node.param as Node, names);
      if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
        if (node.id !== null) names.add(node.id.name);
      }
      return true;
    });
  }
  return names;
}

/** Names a pattern binds. */
function bindings(pattern: Node, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      return;
    case 'AssignmentPattern':
      bindings(pattern.left as Node, names);
      return;
    case 'RestElement':
      bindings(pattern.argument as Node, names);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) bindings(element as Node, names);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties)
        bindings((property.type === 'Property' ? property.value : property) as Node, names);
      return;
    case 'TSParameterProperty':
      bindings(pattern.parameter as Node, names);
      return;
    default:
      return;
  }
}
