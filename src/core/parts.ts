/** How a project's folders divide it: what tiers and exclusions are proposed by. */

/** A folder that stands for itself: a package, an application, a folder below `src`. */
export interface Part {
  /** Relative to the project, with `/`; empty for the project folder. */
  readonly folder: string;
  /** The files right in the folder, because the folders below it are parts of their own. */
  readonly direct: boolean;
  readonly modules: readonly string[];
}

/** Folders that hold parts rather than being one. */
export const CONTAINERS =
  /^(?:packages|apps|libs|modules|services|crates|plugins|projects|internal|pkg|cmd|src|lib|main|java|kotlin|scala|app|source|Sources)$/;

/** A folder with more of the project than this is the project: its folders are the parts. */
const NEARLY_ALL = 0.8;

/** Folders deeper than this divide nothing. */
const DEEPEST = 40;

/**
 * Divides the modules into parts.
 *
 * @param whole folders that are one part however much they hold
 */
export function divide(modules: readonly string[], whole: (folder: string) => boolean): Part[] {
  const parts: Part[] = [];
  const divideFolder = (folder: string, members: readonly string[], depth: number): void => {
    const { direct, below } = oneDown(folder, members);
    if (direct.length > 0) parts.push({ folder, direct: true, modules: direct });
    for (const [child, inside] of below) {
      const opened = CONTAINERS.test(nameOf(child)) || (inside.length >= modules.length * NEARLY_ALL && !whole(child));
      if (opened && depth < DEEPEST) divideFolder(child, inside, depth + 1);
      else parts.push({ folder: child, direct: false, modules: inside });
    }
  };
  divideFolder('', modules, 0);
  return parts;
}

function oneDown(folder: string, members: readonly string[]): { direct: string[]; below: Map<string, string[]> } {
  const direct: string[] = [];
  const below = new Map<string, string[]>();
  for (const path of members) {
    // From the second character: reports alone may name files by absolute paths, whose first folder is no empty name.
    const end = path.indexOf('/', folder.length + 1);
    if (end === -1) direct.push(path);
    else {
      const child = path.slice(0, end);
      const inside = below.get(child);
      if (inside === undefined) below.set(child, [path]);
      else inside.push(path);
    }
  }
  return { direct, below };
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** The folder name that says what the part is: of `packages/core/src` it is `core`; empty where none says anything. */
export function sayingName(folder: string): string {
  return folder.split('/').findLast((name) => !CONTAINERS.test(name)) ?? '';
}

/** The glob that takes the part and nothing else. */
export function globOf({ folder, direct }: Pick<Part, 'folder' | 'direct'>): string {
  const below = direct ? '*' : '**';
  return folder === '' ? below : `${escapeGlob(folder)}/${below}`;
}

/** Folder names such as `[id]` or `(group)` are names, not patterns. */
export function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]{}()]|^!/g, '\\$&');
}
