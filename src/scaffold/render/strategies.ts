import type { Callable, ModuleFacts, Param, Prop, Shape } from '../model.js';
import { conform } from './conform.js';
import { plainWords, type RenderInput } from './file.js';
import { type Binding, bindingOf, importLines } from './imports.js';
import { freeNames } from './names.js';
import { isTyped, type TestStyle } from './style.js';
import { fill } from './template.js';
import { readExpression } from './tree.js';
import { sourceOf, type ToolWord } from './words.js';

/** An option that is one of some words, and a call that takes it by its name. */
interface Strategy {
  readonly title: string;
  /** Name of the parameter or property, and of the variable in the suite. */
  readonly name: string;
  readonly members: readonly string[];
  readonly call: string;
  readonly target: string;
  readonly isClass: boolean;
}

/**
 * A table-driven suite for each parameter, or property of a parameter, that is one of several string literals: every
 * member is tried. Null where the module has none.
 */
export function renderStrategies(input: RenderInput): string | null {
  const { facts, style } = input;
  const strategies = facts.callables.flatMap((callable) => strategiesOf(callable, facts));
  if (strategies.length === 0) return null;
  const used = new Set(strategies.flatMap(({ call, target }) => [...freeNames(call), target]));
  const bindings: Binding[] = [
    ...words(style).flatMap((word) => {
      const local = sourceOf(word, style);
      return local === null ? [] : [bindingOf(local, (from) => from)];
    }),
    ...facts.locals.filter(({ local }) => used.has(local)).map((local) => bindingOf(local, input.importPathOf, input)),
  ];
  const code = fill(input.templates, 'strategies', {
    ...plainWords(),
    it: style.testWord,
    typed: isTyped(style),
    assertions: style.assertions,
    imports: importLines(bindings, style),
    strategies,
  });
  return `${conform(code, style)}\n`.replaceAll('\n', style.eol);
}

function words(style: TestStyle): ToolWord[] {
  return ['describe', style.testWord, style.assertions === 'assert' ? 'assert' : 'expect'];
}

function strategiesOf(callable: Callable, facts: ModuleFacts): Strategy[] {
  if (callable.kind !== 'function' && callable.kind !== 'constructor' && callable.kind !== 'static') return [];
  const [signature] = callable.signatures;
  return (signature?.params ?? []).flatMap((param, index) => {
    const shape = resolved(param.shape, facts);
    const direct = membersOf(shape, facts);
    const own = direct === null ? [] : [strategy(callable, param.name, direct, facts, index, null)];
    const props = shapesIn(shape, facts).flatMap((one) => (one.kind === 'object' ? one.props : []));
    const inner = props.flatMap((prop) => {
      const members = membersOf(resolved(prop.shape, facts), facts);
      return members === null || !isName(prop.name) ? [] : [strategy(callable, prop.name, members, facts, index, prop)];
    });
    return [...own, ...inner];
  });
}

function strategy(
  callable: Callable,
  name: string,
  members: readonly string[],
  facts: ModuleFacts,
  index: number,
  prop: Prop | null,
): Strategy {
  const params = callable.signatures[0]?.params ?? [];
  const args = argumentsFor(callable, params, facts, index);
  args[index] = prop === null ? name : withProperty(args[index] ?? '{}', name);
  const isClass = callable.kind === 'constructor';
  return {
    title: `${callable.expression} with ${name}`,
    name,
    members,
    call: `${isClass ? 'new ' : ''}${callable.expression}(${args.join(', ')})`,
    target: callable.expression,
    isClass,
  };
}

/** Arguments of the first example long enough, else the smallest values of the types; up to the one in question. */
function argumentsFor(callable: Callable, params: readonly Param[], facts: ModuleFacts, upTo: number): string[] {
  const example = callable.examples.find((args) => args.length > upTo);
  if (example !== undefined) return [...example];
  const wanted = params.filter((param, index) => index <= upTo || (!param.optional && !param.rest));
  return wanted.map((param) => smallest(param.shape, facts));
}

/** The object literal with the property taken from the variable of the same name. */
function withProperty(text: string, name: string): string {
  const parsed = readExpression(text);
  if (parsed?.node.type !== 'ObjectExpression') return `{ ...${text}, ${name} }`;
  const kept = parsed.node.properties.filter(
    (property) => property.type !== 'Property' || property.key.type !== 'Identifier' || property.key.name !== name,
  );
  return `{ ${[...kept.map((property) => text.slice(property.start - 1, property.end - 1)), name].join(', ')} }`;
}

/** String literals of a union, two at least; null for anything else. */
function membersOf(shape: Shape, facts: ModuleFacts): string[] | null {
  if (shape.kind !== 'union') return null;
  const parts = shapesIn(shape, facts).filter((one) => one.kind !== 'undefined');
  const texts = parts.map((one) => (one.kind === 'literal' && /^['"]/.test(one.text) ? one.text : null));
  const members = texts.filter((text) => text !== null);
  return members.length > 1 && members.length === texts.length ? members : null;
}

function shapesIn(shape: Shape, facts: ModuleFacts): Shape[] {
  return shape.kind === 'union' ? shape.of.map((one) => resolved(one, facts)) : [shape];
}

function resolved(shape: Shape, facts: ModuleFacts): Shape {
  let found: Shape | undefined = shape;
  for (let steps = 0; found?.kind === 'ref' && steps < 20; steps++) found = facts.shapes[found.id];
  return found ?? { kind: 'any' };
}

function smallest(shape: Shape, facts: ModuleFacts, depth = 0): string {
  const one = resolved(shape, facts);
  const next = (inner: Shape) => smallest(inner, facts, depth + 1);
  switch (one.kind) {
    case 'string':
      return "'a'";
    case 'number':
      return '1';
    case 'boolean':
      return 'true';
    case 'bigint':
      return '1n';
    case 'null':
      return 'null';
    case 'literal':
    case 'made':
      return one.text;
    case 'union':
      return one.of[0] === undefined ? 'undefined' : next(one.of[0]);
    case 'array':
      return '[]';
    case 'tuple':
      return `[${one.of.map(next).join(', ')}]`;
    case 'object': {
      if (depth > 4) return '{}';
      const props = one.props.filter((prop) => !prop.optional);
      return props.length === 0
        ? '{}'
        : `{ ${props.map((prop) => `${keyText(prop.name)}: ${next(prop.shape)}`).join(', ')} }`;
    }
    case 'function':
      return depth > 4 || one.returns.kind === 'undefined' ? '() => {}' : `() => (${next(one.returns)})`;
    case 'instance':
      return `new ${one.of}()`;
    case 'builtin':
      return one.name === 'Promise' ? 'Promise.resolve()' : `new ${one.name}()`;
    default:
      return 'undefined';
  }
}

function keyText(name: string): string {
  return isName(name) ? name : JSON.stringify(name);
}

function isName(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}
