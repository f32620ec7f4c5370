import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Project, ts } from 'ts-morph';

/** Compiler options for one file: those of the nearest tsconfig.json, or ours. */
export function optionsFor(file: string, root: string): ts.CompilerOptions {
  const config = nearestConfig(file, root);
  const own = config === null ? {} : readOptions(config);
  const options: ts.CompilerOptions = {
    ...(config === null ? defaults() : own),
    allowJs: true,
    checkJs: false,
    noEmit: true,
    skipLibCheck: true,
    ignoreDeprecations: '6.0',
    incremental: false,
    composite: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    maxNodeModuleJsDepth: 0,
  };
  for (const key of [
    'rootDir',
    'outDir',
    'outFile',
    'tsBuildInfoFile',
    'configFilePath',
    'plugins',
    'emitDeclarationOnly',
  ])
    delete options[key];
  if (options.lib === undefined && (options.target ?? 0) <= ts.ScriptTarget.ES2022)
    options.lib = ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'];
  options.typeRoots ??= foldersUp(dirname(file), 'node_modules/@types');
  options.types ??= options.typeRoots.some((folder) => existsSync(join(folder, 'node'))) ? ['node'] : [];
  return options;
}

/** A project that loads nothing but what its files import. */
export function openProject(options: ts.CompilerOptions): Project {
  return new Project({
    compilerOptions: options,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
}

/** Options under which files may share a program. */
export function optionsKey(options: ts.CompilerOptions): string {
  return JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function defaults(): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    esModuleInterop: true,
    resolveJsonModule: true,
  };
}

/** The tsconfig.json that a file is under; null where there is none up to the root. */
export function nearestConfig(file: string, root: string): string | null {
  return foldersUp(dirname(file), 'tsconfig.json', root)[0] ?? null;
}

/** Where `name` exists in `folder` and those above, up to `top` where one is given; nearest first. */
function foldersUp(folder: string, name: string, top?: string): string[] {
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, name))) found.push(join(at, name));
    if (at === dirname(at) || at === top) return found;
  }
}

function readOptions(config: string, depth = 0): ts.CompilerOptions {
  const { config: raw } = ts.readConfigFile(config, ts.sys.readFile) as { config?: RawConfig };
  if (raw === undefined) return defaults();
  const reference = raw.references?.[0]?.path;
  // A solution: the options stand in what it refers to.
  if (raw.compilerOptions === undefined && raw.extends === undefined && reference !== undefined && depth < 3) {
    const path = join(dirname(config), reference);
    return readOptions(path.endsWith('.json') ? path : join(path, 'tsconfig.json'), depth + 1);
  }
  // Only options are wanted: a listing of the whole tree is not.
  const host: ts.ParseConfigHost = { ...ts.sys, useCaseSensitiveFileNames: true, readDirectory: () => [] };
  return ts.parseJsonConfigFileContent(raw, host, dirname(config), undefined, config).options;
}

interface RawConfig {
  readonly compilerOptions?: unknown;
  readonly extends?: unknown;
  readonly references?: readonly { readonly path?: string }[];
}
