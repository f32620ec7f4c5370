/** Expressions, patterns and types of Erlang, which share one grammar as far as it matters here. Plain data. */
export type Node =
  /** `text`: an atom's name; of the others the source text. */
  | { readonly k: 'atom' | 'int' | 'float' | 'char' | 'string' | 'var'; readonly text: string; readonly line: number }
  | { readonly k: 'tuple'; readonly of: readonly Node[] }
  | { readonly k: 'list'; readonly of: readonly Node[]; readonly tail: Node | null }
  | { readonly k: 'map'; readonly base: Node | null; readonly fields: readonly MapField[] }
  | { readonly k: 'record'; readonly base: Node | null; readonly name: string; readonly fields: readonly RecordField[] }
  | { readonly k: 'field'; readonly base: Node | null; readonly name: string; readonly field: string }
  | { readonly k: 'binary'; readonly of: readonly Segment[] }
  /** `module` is null for a call of the same module (and for a type). */
  | {
      readonly k: 'call';
      readonly module: Node | null;
      readonly fn: Node;
      readonly args: readonly Node[];
      readonly line: number;
    }
  /** `left` is null for `-x`, `not x`, `catch x`. Types have `|`, `::`, `..` and `...`, too. */
  | { readonly k: 'op'; readonly op: string; readonly left: Node | null; readonly right: Node; readonly line: number }
  | { readonly k: 'case'; readonly subject: Node; readonly clauses: readonly Clause[] }
  | { readonly k: 'if' | 'fun'; readonly clauses: readonly Clause[] }
  | { readonly k: 'receive'; readonly clauses: readonly Clause[]; readonly after: readonly Node[] }
  | {
      readonly k: 'try';
      readonly body: readonly Node[];
      readonly clauses: readonly Clause[];
      readonly catches: readonly Clause[];
      readonly after: readonly Node[];
    }
  | { readonly k: 'block'; readonly body: readonly Node[] }
  /** `[element || qualifiers]`, for lists, binaries and maps. */
  | { readonly k: 'comprehension'; readonly element: Node; readonly qualifiers: readonly Node[] }
  /** `Pattern <- source`. */
  | { readonly k: 'generator'; readonly pattern: Node; readonly source: Node }
  /** `fun name/1`, `fun m:name/1`. */
  | { readonly k: 'reference'; readonly module: Node | null; readonly fn: Node; readonly arity: Node }
  /** A macro nobody defines, or what is not read. */
  | { readonly k: 'unknown'; readonly text: string };

export interface MapField {
  readonly key: Node;
  /** `:=` in patterns and for required keys of types. */
  readonly exact: boolean;
  readonly value: Node;
}

export interface RecordField {
  readonly name: string;
  readonly value: Node;
}

export interface Segment {
  readonly value: Node;
  readonly size: Node | null;
  /** `binary`, `utf8`, `integer-unit:8`; empty where it is left out. */
  readonly type: string;
}

export interface Clause {
  /** Of a function its arguments; of others one pattern; of an `if` none. */
  readonly patterns: readonly Node[];
  /** Alternatives, each a conjunction; empty where there is no guard. */
  readonly guards: readonly (readonly Node[])[];
  readonly body: readonly Node[];
  readonly line: number;
}
