/**
 * Every error covgap raises on purpose. An error says what is wrong, where, and what to do next, and carries the
 * process exit status documented in `docs/exit-status.md`: 1 a gate failed, 2 usage, configuration or input error.
 */
export type ErrorCode =
  | 'usage'
  | 'config-invalid'
  | 'report-not-found'
  | 'report-unreadable'
  | 'report-invalid'
  | 'report-format-unknown'
  | 'paths-match-nothing'
  | 'module-not-found'
  | 'module-ambiguous'
  | 'file-exists'
  | 'root-not-found'
  | 'not-built'
  | 'no-runner'
  | 'template-invalid'
  /** Of a module: type errors of its own. */
  | 'module-has-errors'
  /** Of a test file: changes that are not committed. */
  | 'target-dirty'
  | 'target-unparsable'
  | 'target-changed'
  | 'target-outside-root'
  /** Of a history: cannot be reached, opened, read or written; holds what cannot be read; written by a later covgap. */
  | 'store-unavailable'
  | 'store-corrupt'
  | 'store-newer';

/** Where in an input the problem sits. `line` counts from 1, `byte` from 0. */
export interface Where {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly byte?: number | undefined;
}

export interface ErrorDetails extends Where {
  /** What the reader should do next, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Raised for bad input, usage or configuration; anything else that is thrown is a bug in covgap. */
export class CovgapError extends Error {
  override readonly name = 'CovgapError';
  readonly code: ErrorCode;
  readonly where: Where;
  readonly hint: string | undefined;
  readonly exitStatus = 2;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = { file: details.file, line: details.line, byte: details.byte };
    this.hint = details.hint;
  }
}

/** `lcov.info:12: message` or `report.json (byte 88): message`. */
export function describeWhere(where: Where): string {
  if (where.file === undefined) return '';
  if (where.line !== undefined) return `${where.file}:${where.line}`;
  if (where.byte !== undefined) return `${where.file} (byte ${where.byte})`;
  return where.file;
}
