import { CovgapError } from '../../errors.js';
import type { Binding } from './imports.js';
import { allNames } from './names.js';
import { type Node, type Program, read, stringOf, visit } from './tree.js';

/** A binding an existing file imports. */
export interface Imported extends Binding {
  /** End of the last name in its braces, where another may follow; null where there are none. */
  readonly lastName: { readonly start: number; readonly end: number } | null;
  readonly via: 'import' | 'require';
}

/** A `describe` of an existing file. */
export interface Suite {
  readonly path: readonly string[];
  /** Offsets of the braces of its function. */
  readonly open: number;
  readonly close: number;
}

/** What merging must know of an existing test file. Offsets are UTF-16 units in its text. */
export interface Existing {
  readonly text: string;
  readonly imported: readonly Imported[];
  /** End of the last import or top-level `require`; null where there are none. */
  readonly importsEnd: number | null;
  /** Where imports go in a file without: after a hashbang, directives and a leading comment with a pragma or license. */
  readonly head: number;
  readonly names: ReadonlySet<string>;
  readonly suites: readonly Suite[];
  /** Titles of tests with those of the suites around them, as JSON. */
  readonly tests: ReadonlySet<string>;
  /** The word its tests begin with, where it has any. */
  readonly testWord: 'it' | 'test' | null;
}

/**
 * Reads an existing test file.
 *
 * @throws {CovgapError} `target-unparsable`, with the line, where it has a syntax error.
 */
export function readExisting(text: string, path: string): Existing {
  const parsed = read(text);
  const [error] = parsed.errors;
  if (error !== undefined) {
    const line = text.slice(0, error.offset).split('\n').length;
    throw new CovgapError('target-unparsable', `The test file cannot be read as code: ${error.message}`, {
      file: path,
      line,
      hint: 'Correct the file, or write the new tests to another one with --out.',
    });
  }
  const imports = importsOf(parsed.program);
  const imported = imports.flatMap((node) => importedBy(node, text));
  return {
    text,
    imported,
    importsEnd: imports.at(-1)?.end ?? null,
    head: headOf(text, parsed.program, parsed.comments),
    names: allNames(text),
    ...suitesOf(parsed.program, new Map(imported.map((its) => [its.local, its.exported]))),
  };
}

function importsOf(program: Program): Node[] {
  return (program.body as Node[]).filter(
    (node) =>
      node.type === 'ImportDeclaration' ||
      node.type === 'TSImportEqualsDeclaration' ||
      (node.type === 'VariableDeclaration' && node.declarations.every((one) => requiredBy(one.init as Node) !== null)),
  );
}

