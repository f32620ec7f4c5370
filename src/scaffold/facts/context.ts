import type { ts } from 'ts-morph';
import type { Found } from './entries.js';
import type { Prototypes } from './prototypes.js';

/** What entries are collected with. */
export interface CollectContext {
  readonly checker: ts.TypeChecker;
  readonly file: ts.SourceFile;
  readonly found: Found;
  readonly prototypes: Prototypes;
  readonly seen: Set<ts.Node>;
}
