import type { Case, Local, ModuleFacts, Todo } from '../model.js';
import { caseText, describeText, type Kit, restoreText, todoText, wordsFor } from './blocks.js';
import { conform } from './conform.js';
import { expressible } from './express.js';
import { folderText, helperIn, importedFor } from './folder.js';
import { type Group, groupsOf } from './groups.js';
import { type Binding, bindingOf, importLines } from './imports.js';
import { namesUsedBy } from './names.js';
import type { TemplateSet, TestStyle } from './style.js';
import { fill } from './template.js';
import { sourceOf, type ToolWord, toolWords } from './words.js';

export interface RenderInput {
  readonly facts: ModuleFacts;
  readonly cases: readonly Case[];
  readonly todos: readonly Todo[];
  readonly style: TestStyle;
  /** Absolute path of the test file, with `/`. */
  readonly testPath: string;
  /** How the test file imports what `Local.from` names. */
  readonly importPathOf: (from: string) => string;
  readonly templates: TemplateSet;
}

/** A whole new test file. Cases the style cannot express are left out (see `inexpressible`). */
export function renderFile(input: RenderInput): string {
  const { style, templates } = input;
  const kit: Kit = { style, templates, words: plainWords() };
  const cases = expressible(input.cases, style);
  const groups = nested(groupsOf(input.facts, cases, input.todos));
  const { locals } = input.facts;
  const used = localsUsed(locals, cases);
  const helper = helperIn(used);
  const bindings: Binding[] = [
    ...toolsFor(cases, style, groups.length > 0, helper !== null).flatMap((word) => {
      const local = sourceOf(word, style);
      return local === null ? [] : [bindingOf(local, (from) => from)];
    }),
    ...importedFor(used, locals, helper !== null).map((local) => bindingOf(local, input.importPathOf, input)),
  ];
  const code = fill(templates, 'file', {
    ...kit.words,
    imports: importLines(bindings, style),
    restore: [
      ...(helper === null ? [] : [folderText(helper, locals, kit, { taken: new Set(locals.map((its) => its.local)) })]),
      ...(cases.some((one) => one.frozenAt !== null) ? [restoreText(kit)] : []),
    ].join('\n\n'),
    groups: groups.map((group) => groupText(group, kit)),
  });
  return `${conform(code, style)}\n`.replaceAll('\n', style.eol);
}

export function plainWords(): Record<ToolWord, string> {
  return Object.fromEntries(toolWords.map((word) => [word, word])) as Record<ToolWord, string>;
}

/** Words of the framework that these cases need, with `describe` and `it` where anything is written at all. */
export function toolsFor(cases: readonly Case[], style: TestStyle, any: boolean, cleans: boolean): ToolWord[] {
  const words = new Set<ToolWord>(any ? ['describe', style.testWord] : []);
  if (cleans) words.add('afterEach');
  for (const one of cases) for (const word of wordsFor(one, style)) words.add(word);
  return [...words];
}

/** Locals of the module that the cases name. */
export function localsUsed(locals: readonly Local[], cases: readonly Case[]): Local[] {
  const used = new Set(cases.flatMap((one) => [...namesUsedBy(one)]));
  return locals.filter((local) => used.has(local.local));
}

/** A `describe` with those inside it. */
export interface Tree {
  readonly title: string;
  readonly cases: Group['cases'];
  readonly todos: readonly string[];
  readonly inner: readonly Tree[];
}

/** Groups of which each outer one stands once. */
export function nested(groups: readonly Group[]): Tree[] {
  const titles = [...new Set(groups.map((group) => group.path[0] ?? ''))];
  return titles.map((title) => {
    const own = groups.filter((group) => group.path[0] === title);
    const here = own.filter((group) => group.path.length === 1);
    const below = own.filter((group) => group.path.length > 1);
    return {
      title,
      cases: here.flatMap((group) => group.cases),
      todos: here.flatMap((group) => group.todos),
      inner: nested(below.map((group) => ({ ...group, path: group.path.slice(1) }))),
    };
  });
}

export function groupText(tree: Tree, kit: Kit): string {
  return describeText(tree.title, bodyOf(tree, kit), kit);
}

/** What stands in a `describe`, block by block; todos of one group stand together. */
export function bodyOf(tree: Tree, kit: Kit): string[] {
  const todos = tree.todos.map((title) => todoText(title, kit));
  return [
    ...tree.cases.map(({ title, one }) => caseText(one, title, kit)),
    ...(todos.length > 0 ? [todos.join('\n')] : []),
    ...tree.inner.map((inner) => groupText(inner, kit)),
  ];
}
