/**
 * Erlang names modules, never files: a running system has one module of a name, in a file of that name. Where two
 * applications of one repository have a module of the same name, the caller's own application comes first.
 */
export class ErlangModules {
  readonly #byName = new Map<string, string[]>();

  constructor(files: Iterable<string>) {
    for (const path of files) {
      const name = /(?:^|\/)([^/]+)\.erl$/.exec(path)?.[1];
      if (name === undefined) continue;
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [path]);
      else known.push(path);
    }
  }

  /** The file of the module, or null: a module of Erlang itself or of a dependency. */
  resolve(from: string, module: string): string | null {
    const [first, ...others] = this.#byName.get(module) ?? [];
    if (first === undefined || others.length === 0) return first ?? null;
    const folder = applicationOf(from);
    return [first, ...others].find((path) => applicationOf(path) === folder) ?? first;
  }
}

/** The folder above `src`, `test` and the like. */
function applicationOf(path: string): string {
  return /^(.*?\/)?(?:src|test|bench|include|eunit|ct)\//.exec(path)?.[1] ?? '';
}

/** Sources that bear the same module name: a running system loads one of them. */
export function duplicateModules(sources: readonly string[]): string[][] {
  const byName = new Map<string, string[]>();
  for (const path of sources) {
    const name = /(?:^|\/)([^/]+)\.erl$/.exec(path)?.[1];
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return [...byName.values()].filter((paths) => paths.length > 1);
}
