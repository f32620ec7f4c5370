/** What the parts of this room pass to each other. Offsets count UTF-16 units of the source. */
import type { Node } from 'oxc-parser';

export type { Node };

/** One change to the source, made while `globalThis.__covgap_mutant__` is its `id`. */
export interface Mutant {
  /** From 1, in the order of the source; 0 is the unchanged module. */
  readonly id: number;
  /** Where `original` begins; both from 1. */
  readonly line: number;
  readonly column: number;
  /** Stryker's name for this kind of change: `EqualityOperator`. */
  readonly operator: string;
  /** Source text that is replaced, and by what. */
  readonly original: string;
  readonly replacement: string;
}

/** A node and how it was reached. */
export interface Frame {
  readonly node: Node;
  readonly parent: Frame | null;
  /** Field of the parent it stands in. */
  readonly key: string;
  /** Inside the operand of `as const`, which is left alone. */
  readonly frozen: boolean;
}

/** How a mutant is switched on. */
export type Place =
  /** The expression from `start` to `end` becomes a choice between itself and `text`. */
  | {
      readonly kind: 'choice';
      readonly start: number;
      readonly end: number;
      readonly text: string;
      /** A bare comma expression, which needs parentheses inside a choice. */
      readonly comma: boolean;
    }
  /** The function returns at `at`, the beginning of its body. */
  | { readonly kind: 'return'; readonly at: number; readonly end: number }
  /** The statements from `start` to `end` are skipped. */
  | { readonly kind: 'skip'; readonly start: number; readonly end: number };

/** A mutant before sampling. */
export interface Candidate {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly place: Place;
}

/** Finds the mutants of one node; called for every node that exists at run time. */
export type Mutator = (frame: Frame, source: string) => readonly Candidate[];
