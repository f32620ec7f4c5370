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
}

/** The worst first; findings of one severity stay in the order of the checks. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

/** For an optional property: nothing where there is no value. */
export function at(file: string | undefined, line?: number): Pick<Finding, 'file' | 'line'> {
  return { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
}
