import { escapeGlob } from './parts.js';

/** Source that is probably no part of the product: measured by no report, it would count as unmeasured for ever. */
export interface ProposedExclude {
  readonly path: string;
  /** How many modules it takes. */
  readonly modules: number;
  /** What it seems to be, as a plural or a mass noun: `examples`. */
  readonly what: string;
}

/** Folder names by what they hold. `anywhere`: also inside the product's own folders, where other names are its own. */
const KINDS: readonly { readonly what: string; readonly name: RegExp; readonly anywhere?: boolean }[] = [
  { what: 'examples', name: /^(?:examples?|samples?|demos?|playgrounds?|sandbox|tutorials?)$/i },
  { what: 'documentation', name: /^(?:docs?|documentation|website)$/i },
  { what: 'scripts', name: /^(?:scripts?|hack)$/i },
  { what: 'benchmarks', name: /^(?:bench(?:es|marks?)?|perf)$/i },
  { what: 'test material', name: /^(?:fixtures?|mocks?)$/i },
  { what: 'third-party code', name: /^(?:vendor(?:ed)?|third[-_]?party)$/i },
  { what: 'files of tools', name: /^\../ },
  { what: 'generated code', name: /^gen$|generated/i, anywhere: true },
];

const PRODUCT = /^(?:src|lib|app)$/i;

interface Folder {
  readonly parts: readonly string[];
  readonly what: string;
  readonly modules: number;
}

/** Folders to suggest for `exclude`, the largest first. */
export function proposeExcludes(modules: readonly string[]): ProposedExclude[] {
  const folders = new Map<string, Folder>();
  for (const path of modules) {
    const found = outsideProduct(path);
    if (found === null) continue;
    const key = found.parts.join('/');
    folders.set(key, { ...found, modules: (folders.get(key)?.modules ?? 0) + 1 });
  }
  const alike = new Map<string, Folder[]>();
  for (const folder of folders.values()) {
    const glob = globOf(folder.parts, folder.parts.length - 2);
    const members = alike.get(glob);
    if (members === undefined) alike.set(glob, [folder]);
    else members.push(folder);
  }
  return [...alike]
    .map(([glob, [first, ...others]]) => ({
      path: others.length > 0 ? glob : globOf(first!.parts),
      modules: others.reduce((sum, folder) => sum + folder.modules, first!.modules),
      what: first!.what,
    }))
    .sort((a, b) => b.modules - a.modules || (a.path < b.path ? -1 : 1));
}

/** Whether a module lies in such a folder. */
export function isOutsideProduct(path: string): boolean {
  return outsideProduct(path) !== null;
}

/** The topmost folder of a path that holds no product. */
function outsideProduct(path: string): Omit<Folder, 'modules'> | null {
  const folders = path.split('/').slice(0, -1);
  let inProduct = false;
  for (const [index, folder] of folders.entries()) {
    const kind = KINDS.find(({ name, anywhere }) => (anywhere || !inProduct) && name.test(folder));
    if (kind !== undefined) return { parts: folders.slice(0, index + 1), what: kind.what };
    inProduct ||= PRODUCT.test(folder);
  }
  return null;
}

/** `packages/a/examples` and `packages/b/examples` are alike: the `wild` folder is any. */
function globOf(parts: readonly string[], wild = -1): string {
  return `${parts.map((name, index) => (index === wild ? '*' : escapeGlob(name))).join('/')}/**`;
}
