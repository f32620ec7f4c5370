import { printAtom, printString } from '../../../languages/erlang/print.js';
import type { ErlangOutcome } from '../model.js';

/** A term as the probe tells it (`covgap_terms.erl`). `some`: anything at all. */
export type Tree =
  | { readonly t: 'atom' | 'float' | 'binary' | 'string'; readonly v: string }
  | { readonly t: 'integer'; readonly v: string; readonly now?: true }
  | { readonly t: 'bytes'; readonly v: readonly number[] }
  | { readonly t: 'list' | 'tuple'; readonly of: readonly Tree[] }
  | { readonly t: 'map'; readonly of: readonly (readonly [Tree, Tree])[] }
  | { readonly t: 'any'; readonly of: string }
  | { readonly t: 'some' };

const SOME: Tree = { t: 'some' };
/** Larger values say nothing to a reader of the test: what goes beyond is told by its type. */
const MOST_NODES = 48;
/** Dates, times, and how pids, references and functions print. */
const UNSTABLE = /\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|<\d+\.\d+\.\d+>|#(?:Ref|Fun|Port)<|covgap-|\/tmp\/|nonode@nohost/;

/** The tree with what will differ elsewhere or at another time left open. */
export function settled(tree: Tree): Tree {
  return bounded(loosened(tree), MOST_NODES);
}

function loosened(tree: Tree): Tree {
  switch (tree.t) {
    case 'integer':
      return tree.now ? { t: 'any', of: 'integer' } : tree;
    case 'binary':
      return UNSTABLE.test(tree.v) || isRandom(tree.v) ? { t: 'any', of: 'binary' } : tree;
    case 'bytes':
      return tree.v.length >= 8 ? { t: 'any', of: 'binary' } : tree;
    case 'string':
      return UNSTABLE.test(tree.v) || isRandom(tree.v) ? { t: 'any', of: 'list' } : tree;
    case 'list':
      return isStack(tree) ? SOME : { t: 'list', of: tree.of.map(loosened) };
    case 'tuple':
      return { t: 'tuple', of: tree.of.map(loosened) };
    case 'map':
      return { t: 'map', of: tree.of.map(([key, value]) => [key, loosened(value)] as const) };
    default:
      return tree;
  }
}

/** Long and of hexadecimal digits only: an identifier somebody drew. */
function isRandom(text: string): boolean {
  return text.length >= 16 && /\d/.test(text) && /^[\da-fA-F-]+$/.test(text);
}

/** A list of calls as stack traces have them: `{Module, Function, Arity, [{file, …}, {line, …}]}`. */
function isStack({ of }: Extract<Tree, { t: 'list' | 'tuple' }>): boolean {
  return of.some((each) => {
    const last = each.t === 'tuple' && each.of.length === 4 && each.of[0]!.t === 'atom' ? each.of[3] : undefined;
    return last?.t === 'list' && (last.of.length === 0 || /"file"|"error_info"/.test(JSON.stringify(last)));
  });
}

function bounded(tree: Tree, most: number): Tree {
  if (sizeOf(tree) <= most) return tree;
  switch (tree.t) {
    case 'list':
    case 'tuple': {
      if (tree.of.length > most / 2) return { t: 'any', of: tree.t };
      const each = Math.max(1, Math.floor((most - 1) / Math.max(1, tree.of.length)));
      return { t: tree.t, of: tree.of.map((part) => bounded(part, each)) };
    }
    case 'map': {
      if (tree.of.length > most / 2) return { t: 'any', of: 'map' };
      const each = Math.max(1, Math.floor((most - 1) / Math.max(1, tree.of.length)) - 1);
      return { t: 'map', of: tree.of.map(([key, value]) => [key, bounded(value, each)] as const) };
    }
    default:
      return tree;
  }
}

function sizeOf(tree: Tree): number {
  if (tree.t === 'list' || tree.t === 'tuple') return tree.of.reduce((sum, each) => sum + sizeOf(each), 1);
  if (tree.t === 'map') return tree.of.reduce((sum, [key, value]) => sum + sizeOf(key) + sizeOf(value), 1);
  return 'v' in tree && typeof tree.v === 'string' ? 1 + Math.floor(tree.v.length / 60) : 1;
}

