/**
 * What passes between the rooms of the scaffold. Data flows one way:
 *
 *     facts (types, literals, examples) → search in the sandbox → cases → render → proof → file
 *
 * All of it is plain JSON: facts cross into the sandbox process, cases come back.
 */

// ---------------------------------------------------------------------------------------------------------------
// Facts: what the type checker and the text know of a module

/** A type, as far as values can be made of it. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'bigint' | 'symbol' | 'undefined' | 'null' }
  /** Nothing is known. `hints`: shapes the use of the value suggests, likeliest first. */
  | { readonly kind: 'any'; readonly hints?: readonly Shape[] }
  /** No value can be made of it. */
  | { readonly kind: 'never' }
  /** One value, as source text: `'fifo'`, `3`, `true`, `Color.Red`. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'union'; readonly of: readonly Shape[] }
  | { readonly kind: 'array'; readonly of: Shape }
  /** `rest`: what may follow the fixed items. */
  | { readonly kind: 'tuple'; readonly of: readonly Shape[]; readonly rest?: Shape }
  /** `index`: the values of further keys (an index signature, `Record<string, T>`). `name`: the type's, for variables. */
  | { readonly kind: 'object'; readonly props: readonly Prop[]; readonly index?: Shape; readonly name?: string }
  | { readonly kind: 'function'; readonly params: readonly Param[]; readonly returns: Shape }
  /** An object of a class that can be made: by a `constructor` or `static` callable or helper whose `owner` is `of`. */
  | { readonly kind: 'instance'; readonly of: string }
  /** `Promise`, `Map`, `Set`, `Date`, `RegExp`, `Error`, `Uint8Array`, `URL`, `AbortSignal`, `Request`, `Iterable`, … */
  | { readonly kind: 'builtin'; readonly name: string; readonly args: readonly Shape[] }
  /** An expression that makes a value and uses only `ModuleFacts.locals`: a factory call, a zod parse, a branded cast. */
  | { readonly kind: 'made'; readonly text: string }
  /** `ModuleFacts.shapes[id]`: shapes that repeat or contain themselves. */
  | { readonly kind: 'ref'; readonly id: number };

export interface Prop {
  readonly name: string;
  readonly shape: Shape;
  readonly optional: boolean;
}

export interface Param {
  readonly name: string;
  readonly shape: Shape;
  /** May be left out: `?`, a default value. */
  readonly optional: boolean;
  readonly rest: boolean;
}

export interface Signature {
  readonly params: readonly Param[];
  readonly returns: Shape;
}

/** Something of the module a test can call or read. */
export interface Callable {
  /** Unique in the module: `parse`, `new LruCache`, `LruCache.get`, `LruCache.from`. */
  readonly id: string;
  readonly kind: 'function' | 'constructor' | 'method' | 'static' | 'getter' | 'setter';
  /** Last part of the name: `get`. For a constructor the class. */
  readonly name: string;
  /** How a test says it: `parse`, `LruCache.from`, `LruCache` (constructor); for members the name alone. */
  readonly expression: string;
  /** The class it belongs to, as shapes name it; null for functions. */
  readonly owner: string | null;
  /** Overloads, each a way to call it; at least one. */
  readonly signatures: readonly Signature[];
  /** Lines in the source, from 1, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** First sentence of its documentation; empty where there is none. */
  readonly summary: string;
  /** Literals of its body and of what it calls in the module, as source text, most specific first. */
  readonly literals: readonly string[];
  /** Argument lists found in `@example`, README, tests and call sites, as source text using only `locals`. */
  readonly examples: readonly (readonly string[])[];
}

/** A name a test may use, and where it imports it from. */
export interface Local {
  /** As used in the text of expressions. */
  readonly local: string;
  /** Exported name; `default`; `*` for the namespace; `=` for `export =` and `module.exports =`. */
  readonly exported: string;
  /** Absolute path of the module, or a package name. */
  readonly from: string;
  /** True where it exists for the type checker only. */
  readonly typeOnly: boolean;
}

/**
 * `Local.from` of the function that a test makes a temporary folder with. No module has it: the sandbox gives one, and
 * test files that use it declare their own (`folder.ejs`).
 */
export const folderHelper = 'covgap:folder';

/** Why something of the module gets no test. */
export interface Unreachable {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly reason: 'not-exported' | 'private' | 'abstract' | 'needs-dom' | 'no-instance' | 'type-only';
  /** The exported callable (its id) through which it is reached, null where none is known. */
  readonly through: string | null;
}

/** Everything known of one module before anything of it runs. */
export interface ModuleFacts {
  /** Absolute path. */
  readonly file: string;
  /** Relative to the project root, with `/`. */
  readonly path: string;
  readonly format: 'esm' | 'cjs';
  readonly typed: boolean;
  readonly callables: readonly Callable[];
  /**
   * Constructors, methods and setters of classes of other modules that arguments are made of, and as `static` the
   * functions of the project that return objects of them.
   */
  readonly helpers?: readonly Callable[];
  readonly shapes: readonly Shape[];
  readonly locals: readonly Local[];
  readonly unreachable: readonly Unreachable[];
  /** Literals of the whole module, as source text; most specific first. */
  readonly literals: readonly string[];
  /** Modules it imports that reach files, network or processes (`node:fs`, `undici`, …). */
  readonly effects: readonly string[];
}

// ---------------------------------------------------------------------------------------------------------------
// Cases: what the search in the sandbox found

/** One line of a case before its assertions. Text in the language of the module, without `await`, `const` and `;`. */
export interface Step {
  /** The variable the value is kept in; null for a call whose value nobody needs. */
  readonly bind: string | null;
  readonly text: string;
  /** `text` without types, where that differs: what runs in the sandbox. */
  readonly js?: string;
  readonly awaits: boolean;
}

