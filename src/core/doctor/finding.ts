/**
 * `error`: the number is wrong or missing. `warn`: it is doubtful. `info`: worth knowing. `ok`: looked at and fine.
 */
export type Severity = 'error' | 'warn' | 'info' | 'ok';

export const SEVERITIES: readonly Severity[] = ['error', 'warn', 'info', 'ok'];

/** One thing the doctor has to say. `docs/doctor.md` lists every code. */
export interface Finding {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence. */
  readonly message: string;
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
  /** What to do. A line that starts with `$ ` is a command. */
  readonly fix?: string;
  /** Tests that do not run, or cannot pass, because of it: an estimate from the sources. Only where it keeps tests from running. */
  readonly blocks?: number;
  /** Where else, the first `MOST_PLACES` of them. */
  readonly places?: readonly Place[];
}

/** One place of a finding that has several. */
export interface Place {
  readonly file: string;
  /** Counts from 1. */
  readonly line?: number;
  readonly what: string;
}

const MOST_PLACES = 500;

/** A finding of what keeps tests from running. */
export function blocking(finding: Finding & { readonly blocks: number }): Finding {
  return { ...finding, ...(finding.places === undefined ? {} : { places: finding.places.slice(0, MOST_PLACES) }) };
}

/**
 * The worst first. Of one severity, what keeps most tests from running comes first; all else stays in the order of the
 * checks, behind it.
 */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return SEVERITIES.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity).sort((a, b) => (b.blocks ?? 0) - (a.blocks ?? 0)),
  );
}

/** What is to be mended before anything can be covered, the most blocking first. */
export function makesMeasurable(findings: readonly Finding[]): Finding[] {
  return findings
    .filter(({ blocks }) => blocks !== undefined && blocks > 0)
    .sort((a, b) => (b.blocks ?? 0) - (a.blocks ?? 0));
}

/** For an optional property: nothing where there is no value. */
export function at(file: string | undefined, line?: number): Pick<Finding, 'file' | 'line'> {
  return { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
}
