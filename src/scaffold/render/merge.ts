import type { Kit } from './blocks.js';
import { restoreText } from './blocks.js';
import { conform } from './conform.js';
import { type Existing, readExisting, type Suite } from './existing.js';
import { expressible } from './express.js';
import { bodyOf, groupText, localsUsed, nested, plainWords, type RenderInput, type Tree, toolsFor } from './file.js';
import { folderText, freeName, helperIn, importedFor } from './folder.js';
import { type Group, groupsOf } from './groups.js';
import { habitsOf } from './habits.js';
import type { Binding } from './imports.js';
import { insert, type Pieces } from './insert.js';
import { importEdits } from './merge-imports.js';
import { bindLocals, bindTools } from './merge-names.js';
import { renameCase } from './names.js';
import type { TestStyle } from './style.js';
import type { Edit } from './tree.js';

export interface Merged {
  readonly text: string;
  /** Cases written. */
  readonly added: number;
  /** Todos written. */
  readonly todos: number;
  /** What was put in, ascending, as offsets (UTF-16 units) in the new text. Without them it is the old text. */
  readonly pieces: Pieces;
}

/**
 * The existing test file with those cases and todos it does not have yet. Only inserts: no byte of it changes.
 *
 * @throws {CovgapError} `target-unparsable` where the existing text has a syntax error.
 */
export function mergeInto(existing: string, input: RenderInput): Merged {
  const file = readExisting(existing, input.testPath);
  const style = styleOf(file, input);
  const cases = expressible(input.cases, style);
  const groups = missing(groupsOf(input.facts, cases, input.todos), file);
  const added = groups.flatMap((group) => group.cases);
  const todos = groups.reduce((sum, group) => sum + group.todos.length, 0);
  if (added.length + todos === 0) return { text: existing, added: 0, todos: 0, pieces: [] };
  const wanted = localsUsed(
    input.facts.locals,
    added.map(({ one }) => one),
  );
  const helper = helperIn(wanted);
  // A file that was extended before has the helper.
  const declares = helper !== null && !new RegExp(`function ${helper.local}\\(`).test(existing);
  const locals = bindLocals(importedFor(wanted, input.facts.locals, declares), file, input);
  if (declares) locals.renames.set(helper.local, freeName(helper.local, file.names));
  const trees = placed(nested(groups.map((group) => renamed(group, locals.renames))), file);
  const needsDescribe = trees.some(({ suite, tree }) => suite === null || tree.inner.length > 0);
  const restoring = added.some(({ one }) => one.frozenAt !== null) && !restores(file);
  const words = toolsFor(
    added.map(({ one }) => one),
    style,
    true,
    declares,
  ).filter((word) => (word !== 'describe' || needsDescribe) && (word !== 'afterEach' || restoring || declares));
  const tools = bindTools(words, file, style);
  const kit: Kit = { style, templates: input.templates, words: { ...plainWords(), ...tools.words } };
  const bindings: Binding[] = [...tools.bindings, ...locals.bindings];
  const taken = new Set([...file.names, ...locals.bindings.map(({ local }) => local)]);
  const restore = [
    ...(declares ? [folderText(helper, input.facts.locals, kit, { taken, renames: locals.renames })] : []),
    ...(restoring ? [restoreText(kit)] : []),
  ].join('\n\n');
  const edits = [...importEdits(bindings, restore, file, style), ...blockEdits(trees, file, kit)];
  return { ...insert(existing, edits), added: added.length, todos };
}

/** The style of the file itself where it shows one. */
function styleOf(file: Existing, { style, testPath }: RenderInput): TestStyle {
  // Where it imports nothing its name may say how it must.
  const named = /\.([cm])js$/.exec(testPath)?.[1];
  const byName = named === undefined ? style.modules : named === 'c' ? 'cjs' : 'esm';
  const via = file.imported.some((its) => its.via === 'import') ? 'esm' : 'cjs';
  return {
    ...style,
    ...habitsOf(file.text),
    ...(named === undefined ? {} : { language: `${named}js` as TestStyle['language'] }),
    modules: file.imported.length === 0 ? byName : via,
    ...(file.testWord === null ? {} : { testWord: file.testWord }),
  };
}

function missing(groups: readonly Group[], file: Existing): Group[] {
  return groups
    .map((group) => {
      const isNew = (title: string) => !file.tests.has(JSON.stringify([...group.path, title]));
      return {
        path: group.path,
        cases: group.cases.filter(({ title }) => isNew(title)),
        todos: group.todos.filter(isNew),
      };
    })
    .filter((group) => group.cases.length + group.todos.length > 0);
}

function renamed(group: Group, names: ReadonlyMap<string, string>): Group {
  return { ...group, cases: group.cases.map(({ title, one }) => ({ title, one: renameCase(one, names) })) };
}

function restores(file: Existing): boolean {
  return /\b(?:useRealTimers|timers\.reset|restoreAllMocks|sinon\.restore)\b/.test(file.text);
}

/** Where each tree goes: into the innermost suite that has its name, or to the end of the file. */
interface Placed {
  readonly tree: Tree;
  readonly suite: Suite | null;
}

function placed(trees: readonly Tree[], file: Existing, path: readonly string[] = []): Placed[] {
  return trees.flatMap((tree) => {
    const here = [...path, tree.title];
    const suite = file.suites.find((one) => one.path.join('\0') === here.join('\0')) ?? null;
    if (suite === null) return [{ tree, suite: null, path }];
    const inner = placed(tree.inner, file, here);
    const kept = inner.filter((one) => one.suite === null).map((one) => one.tree);
    const own = { ...tree, inner: kept };
    const rest: Placed[] = inner.filter((one) => one.suite !== null);
    return own.cases.length + own.todos.length + kept.length > 0 ? [{ tree: own, suite }, ...rest] : rest;
  });
}

function blockEdits(trees: readonly Placed[], file: Existing, kit: Kit): Edit[] {
  const edits = trees.flatMap(({ tree, suite }) => (suite === null ? [] : [insideEdit(tree, suite, file, kit)]));
  const atEnd = trees.filter(({ suite }) => suite === null).map(({ tree }) => groupText(tree, kit));
  if (atEnd.length === 0) return edits;
  const { text } = file;
  const { eol } = kit.style;
  const code = conform(atEnd.join('\n\n'), kit.style).replaceAll('\n', eol);
  const closed = text === '' || text === '\uFEFF' || /\n$/.test(text);
  const gap = /\n\r?\n$/.test(text) || /^\uFEFF?$/.test(text) ? '' : eol;
  const said = closed ? gap + code + eol : eol + eol + code;
  return [...edits, { start: text.length, end: text.length, text: said }];
}

/** Before the closing brace of a suite, one level deeper than the line the brace is on. */
function insideEdit(tree: Tree, suite: Suite, file: Existing, kit: Kit): Edit {
  const { text } = file;
  const { eol, indent } = kit.style;
  const line = text.lastIndexOf('\n', suite.close - 1) + 1;
  const before = text.slice(line, suite.close);
  const own = /^[ \t]*$/.test(before);
  const base = /^[ \t]*/.exec(before)![0];
  const code = conform(bodyOf(tree, kit).join('\n\n'), kit.style, base + indent).replaceAll('\n', eol);
  const isEmpty = text.slice(suite.open + 1, suite.close).trim() === '';
  const gap = isEmpty ? '' : eol;
  if (own) return { start: line, end: line, text: gap + code + eol };
  return { start: suite.close, end: suite.close, text: eol + gap + code + eol + base };
}
