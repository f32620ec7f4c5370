import type { FunctionKind, ImportRef } from '../../model.js';
import type { LineTable } from '../lines.js';
import { childKeyEntries, type Node, type NodeOf } from './ast.js';
import { isStatement } from './coverable.js';

/** A function under construction. */
export interface FunctionDraft {
  readonly name: string;
  readonly kind: FunctionKind;
  /** Offset in the text, to sort by. */
  readonly start: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly exported: boolean;
  readonly parent: FunctionDraft | null;
  /** Nesting at its entry: what lies in it counts from here. */
  readonly base: number;
  /** How it would call itself: by name, or as a member of `this`. */
  readonly self: { readonly name: string | null; readonly member: string | null };
  cyclomatic: number;
  cognitive: number;
  recursive: boolean;
}

/** What holds for everything below a node. Made anew where something changes, so the walk needs no way back. */
export interface Scope {
  readonly fn: FunctionDraft | null;
  /** Nesting in the sense of cognitive complexity, counted from the module. */
  readonly nesting: number;
  /** Names declared in this scope that can be reached from outside the module. */
  readonly exported: ReadonlySet<string>;
  /** `Namespace.`, or empty. */
  readonly prefix: string;
  /** The class `this` is an instance of. */
  readonly owner: string | null;
}

/** What the surroundings say about a function, class or object: how it is called and whether it can be reached. */
export interface Hint {
  readonly name: string;
  readonly exported: boolean;
  readonly kind?: FunctionKind;
  /** Where its own text begins, for methods: at the modifiers or the name. */
  readonly start?: number;
  /** The class a method belongs to, and its bare name. */
  readonly owner?: string;
  readonly member?: string;
}

type Handler<T extends string> = (walk: Walk, node: NodeOf<T>, scope: Scope, hint: Hint | null) => void;

/** What to do on entering a node, by node type. A handler also sees to the children. */
export type Handlers = { readonly [T in Node['type']]?: Handler<T> };

interface Step {
  readonly keys: readonly string[];
  readonly statement: boolean;
  readonly handler: Handler<string> | undefined;
}

export type Steps = ReadonlyMap<string, Step>;

export function stepsFor(handlers: Handlers): Steps {
  const byType = handlers as Readonly<Record<string, Handler<string> | undefined>>;
  return new Map(
    childKeyEntries.map(([type, keys]) => [type, { keys, statement: isStatement(type), handler: byType[type] }]),
  );
}

/** One pass over a syntax tree with a stack of its own, so that deep trees cannot exhaust the call stack. */
export class Walk {
  readonly text: string;
  readonly functions: FunctionDraft[] = [];
  readonly imports: ImportRef[] = [];
  decisions = 0;
  readonly #lines: LineTable;
  readonly #coverable: Uint8Array;
  readonly #steps: Steps;
  readonly #nodes: Node[] = [];
  readonly #scopes: Scope[] = [];
  readonly #hints: (Hint | null)[] = [];

  constructor(text: string, lines: LineTable, steps: Steps) {
    this.text = text;
    this.#lines = lines;
    this.#steps = steps;
    this.#coverable = new Uint8Array(lines.count + 2);
  }

  run(root: Node, scope: Scope): void {
    const steps = this.#steps;
    this.push(root, scope);
    for (let node = this.#nodes.pop(); node !== undefined; node = this.#nodes.pop()) {
      const inner = this.#scopes.pop()!;
      const hint = this.#hints.pop()!;
      const step = steps.get(node.type);
      if (step === undefined) continue;
      if (step.statement) this.coverable(node.start);
      if (step.handler === undefined) this.#pushAll(node, step.keys, inner);
      else step.handler(this, node as never, inner, hint);
    }
  }

  push(node: Node | null | undefined, scope: Scope, hint: Hint | null = null): void {
    if (node === null || node === undefined || node.type === 'Identifier' || node.type === 'Literal') return;
    this.#nodes.push(node);
    this.#scopes.push(scope);
    this.#hints.push(hint);
  }

  pushEach(nodes: readonly (Node | null)[], scope: Scope): void {
    for (const node of nodes) this.push(node, scope);
  }

  children(node: Node, scope: Scope): void {
    this.#pushAll(node, this.#steps.get(node.type)?.keys ?? [], scope);
  }

  lineAt(offset: number): number {
    return this.#lines.lineAt(offset);
  }

  /** A coverage tool would count a statement that starts here. */
  coverable(offset: number): void {
    this.#coverable[this.#lines.lineAt(offset)] = 1;
  }

  get coverableLines(): number {
    let count = 0;
    for (const flag of this.#coverable) count += flag;
    return count;
  }

  #pushAll(node: Node, keys: readonly string[], scope: Scope): void {
    const fields = node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null | undefined>>;
    for (const key of keys) {
      const value = fields[key];
      if (value === null || value === undefined) continue;
      if (Array.isArray(value)) this.pushEach(value, scope);
      else this.push(value as Node, scope);
    }
  }
}
