import { folderHelper, type Local } from '../model.js';
import type { Kit } from './blocks.js';
import { fill } from './template.js';

/** Names that `folder.ejs` uses, as their modules export them. */
const NEEDED = ['dirname', 'join', 'mkdirSync', 'mkdtempSync', 'realpathSync', 'rmSync', 'tmpdir', 'writeFileSync'];

/** The function that makes temporary folders, where cases use it. */
export function helperIn(locals: readonly Local[]): Local | null {
  return locals.find(({ from }) => from === folderHelper) ?? null;
}

/** What is imported, given what the cases use: not the helper itself, which the file declares, but what it needs. */
export function importedFor(used: readonly Local[], all: readonly Local[], declares: boolean): Local[] {
  const isNeeded = ({ exported, from }: Local) => declares && from.startsWith('node:') && NEEDED.includes(exported);
  return all.filter((local) => local.from !== folderHelper && (used.includes(local) || isNeeded(local)));
}

/** The declaration of the helper, and what removes its folders after each test. */
export function folderText(
  helper: Local,
  all: readonly Local[],
  kit: Kit,
  place: { readonly taken: ReadonlySet<string>; readonly renames?: ReadonlyMap<string, string> },
): string {
  const nameOf = (local: Local) => place.renames?.get(local.local) ?? local.local;
  const names = Object.fromEntries(
    all.filter(({ from }) => from.startsWith('node:')).map((local) => [local.exported, nameOf(local)]),
  );
  const typed = /^[cm]?tsx?$/.test(kit.style.language);
  return fill(kit.templates, 'folder', {
    ...kit.words,
    ...names,
    typed,
    make: nameOf(helper),
    folders: freeName('folders', place.taken),
  });
}

export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}${count}`;
  return name;
}
