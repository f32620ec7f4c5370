import type { ModuleFacts } from '../model.js';

export interface FactsOptions {
  /** Project root: `ModuleFacts.path` is relative to it. */
  readonly root: string;
  /** Modules that will be asked for, absolute paths. */
  readonly files: readonly string[];
  /** Test files and Markdown to take argument lists from, absolute paths. Missing ones are passed over. */
  readonly extraExamples?: readonly string[];
}

export interface Problem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface FactsReader {
  /** What types and text say of a module. Never throws for odd code: what cannot be understood is left out. */
  factsOf(file: string): ModuleFacts;
  /** Type and syntax errors of a TypeScript module that are its own: not packages or types that are not installed. */
  errorsOf(file: string): readonly Problem[];
  /**
   * Type and syntax errors of a test file that need not exist: `text` stands for it in memory. That the runner itself
   * cannot be found is no error, nor what follows from it.
   */
  problemsOf(path: string, text: string): readonly Problem[];
}
