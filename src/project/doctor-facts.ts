import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Config } from '../config/schema.js';
import { fileRatios } from '../core/coverage.js';
import type {
  DoctorFacts,
  LanguageFacts,
  ReportFacts,
  Stranger,
  TestFileFacts,
  TreeFacts,
} from '../core/doctor/facts.js';
import { detectRunners } from '../core/doctor/runners.js';
import { languageOf } from '../languages/registry.js';
import type { Analysis, SourceFile, SourceKind, TestLink } from '../model.js';
import type { ReportsOneByOne } from './doctor-reports.js';
import { readErlangWorld } from './erlang-facts.js';
import type { History } from './history.js';
import { readManifests } from './manifests.js';
import type { PlacedReport } from './placing.js';
import { reportAbove } from './report-above.js';
import { changedSince } from './staleness.js';
import { readTestResults } from './test-results.js';
import type { Tree } from './tree.js';

export interface FactsInput {
  readonly root: string;
  readonly config: Config;
  readonly configFile: string | null;
  /** Null: report-only. */
  readonly tree: Tree | null;
  readonly history: History | null;
  readonly reports: ReportsOneByOne;
  readonly analysis: Analysis;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How many examples a fact carries; checks show fewer. */
const EXAMPLES = 5;

/** Everything the doctor looks at. */
export async function gatherFacts(input: FactsInput): Promise<DoctorFacts> {
  const { root, tree, reports, analysis, now } = input;
  const paths = tree?.paths ?? [];
  const folders = reports.placed.map(({ found }) => dirname(found.file));
  const manifests = await readManifests(root, paths);
  const results = await readTestResults(root, paths, folders);
  const git = reports.placed.length === 0 ? input.history?.git : null;
  return {
    now,
    reports: reports.placed.map((placed, index) => factsOfReport(placed, index, input)),
    reportProblems: reports.problems,
    reportAbove: git == null ? null : await reportAbove(root, git.topLevel),
    warnings: analysis.warnings,
    totals: analysis.totals,
    modules: analysis.modules.map(({ module }) => module),
    tree: tree === null ? null : factsOfTree(input, tree),
    runners: detectRunners(manifests),
    manifests,
    testRuns: results.runs,
    testRunProblems: results.problems,
    erlang: tree === null ? null : await readErlangWorld(root, tree, manifests),
  };
}

function factsOfReport(placed: PlacedReport, index: number, { tree, history, reports }: FactsInput): ReportFacts {
  const use = reports.coverage.uses[index]!;
  const changed = tree === null || use.staleSources === 0 ? [] : changedSince(use.madeAt, tree, history);
  return {
    ...use,
    changed: changed
      .sort((a, b) => b.mtime - a.mtime)
      .slice(0, EXAMPLES)
      .map(({ path }) => path),
    examples: placed.report.files.slice(0, EXAMPLES).map(({ rawPath }) => rawPath),
    strangers: tree === null ? [] : strangersOf(placed, tree),
    entered: isEntered(placed),
  };
}

/** Whether anything the report names was ever hit; null where it names nothing that could be. */
function isEntered({ report }: PlacedReport): boolean | null {
  let names = false;
  for (const file of report.files) {
    const { lines, branches, functions } = fileRatios(file);
    for (const ratio of [lines, branches, functions]) {
      if (ratio !== null && ratio.covered > 0) return true;
      names ||= ratio !== null && ratio.total > 0;
    }
  }
  return names ? false : null;
}

/** Files of the report that are in the tree, but are no modules. */
function strangersOf({ report, paths }: PlacedReport, tree: Tree): Stranger[] {
  const modules = new Set(tree.sources.map(({ path }) => path));
  const kinds = new Map(tree.files.map(({ path, kind }) => [path, kind]));
  const strangers = new Map<string, Stranger>();
  paths.forEach((path, index) => {
    const kind = path === null ? undefined : kinds.get(path);
    if (path === null || kind === undefined || modules.has(path) || strangers.has(path)) return;
    strangers.set(path, { path, kind, lines: fileRatios(report.files[index]!).lines });
  });
  return [...strangers.values()];
}

function factsOfTree(input: FactsInput, tree: Tree): TreeFacts {
  const { root, config, configFile, history, analysis } = input;
  const sizes = new Map(analysis.tiers.map(({ name, modules }) => [name, modules]));
  return {
    languages: countLanguages(tree.files),
    examples: tree.sources.slice(0, EXAMPLES).map(({ path }) => path),
    tests: factsOfTests(root, tree),
    history: history?.churn == null ? 'none' : history.git?.shallow ? 'shallow' : 'whole',
    configFile: configFile === null ? null : relative(root, configFile).split(sep).join('/'),
    tiers: config.tiers.map(({ name }) => ({ name, modules: sizes.get(name) ?? 0 })),
    paths: tree.paths,
  };
}

function countLanguages(files: readonly SourceFile[]): LanguageFacts[] {
  const languages = new Map<string, Record<SourceKind, number>>();
  for (const { language, kind } of files) {
    if (language === null) continue;
    const counts = languages.get(language) ?? { source: 0, test: 0, generated: 0, declaration: 0, config: 0, other: 0 };
    counts[kind]++;
    languages.set(language, counts);
  }
  const total = (counts: Record<SourceKind, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [...languages]
    .sort((a, b) => total(b[1]) - total(a[1]) || (a[0] < b[0] ? -1 : 1))
    .map(([language, counts]) => ({ language, counts }));
}

/** Named as a test, and not merely lying among tests as helpers and fixtures do. */
const TEST_NAME = /(?:[._-](?:tests?|specs?|e2e|cy)|^tests?|_SUITE)\.[^./]+$|^test_.*\.[^./]+$/i;
const SUPPORT_FOLDER = /(^|\/)(fixtures?|__fixtures__|__mocks__|testdata|helpers|support)\//i;

function factsOfTests(root: string, tree: Tree): TestFileFacts[] {
  const reached = linksBy(tree, 'import');
  const namesakes = linksBy(tree, 'name');
  const tests = tree.files.filter(({ kind }) => kind === 'test');
  // A reader that names imports names those of some test: that of the test framework, if nothing else.
  const readers = new Set(
    tests.filter(({ unit }) => unit !== null && unit.imports.length > 0).map((test) => test.language),
  );
  const facts = tests.map(({ path, unit, language }) => ({
    path,
    named: TEST_NAME.test(path.slice(path.lastIndexOf('/') + 1)) && !SUPPORT_FOLDER.test(path),
    importsKnown: unit !== null && readers.has(language) && (languageOf(path)?.firstClass ?? false),
    reaches: reached.get(path)?.length ?? 0,
    onlyNamedAfter: strayNamesakes(namesakes.get(path) ?? [], reached.get(path) ?? []),
  }));
  // One by one: thousands of files opened at once are more than some systems allow.
  return facts.map((test) => ({ ...test, callsTest: callsTest(root, test) }));
}

/** Test files with the modules they are linked to. */
function linksBy(tree: Tree, kind: TestLink['via']): Map<string, string[]> {
  const modules = new Map<string, string[]>();
  for (const [module, links] of tree.tests)
    for (const { path, via } of links) if (via === kind) modules.set(path, [...(modules.get(path) ?? []), module]);
  return modules;
}

const EXAMPLE_FOLDER = /(^|\/)(?:examples?|samples?|demos?|playgrounds?)\//;

/** A test of `src/body.ts` is no test of `examples/body.ts`, though it bears the name of both. */
function strayNamesakes(namesakes: readonly string[], reached: readonly string[]): string[] {
  const names = new Set(reached.map(stemOf));
  return namesakes.filter(
    (module) => !names.has(stemOf(module)) && (reached.length === 0 || !EXAMPLE_FOLDER.test(module)),
  );
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}

const JAVASCRIPT = /\.[cm]?[jt]sx?$/;
/** The functions that hold tests, in the usual frameworks; `new RuleTester().run(…)` and the like hold them too. */
const TEST_CALL =
  /\b(?:it|test|bench|specify|scenario|suite|describe|fixture|property|check|Deno\.test|Scenario|Then|expectTypeOf|assertType)\b[\w.]{0,80}\s{0,80}[(<`]|\.run\s*\(/;

function callsTest(root: string, { path, named }: Pick<TestFileFacts, 'path' | 'named'>): boolean | null {
  if (!named || !JAVASCRIPT.test(path)) return null;
  try {
    return TEST_CALL.test(readFileSync(join(root, path), 'utf8'));
  } catch {
    return null;
  }
}
