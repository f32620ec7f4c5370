import { relative, sep } from 'node:path';
import { glob } from 'glob';
import { CovgapError } from '../../errors.js';
import type { FileCoverage, RankedModule, Warning } from '../../model.js';
import type { Cache } from '../../project/cache.js';
import type { Measured } from '../model.js';
import { refuseDirty, rememberWritten } from '../place/dirty.js';
import { readTest } from '../place/target.js';
import { loadTemplates } from '../place/templates.js';
import { writeTest } from '../place/write.js';
import type { ErlangFrameworkName } from '../render/style.js';
import type { ModuleResult } from '../result.js';
import { type AsideKind, asideOf } from './aside.js';
import { type ErlangContext, openErlangContext } from './context.js';
import { findErlang } from './find.js';
import type { ErlangFindings } from './model.js';
import { besidePlace, givenPlace, type SuitePlace, suitePlace } from './place.js';
import type { ErlangTemplates } from './render/template.js';
import { type Settled, settle } from './settle.js';

export interface ErlangScaffoldOptions {
  readonly root: string;
  readonly framework: ErlangFrameworkName;
  readonly kind: 'tests' | AsideKind;
  /** Another file than the suite of the module. */
  readonly out?: string | undefined;
  /** False: nothing of the project is compiled or run. */
  readonly observe: boolean;
  /** False: what was found is written without being run as a suite. */
  readonly prove: boolean;
  readonly write: boolean;
  /** Refuse suites with changes that are not committed. */
  readonly clean: boolean;
  readonly cache: Cache;
  readonly seed: number;
  readonly budget: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onModule?: ((result: ModuleResult) => void) | undefined;
}

/** What all modules of a project share. */
interface Shop {
  readonly context: ErlangContext;
  readonly templates: ErlangTemplates;
  /** Every `.erl` of the project, relative to the root. */
  readonly files: readonly string[];
  readonly modules: ReadonlySet<string>;
}

/** Modules are searched side by side: nodes mostly wait to come up. */
const AT_ONCE = 2;

/**
 * Writes suites for Erlang modules: finds calls in nodes of their own, renders a suite or extends the one there is, and
 * takes out what does not compile without a warning or does not pass each time.
 *
 * @param most stop once this many modules got something
 * @throws CovgapError for suites that may not be written
 */
export async function scaffoldErlang(
  chosen: readonly RankedModule[],
  most: number,
  options: ErlangScaffoldOptions,
): Promise<ModuleResult[]> {
  const { root, signal } = options;
  const context = await openErlangContext(root, { signal, withoutErlang: !options.observe });
  try {
    const files = await erlangFiles(root);
    const shop: Shop = {
      context,
      templates: await loadTemplates(root, options.framework),
      files,
      modules: new Set(files.filter(isSource).map(nameOf)),
    };
    const results: (ModuleResult | undefined)[] = chosen.map(() => undefined);
    let next = 0;
    let useful = 0;
    const work = async () => {
      for (let index = next++; index < chosen.length && useful < most; index = next++) {
        signal?.throwIfAborted();
        const result = await scaffoldOne(chosen[index]!, shop, options);
        results[index] = result;
        if (result.text !== null) useful++;
        options.onModule?.(result);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, chosen.length, most) }, work));
    return results.filter((result) => result !== undefined);
  } finally {
    context.close();
  }
}

async function erlangFiles(root: string): Promise<string[]> {
  const ignore = ['**/_build/**', '**/_checkouts/**', '**/node_modules/**', '**/.git/**', '**/.covgap/**'];
  const found = await glob('**/*.erl', { cwd: root, ignore, follow: false, nodir: true, posix: true });
  return found.sort();
}

function isSource(path: string): boolean {
  return /(?:^|\/)src\//.test(path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.erl$/, '');
}

async function scaffoldOne(
  { module }: RankedModule,
  shop: Shop,
  options: ErlangScaffoldOptions,
): Promise<ModuleResult> {
  const { root, kind, framework, out } = options;
  const begin = performance.now();
  const failed = shop.context.world?.failed.get(module.path);
  if (failed !== undefined) return nothing(module.path, `it does not compile here: ${failed}`, begin);
  const findings = await findErlang(shop.context, module.path, {
    seed: options.seed,
    ...(options.budget === undefined ? {} : { calls: options.budget }),
    // What is measured or tabled may be covered long since.
    ...(kind === 'tests' ? { covered: coveredLines(module.coverage) } : { existing: false }),
  });
  if (findings === null) return nothing(module.path, 'it is in src of no application', begin);
  const closed = cannotBeLoaded(findings, shop.context);
  if (closed !== null) return nothing(module.path, closed, begin);
  const own =
    out === undefined
      ? await suitePlace(root, findings.subject, framework, shop.files, shop.modules)
      : await givenPlace(root, out);
  const place = kind === 'tests' || out !== undefined ? own : await asidePlace(own, findings, kind, root);
  if (options.clean && options.write) await refuseDirty(place.file, options.cache);
  const draft =
    kind === 'tests'
      ? await settledSuite(findings, place, shop, options)
      : { place, settled: await asideOf(kind, { findings, place, root, prove: options.prove, ...shop }) };
  const result = resultOf(module.path, findings, draft, { root, begin, measured: kind === 'tests' });
  if (options.write && result.text !== null) {
    await writeTest(root, draft.place.file, result.text);
    await rememberWritten(new Map([[draft.place.file.path, result.text]]), options.cache);
  }
  return result;
}

