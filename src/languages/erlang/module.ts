/** What the forms of one Erlang source say. Plain data. Lines count from 1 and are inclusive. */

/** A function or a type by name and arity. */
export interface NameArity {
  readonly name: string;
  readonly arity: number;
}

/** Something with a name, and where it stands. */
export interface Mention {
  readonly name: string;
  readonly line: number;
}

export interface ErlangClause {
  readonly line: number;
  readonly endLine: number;
}

export interface ErlangFunction extends NameArity {
  readonly line: number;
  readonly endLine: number;
  readonly clauses: readonly ErlangClause[];
  /** McCabe's: 1, and every clause of the function, of `case`, `if`, `receive`, `try` and `fun` beyond the first of each, every `catch` clause, every `andalso` and `orelse`. */
  readonly cyclomatic: number;
  /** After SonarSource's definition (2018): each branching construct costs 1 and its nesting, each run of `andalso` or `orelse` 1. */
  readonly cognitive: number;
  /** Lines on which an expression of a body starts: what `cover` counts. Ascending. */
  readonly executableLines: readonly number[];
  /** Only compiled where TEST is defined. */
  readonly testOnly: boolean;
}

/** `module:function(…)` or `fun module:function/N`; `name` is null for a function that a variable names. */
export interface RemoteCall {
  readonly module: string;
  readonly name: string | null;
  readonly arity: number;
  readonly line: number;
}

export interface ErlangModule {
  /** Null where there is no `-module`. */
  readonly name: string | null;
  readonly behaviours: readonly string[];
  /** With `exportAll`, all functions are exported, whatever is listed. */
  readonly exports: readonly NameArity[];
  readonly testOnlyExports: readonly NameArity[];
  readonly exportAll: boolean;
  readonly functions: readonly ErlangFunction[];
  readonly specs: readonly NameArity[];
  readonly callbacks: readonly NameArity[];
  readonly types: readonly NameArity[];
  readonly records: readonly string[];
  readonly includes: readonly { readonly path: string; readonly lib: boolean; readonly line: number }[];
  readonly imports: readonly {
    readonly module: string;
    readonly functions: readonly NameArity[];
    readonly line: number;
  }[];
  readonly parseTransforms: readonly string[];
  /** The function that must return `ok` for the module to load. */
  readonly onLoad: NameArity | null;
  readonly calls: readonly RemoteCall[];
  /** Forms that are neither attribute nor function. */
  readonly unreadForms: number;
}
