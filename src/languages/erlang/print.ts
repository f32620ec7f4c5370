import type { Node, Segment } from './ast.js';

/** An expression as source text on one line; null where it holds what no term has: a variable, a call of a variable, a block of code. */
export function printConstant(node: Node): string | null {
  try {
    return print(node);
  } catch (error) {
    if (error instanceof NotConstant) return null;
    throw error;
  }
}

class NotConstant extends Error {}

function print(node: Node): string {
  switch (node.k) {
    case 'atom':
      return printAtom(node.text);
    case 'int':
    case 'float':
    case 'char':
    case 'string':
      return node.text;
    case 'tuple':
      return `{${node.of.map(print).join(', ')}}`;
    case 'list':
      return `[${node.of.map(print).join(', ')}${node.tail === null ? '' : ` | ${print(node.tail)}`}]`;
    case 'map':
      if (node.base !== null) throw new NotConstant();
      return `#{${node.fields.map(({ key, value }) => `${print(key)} => ${print(value)}`).join(', ')}}`;
    case 'binary':
      return `<<${node.of.map(printSegment).join(', ')}>>`;
    case 'op':
      if (!/^(?:[-+*]|\+\+|div|rem|bsl|bor)$/.test(node.op)) throw new NotConstant();
      return node.left === null
        ? `${node.op}${print(node.right)}`
        : `${print(node.left)} ${node.op} ${print(node.right)}`;
    case 'block':
      if (node.body.length !== 1) throw new NotConstant();
      return `(${print(node.body[0]!)})`;
    case 'fun':
      return printFun(node);
    case 'reference':
      return `fun ${node.module === null ? '' : `${print(node.module)}:`}${print(node.fn)}/${print(node.arity)}`;
    case 'call':
      return printCall(node);
    default:
      throw new NotConstant();
  }
}

/** Calls that give the same wherever they stand, or the process and references a test may make for itself. */
function printCall({ module, fn, args }: Extract<Node, { k: 'call' }>): string {
  if (fn.k !== 'atom') throw new NotConstant();
  const name = module === null ? fn.text : `${print(module)}:${fn.text}`;
  if (!/^(?:self|make_ref|(?:maps|lists|binary|sets|queue|gb_trees):\w+|list_to_\w+|\w+_to_list)$/.test(name))
    throw new NotConstant();
  return `${name}(${args.map(print).join(', ')})`;
}

/** Of a function only what gives a constant, whatever it is called with. */
function printFun({ clauses }: Extract<Node, { k: 'if' | 'fun' }>): string {
  const [clause] = clauses;
  if (clauses.length !== 1 || clause === undefined || clause.guards.length > 0 || clause.body.length !== 1)
    throw new NotConstant();
  if (clause.patterns.some(({ k }) => k !== 'var')) throw new NotConstant();
  return `fun(${clause.patterns.map(() => '_').join(', ')}) -> ${print(clause.body[0]!)} end`;
}

function printSegment({ value, size, type }: Segment): string {
  const text = /^(?:string|int|char|block)$/.test(value.k) ? print(value) : `(${print(value)})`;
  return `${text}${size === null ? '' : `:${print(size)}`}${type === '' ? '' : `/${type}`}`;
}

const RESERVED = new Set(
  'after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse receive rem try when xor'.split(
    ' ',
  ),
);

/** An atom as Erlang source, quoted where it has to be. */
export function printAtom(name: string): string {
  if (/^[a-z][A-Za-z0-9_@]*$/.test(name) && !RESERVED.has(name)) return name;
  const escaped = name.replace(/[\\']|[^\x20-\x7E]/gu, (char) =>
    char === "'" || char === '\\' ? `\\${char}` : `\\x{${char.codePointAt(0)!.toString(16)}}`,
  );
  return `'${escaped}'`;
}

/** A string as Erlang source: `"a\\x{e9}"`. */
export function printString(text: string): string {
  const escaped = text.replace(/[\\"]|[^\x20-\x7E]/gu, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    if (char === '\n') return '\\n';
    return char === '\t' ? '\\t' : `\\x{${char.codePointAt(0)!.toString(16)}}`;
  });
  return `"${escaped}"`;
}
