/**
 * The central types. Data flows one way: reports and sources become `FileCoverage` and `SourceUnit`, the join makes
 * `Module`s, the ranking orders them, reporters print them.
 *
 * A measure that was not taken is `null`, never 0.
 */

/** Names of the report formats covgap reads. */
export type FormatName =
  | 'lcov'
  | 'istanbul'
  | 'istanbul-summary'
  | 'cobertura'
  | 'clover'
  | 'jacoco'
  | 'go-cover'
  | 'coverage-py'
  | 'llvm'
  | 'simplecov'
  | 'coverdata';

/** Something worth telling the user that does not stop the run. */
export interface Warning {
  /** Stable, kebab-case. */
  readonly code: string;
  /** One sentence: what, and what to do where there is something to do. */
  readonly message: string;
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

/** Covered and coverable items. `total` 0 means there is nothing to cover. */
export interface Ratio {
  readonly covered: number;
  readonly total: number;
}

// ---------------------------------------------------------------------------------------------------------------
// What a report says

/** Hit counts; `Float64Array` only where a count exceeds 2^32 - 1. */
export type Hits = Uint32Array | Float64Array;

/** Coverable lines of one file: distinct line numbers (from 1), ascending, with their hit counts side by side. */
export interface LineHits {
  readonly numbers: Uint32Array;
  readonly hits: Hits;
}

/**
 * Branch arms of one file, side by side. An arm is identified by the line its branch point stands on, the ordinal of
 * the branch point on that line (`blocks`) and the ordinal of the arm in the branch point (`arms`), both from 0.
 * Sorted by these three.
 */
export interface BranchArms {
  readonly lines: Uint32Array;
  readonly blocks: Uint32Array;
  readonly arms: Uint32Array;
  readonly hits: Hits;
}

/** A function as a report names it. */
export interface FunctionHits {
  readonly name: string;
  /** From 1; null where the report does not say. */
  readonly startLine: number | null;
  readonly endLine: number | null;
  readonly hits: number;
  /** Cyclomatic complexity where the report carries it (JaCoCo, some Cobertura writers). */
  readonly complexity: number | null;
}

/** Totals only, for formats that carry nothing finer (`coverage-summary.json`). */
export interface CoverageCounts {
  readonly lines: Ratio | null;
  readonly branches: Ratio | null;
  readonly functions: Ratio | null;
}

/** What one report, or several merged, say about one file. Getters may stand behind the properties: do not spread it. */
export interface FileCoverage {
  /** The path as the report wrote it. */
  readonly rawPath: string;
  readonly lines: LineHits | null;
  readonly branches: BranchArms | null;
  readonly functions: readonly FunctionHits[] | null;
  /** Set only where `lines`, `branches` and `functions` are all null. */
  readonly counts: CoverageCounts | null;
}

/** One report file, read. */
export interface Report {
  /** As shown to the user: relative to the project where possible. */
  readonly path: string;
  readonly format: FormatName;
  readonly files: readonly FileCoverage[];
  /** Source roots the report names (Cobertura's `<source>`), in order. */
  readonly sourceRoots: readonly string[];
  /** When the report says it was made, in milliseconds since the epoch; null where it does not say. */
  readonly timestamp: number | null;
  readonly warnings: readonly Warning[];
}

// ---------------------------------------------------------------------------------------------------------------
// What the source tree says

export type SourceKind = 'source' | 'test' | 'generated' | 'declaration' | 'config' | 'other';

export type FunctionKind = 'function' | 'method' | 'constructor' | 'getter' | 'setter' | 'arrow';

/** A function as the syntax tree has it. Lines count from 1 and are inclusive. */
export interface SourceFunction {
  /** `Class.method`, `name`, or `(anonymous)` followed by the line. */
  readonly name: string;
  readonly kind: FunctionKind;
  readonly startLine: number;
  readonly endLine: number;
  /** McCabe's cyclomatic complexity: decision points + 1, nested functions counted on their own. */
  readonly cyclomatic: number;
  /** Cognitive complexity after SonarSource's definition (2018), nested functions counted with their parent. */
  readonly cognitive: number;
  /** Reachable from outside by name: exported itself, or a public member of an exported class or object. */
  readonly exported: boolean;
}

export interface ImportRef {
  readonly specifier: string;
  /** `type`: erased at run time. `reexport`: `export … from`. `dynamic`: `import()`, `require()`, `vi.mock()` and the like. */
  readonly kind: 'value' | 'type' | 'reexport' | 'dynamic';
  /** Names it takes from the other file; `*` for all. Missing where they cannot be told (`dynamic`). */
  readonly names?: readonly string[];
  readonly line: number;
}

/** One parsed source file. Plain data: it is cached as JSON and crosses worker threads. */
export interface SourceUnit {
  readonly functions: readonly SourceFunction[];
  readonly imports: readonly ImportRef[];
  /** Exported names; `*` for `export *`, `default` for the default export. */
  readonly exports: readonly string[];
  /** Physical lines. */
  readonly lineCount: number;
  /** Lines on which an executable statement starts: the estimate of what a coverage tool would count. */
  readonly coverableLines: number;
  /** Cyclomatic complexity of the whole file: 1 + all decision points; null where the language has no full reader. */
  readonly cyclomatic: number | null;
  /** Syntax errors the parser reported; the rest of the unit is best effort when this is not 0. */
  readonly syntaxErrors: number;
  /** Erlang: the behaviours it implements (`gen_server`, …). */
  readonly behaviours?: readonly string[];
}

/** One file of the tree. */
export interface SourceFile {
  /** Relative to the project root, with `/`. */
  readonly path: string;
  readonly kind: SourceKind;
  /** Language name, e.g. `typescript`; null for files of no known language. */
  readonly language: string | null;
  /** Null where no reader for the language exists, or the file was not read (kind `other`, `config`). */
  readonly unit: SourceUnit | null;
  /** Bytes on disk. */
  readonly size: number;
  /** Last modification on disk, milliseconds since the epoch. */
  readonly mtime: number;
}

/** How often and how lately a file changed, from one pass over `git log`. */
export interface Churn {
  /** Commits that touched the file in the 90 days before the newest commit. */
  readonly commits90: number;
  /** Commits weighted by age and by size; see `docs/ranking.md`. */
  readonly decayed: number;
  /** Author time of the last commit that touched it, milliseconds since the epoch. */
  readonly lastChange: number;
}

// ---------------------------------------------------------------------------------------------------------------
// The join

/** `unmeasured`: in the tree, absent from every report. Never silently 0 % or 100 %. */
export type ModuleState = 'covered' | 'partial' | 'uncovered' | 'unmeasured' | 'empty';

/**
 * How a test file belongs to a module. `name`: it is named after the module but does not reach it by imports.
 * `namesake`: it is named after the module, and what it imports is not known.
 */
export interface TestLink {
  readonly path: string;
  readonly via: 'import' | 'name' | 'namesake';
  /** What its last run said; missing where no results file tells. */
  readonly outcome?: TestOutcome;
}

/** How test cases ended. Failures, errors and skips are never added to one another. */
export interface TestOutcome {
  readonly tests: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
}

export interface Gap {
  /** `function`: never entered. `branch`: an arm never taken in code that runs. `lines`: a run of lines outside those. */
  readonly kind: 'function' | 'branch' | 'lines';
  /** The function the gap is or lies in; null at module level. */
  readonly name: string | null;
  readonly startLine: number;
  readonly endLine: number;
  /** Source text of the first line, trimmed; empty where the source is not at hand. */
  readonly text: string;
  /** Coverable lines in the gap that no test reached. */
  readonly uncoveredLines: number;
  /** For a branch: its arms. */
  readonly arms?: Ratio;
}

/** A function with what the reports say of it. */
export interface FunctionFacts {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly cyclomatic: number | null;
  /** Null where no report measures the file. */
  readonly lines: Ratio | null;
  /** Times entered; null where no report says. */
  readonly hits: number | null;
  /** See `crap` in `core/functions.ts`; null where the complexity, or what of it ran, is not known. */
  readonly crap: number | null;
}

export interface Module {
  readonly path: string;
  /** Short name: the file name without extension, with its folder for `index` files. */
  readonly name: string;
  readonly tier: string;
  readonly language: string | null;
  readonly state: ModuleState;
  readonly coverage: FileCoverage | null;
  readonly lines: Ratio | null;
  readonly branches: Ratio | null;
  readonly functions: Ratio | null;
  /** Coverable lines estimated from the syntax tree; only for unmeasured modules. */
  readonly estimatedLines: number | null;
  readonly unit: SourceUnit | null;
  /** Cyclomatic complexity of the module. */
  readonly complexity: number | null;
  /** Highest CRAP of its functions. */
  readonly crap: number | null;
  readonly functionFacts: readonly FunctionFacts[];
  readonly churn: Churn | null;
  /** Modules (not tests) that import it. */
  readonly dependents: { readonly direct: number; readonly transitive: number } | null;
  readonly testFiles: readonly TestLink[];
  readonly owners: readonly string[];
}

/** Why a module stands where it stands: a fact with its figures. `core/rank.ts` finds them, `report/words.ts` words them. */
export type Reason =
  | { readonly code: 'unmeasured'; readonly lines: number }
  | {
      readonly code: 'uncovered-lines' | 'missed-branches' | 'untouched-functions';
      readonly uncovered: number;
      readonly total: number;
    }
  | { readonly code: 'crap'; readonly name: string; readonly crap: number }
  | { readonly code: 'changed'; readonly commits: number }
  | { readonly code: 'imported-by'; readonly direct: number; readonly transitive: number }
  | { readonly code: 'no-test-file' }
  | { readonly code: 'test-in-name-only'; readonly path: string }
  /** Of its test files with a test that failed or ended in an error: all cases together, the first of them, and how many more. */
  | ({ readonly code: 'tests-failing'; readonly path: string; readonly more: number } & TestOutcome);

export interface RankedModule {
  readonly module: Module;
  /** From 1, over all modules in the order asked for. */
  readonly rank: number;
  /** See `score` in `core/rank.ts`; comparable within one analysis. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

export interface Totals {
  readonly modules: number;
  readonly measured: number;
  readonly unmeasured: number;
  /** Modules with nothing to cover. */
  readonly empty: number;
  readonly testFiles: number;
  readonly lines: Ratio | null;
  readonly branches: Ratio | null;
  readonly functions: Ratio | null;
  /** Lines with the estimate for unmeasured modules added to the total. */
  readonly linesWithUnmeasured: Ratio | null;
}

/** A report as the analysis used it. */
export interface ReportUse {
  readonly path: string;
  readonly format: FormatName;
  /** Files the report names, and how many of them were found in the tree. */
  readonly files: number;
  readonly matched: number;
  /** When it was made, milliseconds since the epoch: what it says itself, else its time on disk. */
  readonly madeAt: number;
  /** Sources that changed after that. */
  readonly staleSources: number;
}

export interface TierSummary {
  readonly name: string;
  readonly modules: number;
  readonly unmeasured: number;
  readonly lines: Ratio | null;
  readonly linesWithUnmeasured: Ratio | null;
}

/** Everything covgap knows about a project at one moment. */
export interface Analysis {
  /** Absolute path. */
  readonly root: string;
  readonly totals: Totals;
  readonly reports: readonly ReportUse[];
  readonly tiers: readonly TierSummary[];
  /** True where the tiers were guessed because no configuration names any. */
  readonly tiersGuessed: boolean;
  readonly modules: readonly RankedModule[];
  readonly warnings: readonly Warning[];
}