/** Every call of a module that does not load ends in undef, so that no test of it says anything. */
function cannotBeLoaded({ otp, incidents }: ErlangFindings, { world }: ErlangContext): string | null {
  if (world === null || otp !== null) return null;
  return incidents.find(({ code }) => code === 'import-failed')?.message ?? null;
}

function coveredLines(coverage: FileCoverage | null): number[] {
  const hits = coverage?.lines;
  if (hits === null || hits === undefined) return [];
  return [...hits.numbers].filter((_, at) => hits.hits[at]! > 0);
}

const ASIDE: Readonly<Record<AsideKind, (module: string) => string>> = {
  bench: (module) => `${module}_bench`,
  strategies: (module) => `${module}_strategies_tests`,
  properties: (module) => `prop_${module}`,
};

async function asidePlace(own: SuitePlace, { subject }: ErlangFindings, kind: AsideKind, root: string) {
  const suite = ASIDE[kind](subject.module);
  const folder = own.file.path.slice(0, own.file.path.lastIndexOf('/'));
  return { file: await readTest(root, `${folder}/${suite}.erl`), suite, note: null };
}

interface Drafted {
  readonly place: SuitePlace;
  readonly settled: Settled;
}

/** The suite of the module; where that one cannot be extended, another one beside it. */
async function settledSuite(
  findings: ErlangFindings,
  place: SuitePlace,
  shop: Shop,
  options: ErlangScaffoldOptions,
): Promise<Drafted> {
  const { root, framework, signal } = options;
  const { templates } = shop;
  const world = options.prove ? shop.context.world : null;
  const input = { findings, framework, templates, world, root, signal };
  const first = await settle({ ...input, place }).catch((error: unknown) => {
    if (error instanceof CovgapError && error.code === 'target-unparsable' && options.out === undefined)
      return error.message;
    throw error;
  });
  const why = typeof first === 'string' ? first : first.reason;
  if (typeof first !== 'string' && (why === null || !place.file.exists || options.out !== undefined))
    return { place, settled: first };
  const beside = await besidePlace(root, findings.subject, framework, shop.files);
  const tried = typeof first === 'string' ? [] : first.dropped;
  const said = tried[0] === undefined ? why : `${why}: ${tried[0].title}: ${tried[0].reason}`;
  const note = `${place.suite} is left as it is (${said}), and ${beside.suite} stands beside it`;
  const second = await settle({ ...input, place: { ...beside, note } });
  return { place: { ...beside, note }, settled: second };
}

function resultOf(
  module: string,
  findings: ErlangFindings,
  { place, settled }: Drafted,
  { root, begin, measured }: { readonly root: string; readonly begin: number; readonly measured: boolean },
): ModuleResult {
  const { file, note } = place;
  const path = relative(root, file.path).split(sep).join('/');
  const { text, suite, reason } = settled;
  const cases = text === null ? 0 : suite.tests.filter(({ specified }) => specified).length;
  const skeletons = text === null ? 0 : suite.tests.length - cases;
  const status =
    text !== null
      ? file.exists
        ? 'extended'
        : 'written'
      : file.exists && reason === null && findings.cases.length > 0
        ? 'unchanged'
        : 'nothing';
  const warnings: Warning[] =
    note === null || text === null ? [] : [{ code: 'suite-elsewhere', message: note, file: path }];
  return {
    module,
    file: text === null && !file.exists ? null : path,
    status,
    reason: status === 'nothing' ? (reason ?? reasonOf(findings)) : null,
    text,
    previous: file.text,
    cases,
    todos: text === null ? 0 : suite.todos + skeletons,
    dropped: settled.dropped,
    before: measured ? findings.before : unknown,
    after: !measured ? unknown : text === null ? findings.before : afterOf(findings, settled),
    seconds: (performance.now() - begin) / 1000,
    executions: 0,
    incidents: findings.incidents,
    warnings,
  };
}

/** What was measured of the suite as it is, where nothing else covers the module; else what the search has measured, less what was taken out. */
function afterOf({ before, after, cases }: ErlangFindings, { lines, dropped }: Settled): Measured {
  const { total } = after.statements;
  const out = new Set(dropped.map(({ title }) => title.slice(0, title.indexOf(': '))));
  const lost = cases
    .filter(({ target }) => out.has(`${target.name}/${target.arity}`))
    .reduce((sum, each) => sum + each.lines.length, 0);
  const least = Math.max(before.statements.covered, after.statements.covered - (dropped.length === 0 ? 0 : lost));
  const covered = lines === null ? least : Math.max(before.statements.covered, lines.covered.length);
  return {
    ...after,
    statements: { covered: Math.min(total, before.statements.covered === 0 ? covered : least), total },
  };
}

function reasonOf({ incidents, subject, otp, after }: ErlangFindings): string {
  const [incident] = incidents;
  if (incident !== undefined) return incident.message;
  if (subject.kind === 'behaviour') return 'it has callbacks and types only: there is nothing to call';
  if (otp === null) return 'nothing was run, and nothing is known to be called';
  const { statements } = after;
  if (statements.total > 0 && statements.covered === statements.total) return 'all of it is covered already';
  return 'no call was found that comes to the same result each time';
}

const unknown: Measured = {
  statements: { covered: 0, total: 0 },
  branches: { covered: 0, total: 0 },
  functions: { covered: 0, total: 0 },
};

function nothing(module: string, reason: string, begin: number): ModuleResult {
  return {
    module,
    file: null,
    status: 'nothing',
    reason,
    text: null,
    previous: null,
    cases: 0,
    todos: 0,
    dropped: [],
    before: unknown,
    after: unknown,
    seconds: (performance.now() - begin) / 1000,
    executions: 0,
    incidents: [],
    warnings: [],
  };
}
