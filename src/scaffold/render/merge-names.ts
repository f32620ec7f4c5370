import type { Local } from '../model.js';
import type { Existing, Imported } from './existing.js';
import type { RenderInput } from './file.js';
import { type Binding, bindingOf } from './imports.js';
import { isPath, moduleKey, targetOf } from './specifier.js';
import type { TestStyle } from './style.js';
import { mayComeFrom, sourceOf, type ToolWord } from './words.js';

/** What the file calls these locals of the module: as it imports them already, or under a name free in it. */
export function bindLocals(
  wanted: readonly Local[],
  file: Existing,
  input: Pick<RenderInput, 'testPath' | 'importPathOf' | 'facts' | 'style'>,
): { bindings: Binding[]; renames: Map<string, string> } {
  const bindings: Binding[] = [];
  const renames = new Map<string, string>();
  const taken = new Set(file.names);
  for (const local of wanted) {
    const known = file.imported.find((its) => isSame(its, local, input));
    const name = known?.local ?? free(local.local, taken);
    if (name !== local.local) renames.set(local.local, name);
    if (known !== undefined) continue;
    taken.add(name);
    // The file may say the same module in its own way.
    const neighbour = file.imported.find((its) => isModule(its, local, input));
    const binding = { ...bindingOf(local, input.importPathOf, input), local: name };
    bindings.push(neighbour === undefined ? binding : { ...binding, specifier: neighbour.specifier });
  }
  return { bindings, renames };
}

function isSame(its: Imported, local: Local, input: Pick<RenderInput, 'testPath' | 'importPathOf'>): boolean {
  if (its.typeOnly && !local.typeOnly) return false;
  const whole = (exported: string) => (exported === '=' && its.via === 'import' ? 'default' : exported);
  if (whole(its.exported) !== whole(local.exported) && !(its.via === 'require' && isWhole(its, local))) return false;
  return isModule(its, local, input);
}

function isModule(its: Imported, local: Local, input: Pick<RenderInput, 'testPath' | 'importPathOf'>): boolean {
  if (its.specifier === input.importPathOf(local.from) || its.specifier === local.from) return true;
  return isPath(local.from) && targetOf(input.testPath, its.specifier) === moduleKey(local.from);
}

/** `const x = require()` is the namespace and `module.exports` alike. */
function isWhole(its: Imported, local: Local): boolean {
  return its.exported === '=' && (local.exported === '*' || local.exported === '=');
}

/** What the file calls words of the framework, and those it must import. */
export function bindTools(
  words: readonly ToolWord[],
  file: Existing,
  style: TestStyle,
): { bindings: Binding[]; words: Partial<Record<ToolWord, string>> } {
  const bindings: Binding[] = [];
  const said: Partial<Record<ToolWord, string>> = {};
  const declared = new Set(file.imported.map((its) => its.local));
  for (const word of words) {
    const known = file.imported.find((its) => isTool(its, word, style));
    const source = sourceOf(word, style);
    // A word used without being imported is a global of the runner.
    const isGlobal = source === null || (file.names.has(word) && !declared.has(word) && isRunnerWord(word, style));
    const name = known?.local ?? (isGlobal ? word : free(word, file.names));
    said[word] = name;
    if (known === undefined && !isGlobal && source !== null)
      bindings.push({ ...bindingOf(source, (from) => from), local: name });
  }
  return { bindings: atKnownSource(bindings, file, style), words: said };
}

function isTool(its: Imported, word: ToolWord, style: TestStyle): boolean {
  if (its.typeOnly || !mayComeFrom(word, style).includes(its.specifier)) return false;
  if (word === 'assert' || word === 'sinon') return ['default', '=', '*'].includes(its.exported);
  return its.exported === word;
}

function isRunnerWord(word: ToolWord, style: TestStyle): boolean {
  if (word === 'assert' || word === 'sinon' || word === 'mock') return false;
  return !(word === 'expect' && style.assertions === 'chai') && style.framework !== 'node-test';
}

/** The module of the framework by the name the file imports it under: `test` for `node:test`. */
function atKnownSource(bindings: readonly Binding[], file: Existing, style: TestStyle): Binding[] {
  return bindings.map((binding) => {
    const sources = mayComeFrom(binding.exported as ToolWord, style);
    const known = file.imported.find((its) => sources.includes(its.specifier));
    return known === undefined || binding.exported === 'default' ? binding : { ...binding, specifier: known.specifier };
  });
}

function free(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}${count}`;
  return name;
}
