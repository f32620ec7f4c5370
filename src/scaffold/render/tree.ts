import { type Node, type ParserOptions, type Program, parseSync, visitorKeys } from 'oxc-parser';

export type { Node, Program };

/** A replacement of `text[start, end)`; an insertion where both are equal. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Read {
  readonly program: Program;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  readonly errors: readonly { readonly message: string; readonly offset: number }[];
}

/** TypeScript reads nearly all of JavaScript; JSX and old-style casts exclude each other. */
const dialects = ['ts', 'tsx'] as const;

/** Reads a module or script; the reading with fewer errors where the dialect is in doubt. Offsets are UTF-16 units. */
export function read(text: string): Read {
  let best: Read | null = null;
  for (const lang of dialects) {
    for (const sourceType of ['module', 'commonjs'] as const) {
      const result = readOnce(text, { lang, sourceType, preserveParens: true });
      if (result.errors.length === 0) return result;
      if (best === null || result.errors.length < best.errors.length) best = result;
    }
  }
  return best!;
}

function readOnce(text: string, options: ParserOptions): Read {
  const result = parseSync('file', text, options);
  return {
    program: result.program,
    comments: result.comments,
    errors: result.errors.map((error) => ({ message: error.message, offset: error.labels[0]?.start ?? 0 })),
  };
}

/** The nodes directly below one, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  const children: Node[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const value = fields[key];
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) children.push(child);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** Calls `enter` for every node, parents first; what it returns false for is not entered. */
export function visit(root: Node, enter: (node: Node) => boolean | undefined): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (enter(node) === false) continue;
    for (const child of childrenOf(node).reverse()) stack.push(child);
  }
}

/** Applies edits that do not overlap; insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** The expression a text is; null where it is none. `shift` is where its offsets begin. */
export function readExpression(text: string): { node: Node; shift: number; commented: boolean } | null {
  const result = readOnce(`(${text}\n)`, { lang: 'ts', sourceType: 'module', preserveParens: true });
  const statement = result.program.body[0];
  if (result.errors.length > 0 || result.program.body.length !== 1) return null;
  if (statement?.type !== 'ExpressionStatement') return null;
  const outer = statement.expression as Node;
  if (outer.type !== 'ParenthesizedExpression') return null;
  return { node: outer.expression as Node, shift: 1, commented: result.comments.length > 0 };
}

/** The text of a string literal or of a template without placeholders; null for anything else. */
export function stringOf(node: Node | null | undefined): string | null {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  // Long texts are written as a sum of short ones.
  if (node?.type === 'BinaryExpression' && node.operator === '+') {
    const [left, right] = [stringOf(node.left as Node), stringOf(node.right as Node)];
    return left === null || right === null ? null : left + right;
  }
  if (node?.type !== 'TemplateLiteral' || node.quasis.length !== 1) return null;
  return node.quasis[0]?.value.cooked ?? null;
}
