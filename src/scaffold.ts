import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type AnalyzeOptions, analyze, openProject } from './api.js';
import { selectMany } from './core/select-many.js';
import type { RankedModule } from './model.js';
import { belowRoot } from './project/below-root.js';
import { Cache } from './project/cache.js';
import { scaffoldErlang } from './scaffold/erlang/story.js';
import { type FactsReader, openFacts } from './scaffold/facts/index.js';
import { type Draft, draftOf, type ScaffoldKind } from './scaffold/pipeline/draft.js';
import { checkedText } from './scaffold/pipeline/final-check.js';
import { measuredWith, type Written, writeAndProve } from './scaffold/pipeline/proof.js';
import { roundsOf } from './scaffold/pipeline/rounds.js';
import { rememberWritten } from './scaffold/place/dirty.js';
import { listTests } from './scaffold/place/neighbours.js';
import { writeTest } from './scaffold/place/write.js';
import { type ErlangFrameworkName, erlangFrameworkNames, type FrameworkName } from './scaffold/render/style.js';
import type { ModuleResult } from './scaffold/result.js';

export interface ScaffoldOptions extends AnalyzeOptions {
  /** Paths, unique ends of paths, names, ranks (`#3`) or globs. */
  readonly modules: readonly string[];
  /** Instead of names: the first of the ranking, of a tier or an owner alone. */
  readonly next?: number | undefined;
  readonly tier?: string | undefined;
  readonly owner?: string | undefined;
  /** Instead of the framework the project uses. */
  readonly framework?: FrameworkName | ErlangFrameworkName | undefined;
  /** `sandbox`: run the module with files, network and processes refused. `none`: run nothing. Default `sandbox`. */
  readonly observe?: 'sandbox' | 'effects' | 'none' | undefined;
  readonly seed?: number | undefined;
  /** Calls to try of each module. */
  readonly budget?: number | undefined;
  /** Go on where a module has type errors of its own. Default false: named, it is refused, else passed over. */
  readonly allowTypeErrors?: boolean | undefined;
  /** Write into test files with changes that are not committed. Default false. */
  readonly allowDirty?: boolean | undefined;
  /** Have the project's own runner run what was written. Default true. */
  readonly prove?: boolean | undefined;
  /** Another test file than the project's habits suggest; for one module. */
  readonly out?: string | undefined;
  /** False: write nothing, only say what would be written. */
  readonly write?: boolean | undefined;
  /** What to write; default `tests`. */
  readonly kind?: ScaffoldKind | 'properties' | undefined;
  readonly onModule?: ((result: ModuleResult, done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type { ModuleResult };

export interface ScaffoldResult {
  readonly root: string;
  readonly framework: FrameworkName | ErlangFrameworkName | null;
  readonly modules: readonly ModuleResult[];
}

const SCRIPTS = ['typescript', 'javascript'];
const ERLANG = ['erlang'];
const BUDGET = 8000;
const RUNNER_TIMEOUT_MS = 180_000;

/**
 * Writes tests for what is uncovered in modules: searches for calls, keeps what comes out the same each time, and has the
 * project's own runner agree.
 *
 * @throws CovgapError for modules that cannot be told, test files that cannot be read, or where no runner is found
 */
export async function scaffold(options: ScaffoldOptions): Promise<ScaffoldResult> {
  const { root } = await openProject(options);
  const analysis = await analyze(options);
  const modules = await Promise.all(options.modules.map((query) => belowRoot(root, query, options.cwd)));
  // Modules for which nothing more can be written do not count as the next ones.
  const next = options.next === undefined ? undefined : Number.MAX_SAFE_INTEGER;
  const chosen = selectMany(analysis, { ...options, modules, next }, languagesOf(options));
  const [scripts, erlang] = [chosen.filter((each) => !isErlang(each)), chosen.filter(isErlang)];
  // As many of each language as are among the first of the ranking.
  const first = chosen.slice(0, options.next ?? chosen.length);
  const most = first.filter(isErlang).length;
  const done = [
    ...(first.length > most ? [await scaffoldScripts(scripts, first.length - most, root, options)] : []),
    ...(most > 0 ? [await scaffoldErlangModules(erlang, most, root, options)] : []),
  ];
  const order = new Map(chosen.map(({ module }, index) => [module.path, index]));
  const results = done.flatMap((each) => each.modules);
  return {
    root,
    framework: done[0]?.framework ?? null,
    modules: results.toSorted((a, b) => order.get(a.module)! - order.get(b.module)!),
  };
}

function isErlang({ module }: RankedModule): boolean {
  return module.language !== null && ERLANG.includes(module.language);
}

/** Benchmarks and tables are written in all languages; a framework and properties are of one. */
function languagesOf({ framework, kind }: ScaffoldOptions): string[] {
  if (framework === undefined) return kind === 'properties' ? ERLANG : [...SCRIPTS, ...ERLANG];
  return isErlangFramework(framework) ? ERLANG : SCRIPTS;
}

function isErlangFramework(name: FrameworkName | ErlangFrameworkName): name is ErlangFrameworkName {
  return erlangFrameworkNames.some((each) => each === name);
}

async function scaffoldErlangModules(
  chosen: readonly RankedModule[],
  most: number,
  root: string,
  options: ScaffoldOptions,
): Promise<ScaffoldResult> {
  const framework = options.framework === 'common_test' ? 'common_test' : 'eunit';
  const total = Math.max(most, options.next === undefined ? chosen.length : most);
  let done = 0;
  options.onProgress?.('compiling with Erlang');
  const modules = await scaffoldErlang(chosen, most, {
    root,
    framework,
    kind: options.kind ?? 'tests',
    out: options.out,
    observe: options.observe !== 'none',
    prove: options.prove !== false,
    write: options.write !== false,
    clean: options.allowDirty !== true,
    cache: new Cache(options.cache === false ? null : root),
    seed: options.seed ?? 1,
    budget: options.budget,
    signal: options.signal,
    onModule: (result) => {
      done++;
      options.onProgress?.('trying modules', done, Math.max(done, total));
      options.onModule?.(result, done, Math.max(done, total));
    },
  });
  return { root, framework, modules };
}

async function scaffoldScripts(
  chosen: readonly RankedModule[],
  most: number,
  root: string,
  options: ScaffoldOptions,
): Promise<ScaffoldResult> {
  options.onProgress?.('reading types');
  const tests = await listTests(root);
  const files = chosen.slice(0, most).map(({ module }) => resolve(root, module.path));
  const reader = await openFacts({ root, files, extraExamples: examplesFor(root, files, tests) });
  const { written, seconds } = await draftAll(
    chosen,
    (ranked) => draftFor(ranked, reader, tests, root, options),
    reader,
    options,
    root,
    most,
  );
  const texts = new Map<string, string>();
  for (const round of roundsOf(written)) {
    for (const each of round) await bringUpToDate(each, texts, reader, root);
    if (options.write !== false) await save(round, root, options);
    for (const { draft, text } of round) if (text !== null) texts.set(draft.target.path, text);
  }
  if (options.write !== false) await rememberWritten(texts, new Cache(options.cache === false ? null : root));
  const results = written.map((each) => resultOf(each, root, seconds.get(each) ?? 0));
  return { root, framework: written[0]?.draft.style.framework ?? null, modules: results };
}

/** Tests, and what is written for readers, hold calls that somebody found worth showing. */
function examplesFor(root: string, files: readonly string[], tests: readonly string[]): string[] {
  const readmes = new Set([
    root,
    ...files.map((file) => dirname(file)),
    ...files.map((file) => dirname(dirname(file))),
  ]);
  return [
    ...[...readmes].map((folder) => join(folder, 'README.md')),
    ...tests.slice(0, 400).map((path) => resolve(root, path)),
  ];
}

function draftFor(
  { module }: RankedModule,
  reader: FactsReader,
  tests: readonly string[],
  root: string,
  options: ScaffoldOptions,
): Promise<Draft> {
  return draftOf(module.path, module.coverage, reader, tests, {
    root,
    seed: options.seed ?? 1,
    budget: options.budget ?? BUDGET,
    effects: options.observe === 'effects',
    observe: options.observe !== 'none',
    kind: kindOf(options),
    framework: options.framework === undefined || isErlangFramework(options.framework) ? undefined : options.framework,
    out: options.out,
    signal: options.signal,
    typeErrors: options.allowTypeErrors ? 'allow' : isNamed(options) ? 'refuse' : 'pass',
    clean: options.allowDirty || options.write === false ? null : new Cache(options.cache === false ? null : root),
  });
}

/** Properties are written for Erlang alone. */
function kindOf({ kind }: ScaffoldOptions): ScaffoldKind {
  return kind === undefined || kind === 'properties' ? 'tests' : kind;
}

/** Whether somebody asked for these modules and no others. */
function isNamed({ modules }: ScaffoldOptions): boolean {
  return modules.length > 0 && !modules.some((query) => /[*?[\]{}]/.test(query));
}

/** Modules are searched side by side, one a core; each search is a process of its own. */
async function draftAll(
  chosen: readonly RankedModule[],
  draft: (ranked: RankedModule) => Promise<Draft>,
  reader: FactsReader,
  options: ScaffoldOptions,
  root: string,
  most: number,
): Promise<{ written: Written[]; seconds: Map<Written, number> }> {
  const written: (Written | undefined)[] = chosen.map(() => undefined);
  const seconds = new Map<Written, number>();
  let next = 0;
  let done = 0;
  let useful = 0;
  const work = async () => {
    for (let index = next++; index < chosen.length && useful < most; index = next++) {
      options.signal?.throwIfAborted();
      const begin = performance.now();
      const made = await draft(chosen[index]!);
      const { text, cases, dropped } = await checkedText(made, reader, root);
      const each: Written = { draft: made, text, cases, dropped: [...made.dropped, ...dropped], reason: null };
      written[index] = each;
      seconds.set(each, (performance.now() - begin) / 1000);
      done++;
      if (text !== null) useful++;
      options.onProgress?.('trying modules', done, Math.max(done, most));
      options.onModule?.(resultOf(each, root, seconds.get(each)!), done, Math.max(done, most));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(4, cpus().length, chosen.length)) }, work));
  const made = written.filter((each) => each !== undefined);
  // Working side by side may make more than were asked for: the first count.
  const last = made.filter(({ text }) => text !== null)[most - 1];
  return { written: last === undefined ? made : made.slice(0, made.indexOf(last) + 1), seconds };
}

/** Where another module has its tests in the same file since, they are added to what it holds now. */
async function bringUpToDate(
  each: Written,
  texts: ReadonlyMap<string, string>,
  reader: FactsReader,
  root: string,
): Promise<void> {
  const { draft } = each;
  const text = texts.get(draft.target.path);
  if (text === undefined || each.text === null) return;
  each.draft = { ...draft, target: { ...draft.target, exists: true, text } };
  const made = await checkedText(each.draft, reader, root);
  each.text = made.text;
  each.cases = made.cases;
}

async function save(written: readonly Written[], root: string, options: ScaffoldOptions): Promise<void> {
  // Benchmarks pass or fail by nothing, and where nothing may run the runner may not load the module either.
  if (options.prove === false || kindOf(options) === 'bench' || options.observe === 'none') {
    for (const { draft, text } of written) if (text !== null) await writeTest(root, draft.target, text);
    return;
  }
  options.onProgress?.('running the tests');
  await writeAndProve(written, { root, signal: options.signal, timeoutMs: RUNNER_TIMEOUT_MS });
}

function resultOf(each: Written, root: string, seconds: number): ModuleResult {
  const { draft, text, cases, dropped } = each;
  const { findings, target } = draft;
  const file = target.path.startsWith(`${root}/`) ? target.path.slice(root.length + 1) : target.path;
  const found = findings.cases.length > 0;
  const skeletons = cases.filter(({ skeleton }) => skeleton).length;
  const status =
    text !== null
      ? target.exists
        ? 'extended'
        : 'written'
      : found && target.exists && each.reason === null
        ? 'unchanged'
        : 'nothing';
  return {
    module: draft.module,
    file: text === null && !target.exists ? null : file,
    status,
    reason: status === 'nothing' ? (each.reason ?? reasonOf(draft)) : null,
    text,
    previous: target.text,
    cases: draft.kind === 'tests' ? cases.length - skeletons : countTests(text),
    todos: text === null ? 0 : findings.todos.length + skeletons,
    dropped,
    before: findings.before,
    after: draft.kind === 'tests' ? measuredWith(each) : findings.before,
    seconds,
    executions: findings.executions,
    incidents: findings.incidents,
    warnings: [],
  };
}

/** Tests or benchmarks of a text that was not made of cases. */
function countTests(text: string | null): number {
  return text?.match(/^\s*(?:bench|it|test)(?:\.each)?\(/gm)?.length ?? 0;
}

function reasonOf({ facts, findings, kind, target }: Draft): string {
  if (kind !== 'tests' && target.exists) return `${target.path} exists already and is not overwritten`;
  if (kind === 'strategies') return 'no option of it is one of several literals';
  const [incident] = findings.incidents.filter(({ code }) => code !== 'suspicious' && code !== 'refused');
  if (incident !== undefined) return incident.message;
  const [closed] = facts.unreachable;
  if (facts.callables.length === 0)
    return closed === undefined
      ? 'it exports nothing that can be called'
      : `it exports nothing that can be called (${closed.name}: ${closed.reason})`;
  const { statements } = findings.after;
  if (statements.covered === statements.total && findings.points.length > 0) return 'all of it is covered already';
  return 'no call was found that comes to the same result each time';
}
