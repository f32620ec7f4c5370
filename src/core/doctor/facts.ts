import type { ErlangWorld } from '../../languages/erlang/world.js';
import type { Analysis, Module, Ratio, ReportUse, SourceKind, Warning } from '../../model.js';
import type { DetectedRunner, Manifest } from './runners.js';

/** All that the checks look at: plain data, gathered by `project/doctor-facts.ts`. */
export interface DoctorFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly reports: readonly ReportFacts[];
  /** Reports that could not be used. */
  readonly reportProblems: readonly Problem[];
  /** A report of a folder above, as seen from here, where there is none here. */
  readonly reportAbove: string | null;
  /** What the readers of reports, tree and history had to say. */
  readonly warnings: readonly Warning[];
  readonly totals: Analysis['totals'];
  readonly modules: readonly Module[];
  /** Null where reports are looked at without a source tree. */
  readonly tree: TreeFacts | null;
  readonly runners: readonly DetectedRunner[];
  /** Texts of manifests and of test configurations. */
  readonly manifests: readonly Manifest[];
  readonly testRuns: readonly TestRunFacts[];
  readonly testRunProblems: readonly Problem[];
  /** Null where nothing is built by rebar3. */
  readonly erlang: ErlangWorld | null;
}

/** What is enough to tell what keeps tests from running. */
export interface BlockingFacts extends Pick<DoctorFacts, 'manifests' | 'erlang' | 'testRuns'> {
  readonly tree: Pick<TreeFacts, 'paths'> | null;
}

export interface ReportFacts extends ReportUse {
  /** Some of the sources that changed since, the latest first. */
  readonly changed: readonly string[];
  /** Some of its paths, as it writes them. */
  readonly examples: readonly string[];
  /** Files it measures that are no sources. */
  readonly strangers: readonly Stranger[];
  /** Whether a line, branch or function of it was ever hit; null where it has none. */
  readonly entered: boolean | null;
}

export interface Stranger {
  readonly path: string;
  readonly kind: SourceKind;
  readonly lines: Ratio | null;
}

/** An input that could not be read, as its error says. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly hint?: string | undefined;
  /** Another report of the same test run, left aside in favour of this one. */
  readonly instead?: string | undefined;
}

export interface TreeFacts {
  /** Files by language and kind. */
  readonly languages: readonly LanguageFacts[];
  /** Some of the sources. */
  readonly examples: readonly string[];
  readonly tests: readonly TestFileFacts[];
  readonly history: 'none' | 'shallow' | 'whole';
  /** As shown; null where there is none. */
  readonly configFile: string | null;
  /** The tiers of the configuration with how many modules each has; empty where none is configured. */
  readonly tiers: readonly { readonly name: string; readonly modules: number }[];
  /** Every file, for checks by name. */
  readonly paths: readonly string[];
}

export interface LanguageFacts {
  readonly language: string;
  readonly counts: Readonly<Record<SourceKind, number>>;
}

export interface TestFileFacts {
  readonly path: string;
  /** Named as a test, rather than a helper that lies among tests. */
  readonly named: boolean;
  /** False where covgap does not read what files of its language import. */
  readonly importsKnown: boolean;
  /** Modules it imports, itself or through helpers. */
  readonly reaches: number;
  /** Modules it is named after and does not reach. */
  readonly onlyNamedAfter: readonly string[];
  /** Whether it calls `test()`, `it()` or the like; null where that was not looked at. */
  readonly callsTest: boolean | null;
}

/** A run of tests, by the words of its results file. See `testruns/test-run.ts`. */
export interface TestRunFacts {
  readonly path: string;
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  readonly autoSkipped: number;
  readonly claimedFailures: number | null;
  readonly suites: readonly {
    readonly name: string;
    readonly tests: number;
    readonly failed: number;
    readonly errored: number;
    readonly skipped: number;
  }[];
}
