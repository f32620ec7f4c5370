import type { Config } from '../config/schema.js';
import { associateTests, type ResolvedFile } from '../core/associate.js';
import { duplicateModules } from '../core/erlang-modules.js';
import { countDependents, type DependentCounts } from '../core/graph.js';
import type { ProposalInput } from '../core/propose-tiers.js';
import { ImportResolver } from '../core/resolve.js';
import { compileGlobs } from '../core/tiers.js';
import { languageOf } from '../languages/registry.js';
import type { SourceFile, TestLink, Warning } from '../model.js';
import type { Cache } from './cache.js';
import { takeCensus } from './census.js';
import { listFiles, requireFolder } from './files.js';
import { readWorkspace, type Workspace } from './workspace.js';

export interface TreeOptions {
  readonly root: string;
  readonly config: Config;
  readonly cache: Cache;
  readonly onProgress?: ((step: string, done?: number, total?: number) => void) | undefined;
}

/** The source tree, read: what the analysis knows without any report. */
export interface Tree {
  /** Every file of the project. */
  readonly paths: readonly string[];
  /** Every file of a known language. */
  readonly files: readonly SourceFile[];
  /** The modules: files of kind `source` that the configuration includes. */
  readonly sources: readonly SourceFile[];
  readonly testFiles: number;
  readonly tests: ReadonlyMap<string, TestLink[]>;
  readonly dependents: ReadonlyMap<string, DependentCounts>;
  readonly workspace: Workspace;
  readonly proposal: ProposalInput;
  readonly warnings: readonly Warning[];
}

export async function readTree({ root, config, cache, onProgress }: TreeOptions): Promise<Tree> {
  await requireFolder(root);
  onProgress?.('listing files');
  const paths = await listFiles(root);
  const [workspace, census] = await Promise.all([
    readWorkspace(root, paths),
    takeCensus({
      root,
      paths,
      cache,
      excluded: compileGlobs(config.exclude),
      extraTests: compileGlobs(config.tests),
      onProgress: (done, total) => onProgress?.('reading sources', done, total),
    }),
  ]);
  const included = compileGlobs(config.include);
  const resolved = resolveImports(census.files, workspace);
  const sources = census.files.filter(({ kind, path }) => kind === 'source' && included(path));
  const dependents = countDependents(new Map(sources.map(({ path }) => [path, runtimeTargets(resolved.get(path))])));
  return {
    paths,
    files: census.files,
    sources,
    testFiles: census.files.filter(({ kind }) => kind === 'test').length,
    tests: associateTests(resolved, (path) => languageOf(path)?.testNames(path) ?? []),
    dependents,
    workspace,
    proposal: {
      modules: sources.map(({ path }) => path),
      coverableLines: new Map(sources.map(({ path, unit }) => [path, unit?.coverableLines ?? 0])),
      transitiveDependents: new Map([...dependents].map(([path, { transitive }]) => [path, transitive])),
    },
    warnings: [
      ...skippedWarnings(census.skipped),
      ...unreadableWarnings(census.unreadable),
      ...syntaxWarnings(sources),
      ...duplicateWarnings(sources),
    ],
  };
}

function resolveImports(files: readonly SourceFile[], { packages, aliases }: Workspace): Map<string, ResolvedFile> {
  const resolver = new ImportResolver({ files: new Set(files.map(({ path }) => path)), packages, aliases });
  return new Map(
    files.map((file) => {
      const imports = (file.unit?.imports ?? []).flatMap((ref) => {
        const target = resolver.resolve(file.path, ref.specifier);
        return target === null ? [] : [{ ref, target }];
      });
      return [file.path, { file, imports }];
    }),
  );
}

function runtimeTargets(file: ResolvedFile | undefined): string[] {
  return file?.imports.filter(({ ref }) => ref.kind !== 'type').map(({ target }) => target) ?? [];
}

function skippedWarnings(skipped: readonly string[]): Warning[] {
  const [first] = skipped;
  if (first === undefined) return [];
  const message = `${skipped.length === 1 ? 'a file is' : `${skipped.length} files are`} too large to be sources and left out`;
  return [{ code: 'source-too-large', message, file: first }];
}

function unreadableWarnings(unreadable: readonly string[]): Warning[] {
  const [first] = unreadable;
  if (first === undefined) return [];
  const message = `${unreadable.length === 1 ? 'a file' : `${unreadable.length} files`} of the tree cannot be read and ${unreadable.length === 1 ? 'is' : 'are'} missing in all figures`;
  return [{ code: 'source-unreadable', message, file: first }];
}

function syntaxWarnings(sources: readonly SourceFile[]): Warning[] {
  const broken = sources.filter(({ unit }) => (unit?.syntaxErrors ?? 0) > 0);
  const [first] = broken;
  if (first === undefined) return [];
  const message = `${broken.length === 1 ? 'a source has' : `${broken.length} sources have`} syntax errors; functions and imports of it may be missing`;
  return [{ code: 'syntax-errors', message, file: first.path }];
}

function duplicateWarnings(sources: readonly SourceFile[]): Warning[] {
  const [first, ...others] = duplicateModules(sources.map(({ path }) => path));
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more ${others.length === 1 ? 'name' : 'names'})`;
  const message = `Erlang loads one module of a name, and these bear the same: ${first.join(', ')}${more}`;
  return [{ code: 'duplicate-modules', message, file: first[0]! }];
}
