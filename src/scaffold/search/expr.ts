import type { Shape } from '../model.js';

/**
 * An expression of a test as a tree, so that parts of it can be exchanged. `shape` is the type a node was made for: a
 * new value of the same shape may take its place.
 */
export type Expr =
  /** Source text: a literal, or something opaque. */
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Without types, where that differs. */
      readonly js?: string;
      readonly shape?: Shape;
    }
  | { readonly kind: 'array'; readonly items: readonly Expr[]; readonly shape?: Shape }
  | { readonly kind: 'object'; readonly props: readonly (readonly [string, Expr])[]; readonly shape?: Shape }
  /** `head(args)`; `new Foo` is a head too. */
  | { readonly kind: 'call'; readonly head: string; readonly args: readonly Expr[]; readonly shape?: Shape }
  /** A function whose calls are recorded, known by its name; `returns` null for nothing. */
  | {
      readonly kind: 'callback';
      readonly name: string;
      readonly returns: Expr | null;
      readonly async: boolean;
      readonly shape?: Shape;
    }
  /** A promise of what a call hands to its callback, which is among the arguments as `resolver` says it. */
  | { readonly kind: 'promise'; readonly of: Expr; readonly shape?: Shape }
  /** Of a wrong type on purpose: the cast keeps the type checker quiet. */
  | { readonly kind: 'wrong'; readonly of: Expr; readonly shape?: Shape }
  /** `made` text and its cast. */
  | { readonly kind: 'cast'; readonly of: Expr; readonly type: string; readonly shape?: Shape };

export const text = (source: string, shape?: Shape): Expr => ({
  kind: 'text',
  text: source,
  ...(shape === undefined ? {} : { shape }),
});

/** Where the text is going: `ts` carries casts, `js` is what runs in the sandbox. */
export type Dialect = 'ts' | 'js';

export function print(expr: Expr, dialect: Dialect): string {
  switch (expr.kind) {
    case 'text':
      return dialect === 'js' ? (expr.js ?? expr.text) : expr.text;
    case 'array':
      return `[${expr.items.map((item) => print(item, dialect)).join(', ')}]`;
    case 'object':
      return expr.props.length === 0
        ? '{}'
        : `{ ${expr.props.map(([name, value]) => `${propertyName(name)}: ${print(value, dialect)}`).join(', ')} }`;
    case 'call':
      return `${expr.head}(${expr.args.map((arg) => print(arg, dialect)).join(', ')})`;
    case 'callback':
      return expr.name;
    case 'promise': {
      const call = print(expr.of, dialect);
      return `new Promise((${/\breject\(/.test(call) ? 'resolve, reject' : 'resolve'}) => {\n  ${call};\n})`;
    }
    case 'wrong':
      return dialect === 'ts' ? `${operand(expr.of)} as never` : print(expr.of, dialect);
    case 'cast':
      // Another value may have taken the place of the literal.
      if (expr.type === 'const' && !(expr.of.kind === 'text' && /^['"]/.test(expr.of.text)))
        return print(expr.of, dialect);
      return dialect === 'ts' ? `${operand(expr.of)} as ${expr.type}` : print(expr.of, dialect);
  }
}

/** What is cast: an arrow function would take the cast for its own body. */
function operand(expr: Expr): string {
  const said = print(expr, 'ts');
  return expr.kind === 'text' && /^(async )?\(?[\w$:, .]*\)? =>/.test(said) ? `(${said})` : said;
}

/** The call a test is about: that whose callback is waited for, where it is one of these. */
export function calledIn(expr: Expr): Expr {
  return expr.kind === 'promise' ? expr.of : expr;
}

/** Arguments that hand what a callback is given to the promise around the call. */
export const resolvers = {
  /** As Node's own callbacks are called. */
  node: '(error, value) => (error ? reject(error) : resolve(value))',
  any: '(...args) => resolve(args)',
} as const;

export function isResolver(expr: Expr): boolean {
  return expr.kind === 'text' && (expr.text === resolvers.node || expr.text === resolvers.any);
}

export function propertyName(name: string): string {
  // Written plainly it would set the prototype.
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) || /^(0|[1-9]\d{0,8})$/.test(name) ? name : quote(name);
}

/** A string literal in single quotes, with everything escaped that does not show. */
export function quote(value: string): string {
  const body = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${body.replace(/[\u007f-\u00a0\u00ad\u200b-\u200f\u2028\u2029\ufeff]/g, escapeUnit)}'`;
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Children of a node, in order. */
function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'array':
      return expr.items;
    case 'object':
      return expr.props.map(([, value]) => value);
    case 'call':
      return expr.args;
    case 'callback':
      return expr.returns === null ? [] : [expr.returns];
    case 'wrong':
    case 'cast':
    case 'promise':
      return [expr.of];
    default:
      return [];
  }
}

/** The same node over other children. */
function withChildren(expr: Expr, next: readonly Expr[]): Expr {
  switch (expr.kind) {
    case 'array':
      return { ...expr, items: next };
    case 'object':
      return { ...expr, props: expr.props.map(([name], index) => [name, next[index]!] as const) };
    case 'call':
      return { ...expr, args: next };
    case 'callback':
      return { ...expr, returns: next[0] ?? null };
    case 'wrong':
    case 'cast':
    case 'promise':
      return { ...expr, of: next[0]! };
    default:
      return expr;
  }
}

export function countNodes(expr: Expr): number {
  return children(expr).reduce((sum, child) => sum + countNodes(child), 1);
}

/** All nodes, outermost first. */
export function* nodes(expr: Expr): Generator<Expr> {
  yield expr;
  for (const child of children(expr)) yield* nodes(child);
}

/** The tree with its nth node (in the order of `nodes`) replaced. */
export function replaceNode(expr: Expr, index: number, change: (node: Expr) => Expr): Expr {
  if (index === 0) return change(expr);
  let left = index - 1;
  const next = children(expr).map((child) => {
    const size = countNodes(child);
    const here = left >= 0 && left < size ? replaceNode(child, left, change) : child;
    left -= size;
    return here;
  });
  return withChildren(expr, next);
}
