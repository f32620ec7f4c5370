import type { Shape } from '../model.js';
import type { Candidate } from './candidate.js';
import { type Expr, nodes, propertyName, quote, replaceNode } from './expr.js';
import { guarded } from './guarded.js';
import type { Outcome } from './run.js';

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];
const MAX_KEYS = 3;

/** A function among the arguments of the act. */
type Given = Extract<Expr, { kind: 'callback' }>;

/**
 * What a function that is handed over may do with what it is given: call the functions, call the methods of objects,
 * change objects and lists. So a callback answers, a handler goes on to the next one, a recipe changes its draft.
 * @param typed whether parameters need types: what the text of a function means is not inferred everywhere
 * @param returnsOf the shape of what a callback is asked for
 */
export function protocols(candidate: Candidate, { calls }: Outcome, typed: boolean): Candidate[] {
  const act = candidate.moves.at(-1)!.expr;
  const list = [...nodes(act)];
  const out: Candidate[] = [];
  list.forEach((node, index) => {
    if (node.kind !== 'callback' || index === 0) return;
    const args = calls.get(node.name)?.[0];
    if (args === undefined) return;
    const keys = list.flatMap((each) => (each.kind === 'object' ? each.props.map(([name]) => name) : []));
    args.slice(0, ORDINALS.length).forEach((given, at) => {
      for (const body of bodies(given, ORDINALS[at]!, keys)) {
        const replaced = replaceNode(act, index, () => functionOf(node, at, body, typed));
        const moves = [...candidate.moves.slice(0, -1), { ...candidate.moves.at(-1)!, expr: replaced }];
        out.push({ ...candidate, moves });
      }
    });
  });
  return out;
}

function functionOf(node: Given, at: number, body: string, typed: boolean): Expr {
  const names = ORDINALS.slice(0, at + 1);
  const word = node.async ? 'async ' : '';
  const write = (params: string) => `${word}(${params}) => ${body}`;
  const js = write(names.join(', '));
  return {
    kind: 'text',
    text: typed ? write(names.map((name) => `${name}: any`).join(', ')) : js,
    ...(typed ? { js } : {}),
    ...(node.shape === undefined ? {} : { shape: node.shape }),
  };
}

/** Bodies of functions that do something with one thing they are given. */
function bodies(given: unknown, name: string, keys: readonly string[]): string[] {
  if (typeof given === 'function')
    return [`${name}()`, `${name}('a')`, `${name}(null, 'a')`, `${name}(new Error('broken'))`];
  if (typeof given !== 'object' || given === null) return [];
  const statements =
    guarded(() => Array.isArray(given)) === true ? listChanges(name) : objectChanges(given, name, keys);
  return statements.map((each) => `{\n  ${each};\n}`);
}

function listChanges(name: string): string[] {
  return [
    `${name}.push(1)`,
    `${name}[0] = 2`,
    `${name}.pop()`,
    `${name}.reverse()`,
    `${name}.splice(0, 1)`,
    `${name}.length = 0`,
  ];
}

function objectChanges(given: object, name: string, keys: readonly string[]): string[] {
  const own = guarded(() => Object.keys(given)) ?? [];
  const methods = guarded(() => methodsOf(given)) ?? [];
  const known = [...new Set([...own.filter((key) => !methods.includes(key)), ...keys])].slice(0, MAX_KEYS);
  const place = (key: string) => (propertyName(key) === key ? `${name}.${key}` : `${name}[${quote(key)}]`);
  return [
    ...methods.flatMap((method) => [`${name}.${method}('a')`, `${name}.${method}('a', 1)`]),
    ...known.flatMap((key) => [`${place(key)} = 2`, `delete ${place(key)}`]),
    `${name}.added = { b: 1 }`,
  ];
}

/** Methods of an object of the code under test; those of platform classes are left alone. */
function methodsOf(given: object): string[] {
  const names = new Set<string>();
  for (
    let at: object | null = given, depth = 0;
    at !== null && at !== Object.prototype && depth < 3;
    at = Object.getPrototypeOf(at) as object | null, depth++
  )
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value === 'function' && name !== 'constructor' && /^[A-Za-z$][\w$]*$/.test(name)) names.add(name);
  return [...names].slice(0, 6);
}

/** Whether a shape is that of a function that gives a promise. */
export function givesPromise(shape: Shape | null, resolve: (shape: Shape) => Shape): boolean {
  if (shape?.kind !== 'function') return false;
  const returns = resolve(shape.returns);
  return returns.kind === 'builtin' && returns.name === 'Promise';
}
