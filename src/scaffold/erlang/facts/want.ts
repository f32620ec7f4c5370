import type { Clause, Node } from '../../../languages/erlang/ast.js';
import type { ErlangFacts } from './facts.js';

export type Kind =
  | 'any'
  | 'atom'
  | 'boolean'
  | 'integer'
  | 'natural'
  | 'positive'
  | 'float'
  | 'binary'
  | 'string'
  | 'iodata'
  | 'list'
  | 'tuple'
  | 'map'
  | 'function'
  | 'pid'
  /** A process or its name, which messages are sent to. */
  | 'server'
  | 'reference'
  | 'table'
  | 'timeout'
  | 'module';

/** Where a pattern stands: the module and clause its variables belong to. */
export interface Place {
  readonly facts: ErlangFacts;
  readonly clause: Clause;
}

export interface PlacedPattern extends Place {
  readonly node: Node;
}

/** What the code does with a value, and so what values are worth trying for it. Filled while code is walked. */
export class Want {
  /** Source text of constants that it is compared with. */
  readonly literals = new Set<string>();
  readonly kinds = new Set<Kind>();
  /** Patterns it is matched against. */
  readonly patterns: PlacedPattern[] = [];
  /** Values of the keys that are looked up in it, as a map, by the key's text. */
  readonly keys = new Map<string, Want>();
  /** The same, as a property list. */
  readonly props = new Map<string, Want>();
  /** Fields that are read of it, as a record, by the record's name. */
  readonly records = new Map<string, Map<string, Want>>();
  /** Tuples of a type. */
  readonly tuples: (readonly Want[])[] = [];
  /** Arities it is called with. */
  readonly arities = new Set<number>();
  /** Functions that are called of it, where it is a module: `name/arity`. */
  readonly exports = new Set<string>();
  /** What it returns, where it is a function of a type. */
  returns: Want | null = null;
  element: Want | null = null;
  /** Fields of records that it is put into: `record.field`. */
  readonly kept = new Set<string>();
  /** Variables of other clauses it is handed to. */
  readonly links: (Place & { readonly variable: string })[] = [];

  key(text: string): Want {
    return under(this.keys, text);
  }

  prop(text: string): Want {
    return under(this.props, text);
  }

  field(record: string, name: string): Want {
    const fields = this.records.get(record) ?? new Map<string, Want>();
    this.records.set(record, fields);
    return under(fields, name);
  }

  elements(): Want {
    this.kinds.add('list');
    this.element ??= new Want();
    return this.element;
  }
}

function under(wants: Map<string, Want>, key: string): Want {
  const want = wants.get(key) ?? new Want();
  wants.set(key, want);
  return want;
}