/** What both have; where they differ, the type they share, or nothing. */
export function merged(a: Tree, b: Tree): Tree {
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  if (a.t === 'tuple' && b.t === 'tuple' && a.of.length === b.of.length)
    return { t: 'tuple', of: a.of.map((each, at) => merged(each, b.of[at]!)) };
  if (a.t === 'list' && b.t === 'list' && a.of.length === b.of.length && a.of.length > 0)
    return { t: 'list', of: a.of.map((each, at) => merged(each, b.of[at]!)) };
  if (a.t === 'map' && b.t === 'map') {
    const other = new Map(b.of.map(([key, value]) => [JSON.stringify(key), value]));
    const shared = a.of.filter(([key]) => other.has(JSON.stringify(key)));
    return {
      t: 'map',
      of: [
        ...shared.map(([key, value]) => [key, merged(value, other.get(JSON.stringify(key))!)] as const),
        ...(shared.length === a.of.length && shared.length === b.of.length ? [] : [[OPEN, SOME] as const]),
      ],
    };
  }
  const [left, right] = [typeOf(a), typeOf(b)];
  return left === right && left !== null ? { t: 'any', of: left } : SOME;
}

/** A key no test looks at: marks a map as one that has more. */
const OPEN: Tree = { t: 'any', of: 'atom' };

function typeOf(tree: Tree): string | null {
  switch (tree.t) {
    case 'any':
      return tree.of;
    case 'some':
      return null;
    case 'bytes':
      return 'binary';
    case 'string':
      return 'list';
    default:
      return tree.t;
  }
}

/** Whether nothing is left open. */
function isWhole(tree: Tree): boolean {
  if (tree.t === 'any' || tree.t === 'some') return false;
  if (tree.t === 'list' || tree.t === 'tuple') return tree.of.every(isWhole);
  return tree.t !== 'map' || tree.of.every(([key, value]) => isWhole(key) && isWhole(value));
}

/** Nothing but `_`: says nothing of what came out. */
export function isOpen(tree: Tree): boolean {
  return tree.t === 'some';
}

export function outcomeOf(kind: 'value' | 'error' | 'exit' | 'throw', tree: Tree): ErlangOutcome {
  if (kind === 'value') {
    if (isWhole(tree)) return { kind: 'value', pattern: write(tree, null) };
    const guards: string[] = [];
    const pattern = write(tree, guards);
    return { kind: 'shape', pattern, guards };
  }
  return { kind: 'exception', class: kind, pattern: write(tree, 'wild') };
}

const NAMES: Readonly<Record<string, string>> = {
  pid: 'Pid',
  reference: 'Ref',
  function: 'Fun',
  integer: 'Int',
  binary: 'Bin',
};

/** The tree as source: a literal (null), a pattern with variables that guards are collected of, or one without. */
function write(tree: Tree, guards: string[] | 'wild' | null): string {
  switch (tree.t) {
    case 'atom':
      return printAtom(tree.v);
    case 'integer':
    case 'float':
      return tree.v;
    case 'binary':
      return `<<${printString(tree.v)}${/^[\x20-\x7E]*$/.test(tree.v) || tree.v === '' ? '' : '/utf8'}>>`;
    case 'bytes':
      return `<<${tree.v.join(', ')}>>`;
    case 'string':
      return printString(tree.v);
    case 'list':
      return `[${tree.of.map((each) => write(each, guards)).join(', ')}]`;
    case 'tuple':
      return `{${tree.of.map((each) => write(each, guards)).join(', ')}}`;
    case 'map': {
      const known = tree.of.filter(([key]) => isWhole(key));
      return `#{${known.map(([key, value]) => `${write(key, null)} ${guards === null ? '=>' : ':='} ${write(value, guards)}`).join(', ')}}`;
    }
    case 'any': {
      if (guards === null || guards === 'wild') return '_';
      const name = `${NAMES[tree.of] ?? tree.of[0]!.toUpperCase() + tree.of.slice(1)}${guards.length + 1}`;
      guards.push(`is_${tree.of}(${name})`);
      return name;
    }
    case 'some':
      return '_';
  }
}
