import type { Warning } from '../model.js';
import type { Incident, Measured } from './model.js';

/** What was made of one module. */
export interface ModuleResult {
  /** Relative to the root, like `file`. */
  readonly module: string;
  readonly file: string | null;
  /** `unchanged`: its test file has all that was found. `nothing`: see `reason`. */
  readonly status: 'written' | 'extended' | 'unchanged' | 'nothing';
  readonly reason: string | null;
  /** What the file holds now, or would; and held before. */
  readonly text: string | null;
  readonly previous: string | null;
  readonly cases: number;
  readonly todos: number;
  readonly dropped: readonly { readonly title: string; readonly reason: string }[];
  readonly before: Measured;
  readonly after: Measured;
  readonly seconds: number;
  readonly executions: number;
  readonly incidents: readonly Incident[];
  readonly warnings: readonly Warning[];
}