/** The specifier of `require('…')`, also of `require('…').name`; null for anything else. */
function requiredBy(node: Node | null): string | null {
  if (node?.type === 'MemberExpression') return requiredBy(node.object as Node);
  if (node?.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return null;
  return stringOf(node.arguments[0] as Node | undefined);
}

function importedBy(node: Node, text: string): Imported[] {
  if (node.type === 'ImportDeclaration') {
    const named = node.specifiers.filter((its) => its.type === 'ImportSpecifier');
    const last = named.at(-1);
    const lastName = last === undefined || node.importKind === 'type' ? null : { start: last.start, end: last.end };
    return node.specifiers.map((its) => ({
      local: its.local.name,
      exported: exportedBy(its as Node),
      specifier: node.source.value,
      typeOnly: node.importKind === 'type' || (its.type === 'ImportSpecifier' && its.importKind === 'type'),
      lastName,
      via: 'import',
    }));
  }
  if (node.type === 'TSImportEqualsDeclaration') {
    if (node.moduleReference.type !== 'TSExternalModuleReference') return [];
    const specifier = node.moduleReference.expression.value;
    return [{ local: node.id.name, exported: '=', specifier, typeOnly: false, lastName: null, via: 'import' }];
  }
  return node.type === 'VariableDeclaration' ? requires(node, text) : [];
}

function requires(declaration: Node & { type: 'VariableDeclaration' }, text: string): Imported[] {
  return declaration.declarations.flatMap((one) => {
    const init = one.init as Node | null;
    const specifier = init?.type === 'CallExpression' ? requiredBy(init) : null;
    if (specifier === null) return [];
    const base = { specifier, typeOnly: false, via: 'require' as const };
    if (one.id.type === 'Identifier') return [{ ...base, local: one.id.name, exported: '=', lastName: null }];
    if (one.id.type !== 'ObjectPattern') return [];
    const last = one.id.properties.at(-1);
    const lastName = last?.type === 'Property' ? { start: last.start, end: last.end } : null;
    return one.id.properties.flatMap((property) => {
      if (property.type !== 'Property' || property.value.type !== 'Identifier') return [];
      const exported = text.slice(property.key.start, property.key.end);
      return [{ ...base, local: property.value.name, exported, lastName }];
    });
  });
}

function exportedBy(node: Node): string {
  if (node.type === 'ImportDefaultSpecifier') return 'default';
  if (node.type === 'ImportNamespaceSpecifier') return '*';
  if (node.type !== 'ImportSpecifier') return '';
  return node.imported.type === 'Identifier' ? node.imported.name : node.imported.value;
}

const keptOnTop = /@(?:vitest|jest)|@ts-|@license|@preserve|copyright|eslint|biome|prettier|SPDX/i;

function headOf(text: string, program: Program, comments: readonly { start: number; end: number }[]): number {
  let head = 0;
  const hashbang = /^\uFEFF?#!.*(?:\r?\n|$)/.exec(text);
  if (hashbang !== null) head = hashbang[0].length;
  else if (text.startsWith('\uFEFF')) head = 1;
  for (const comment of comments) {
    if (text.slice(head, comment.start).trim() !== '') break;
    if (!keptOnTop.test(text.slice(comment.start, comment.end))) break;
    head = afterLine(text, comment.end);
  }
  for (const node of program.body as Node[]) {
    if (node.type !== 'ExpressionStatement' || !('directive' in node) || typeof node.directive !== 'string') break;
    head = Math.max(head, afterLine(text, node.end));
  }
  return head;
}

/** After the end of the line, where nothing else stands on it. */
function afterLine(text: string, at: number): number {
  return at + (/^[ \t]*(?:\r?\n)?/.exec(text.slice(at))?.[0].length ?? 0);
}

const suiteWord = /^(?:[fx]?describe|suite|context)$/;
const testWord = /^(?:[fx]?it|x?test|specify)$/;

function suitesOf(
  program: Program,
  /** Local names of imports → what they import. */
  aliases: ReadonlyMap<string, string>,
): Pick<Existing, 'suites' | 'tests' | 'testWord'> {
  const suites: Suite[] = [];
  const tests = new Set<string>();
  let first: 'it' | 'test' | null = null;
  visit(program, (node) => {
    if (node.type !== 'CallExpression') return true;
    const root = rootOf(node.callee as Node);
    const known = aliases.get(root ?? '') ?? '';
    const word = suiteWord.test(known) || testWord.test(known) ? known : root;
    const title = stringOf(node.arguments[0] as Node | undefined);
    if (word === null || title === null) return true;
    const path = [...suites.filter((suite) => suite.open < node.start && node.end < suite.close)].flatMap(
      (suite) => suite.path.at(-1) ?? [],
    );
    if (testWord.test(word)) {
      tests.add(JSON.stringify([...path, title]));
      first ??= word.endsWith('test') ? 'test' : 'it';
    }
    const body = suiteWord.test(word) ? bodyOf(node.arguments as Node[]) : null;
    if (body !== null) suites.push({ path: [...path, title], open: body.start, close: body.end - 1 });
    return true;
  });
  return { suites, tests, testWord: first };
}

/** `it` of `it(…)`, `it.only(…)`, `it.each(…)(…)`. */
function rootOf(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression') return rootOf(callee.object as Node);
  return null;
}

function bodyOf(args: readonly Node[]): Node | null {
  const last = args.findLast((node) => node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression');
  if (last?.type !== 'ArrowFunctionExpression' && last?.type !== 'FunctionExpression') return null;
  return last.body?.type === 'BlockStatement' ? (last.body as Node) : null;
}