/** A function given as argument whose calls are recorded. Declared before the steps. */
export interface Callback {
  readonly name: string;
  /** What it returns, as source text; null for nothing. */
  readonly returns: string | null;
  /** `returns` without types, where that differs. */
  readonly js?: string;
  readonly async: boolean;
}

/** `actual` and `expected` are source text. Frameworks word these in their own way. */
export type Assertion =
  /** Same value, as `Object.is` says. */
  | { readonly kind: 'is'; readonly actual: string; readonly expected: string }
  /** Same structure: plain objects, arrays, dates, maps, sets. */
  | { readonly kind: 'equal'; readonly actual: string; readonly expected: string }
  /** The act throws (or its promise rejects). `errorClass` is a local or a global that `instanceof` may be asked for. */
  | {
      readonly kind: 'throws';
      readonly message: string;
      /** The message as source text, where it says something of the variables of the test. */
      readonly text?: string;
      /** The engine or Node words the message, each version in its own way: this property is asserted in its place. */
      readonly told?: { readonly by: 'name' | 'code'; readonly value: string };
      readonly errorClass: string | null;
      /** What the `name` of the thrown error was, where it has one. */
      readonly name?: string;
      readonly async: boolean;
    }
  | { readonly kind: 'instance'; readonly actual: string; readonly of: string }
  | { readonly kind: 'type'; readonly actual: string; readonly type: string }
  | { readonly kind: 'length'; readonly actual: string; readonly length: number }
  /** A string that starts with this: what matters of a large one. */
  | { readonly kind: 'starts'; readonly actual: string; readonly expected: string }
  /** Some properties of an object. */
  | { readonly kind: 'includes'; readonly actual: string; readonly expected: string }
  /** Arguments of each call of a callback, an array of arrays. */
  | {
      readonly kind: 'calls';
      readonly callback: string;
      readonly expected: string;
      /** A function from the arguments of a call to what is expected of them; the arguments themselves where absent. */
      readonly map?: string;
    };

/** One `it(…)`. */
export interface Case {
  /** `Callable.id`. */
  readonly target: string;
  /** What it does in the reader's words: `returns 'a' for a key that was set`. Unique within its target. */
  readonly title: string;
  readonly callbacks: readonly Callback[];
  readonly arrange: readonly Step[];
  readonly act: Step;
  /** At least one, but for skeletons. */
  readonly asserts: readonly Assertion[];
  /** Source lines this case is the first to reach, and lines of branches it is the first to take; ascending. */
  readonly covers: { readonly lines: readonly number[]; readonly branches: readonly number[] };
  /** Names of `ModuleFacts.locals` it uses. */
  readonly uses: readonly string[];
  /** Clock stopped at this time (milliseconds since the epoch) and timers faked; null for the real clock. */
  readonly frozenAt: number | null;
  /** Says how to call and nothing of what comes of it: a skipped test, to be completed. */
  readonly skeleton?: true;
}

/** Something uncovered that stays uncovered: an `it.todo`. */
export interface Todo {
  readonly name: string;
  readonly line: number;
  /** Source text of that line, trimmed. */
  readonly text: string;
  readonly reason: string;
}

/** Covered and coverable items of the module, by Istanbul's definitions. */
export interface Measured {
  readonly statements: { readonly covered: number; readonly total: number };
  readonly branches: { readonly covered: number; readonly total: number };
  readonly functions: { readonly covered: number; readonly total: number };
}

/** Something that happened while the module ran which its user should know. */
export interface Incident {
  readonly code:
    | 'type-errors'
    | 'import-failed'
    | 'import-hangs'
    | 'import-exits'
    | 'crashed'
    | 'out-of-memory'
    | 'hangs'
    | 'exits'
    | 'refused'
    | 'suspicious';
  /** For people: what, and of which call. */
  readonly message: string;
  readonly target: string | null;
}

/** A case that held in fresh evaluations of the module, and what it reached. */
export interface PoolCase {
  readonly test: Case;
  /** The same with some arguments cast, then with all, for where types refuse what runs well. */
  readonly loose?: readonly Case[];
  /** Indexes into `Findings.points`, without those that importing reaches; ascending. */
  readonly reached: readonly number[];
  /** What it costs to read; lower is plainer. */
  readonly cost: number;
  /** Milliseconds of timers that it waits for. */
  readonly elapsed: number;
  /** Mutants of the module that no plainer case kills and this one does, by id. */
  readonly kills?: readonly number[];
}

/** One thing that can be covered, by Istanbul's definitions. */
export interface Point {
  readonly kind: 'statement' | 'function' | 'branch';
  readonly key: string;
  /** Of a branch: the arm. */
  readonly arm: number;
  /** From 1. */
  readonly line: number;
  readonly endLine: number;
  /** Of a function: its name. Of a branch: its kind (`if`, `cond-expr`, `binary-expr`, `switch`, `default-arg`). */
  readonly name: string;
}

/** What the search says of one module. */
export interface Findings {
  /** Chosen from the pool. */
  readonly cases: readonly Case[];
  /** All that may be chosen from. */
  readonly pool: readonly PoolCase[];
  readonly points: readonly Point[];
  /** Points that importing alone reaches. */
  readonly base: readonly number[];
  readonly todos: readonly Todo[];
  readonly incidents: readonly Incident[];
  /** By importing the module alone, and with all cases. */
  readonly before: Measured;
  readonly after: Measured;
  /** Calls tried. */
  readonly executions: number;
  /** Mutants on lines the cases reach, and how many of them the cases kill; null where none were made. */
  readonly mutants: { readonly killed: number; readonly total: number } | null;
}
