/** Mutators of literals: booleans, strings, templates, arrays, objects, regular expressions. */
import { replace } from './candidate.js';
import { regexVariants } from './regex.js';
import { innermost, isValue, outermost } from './tree.js';
import type { Candidate, Frame, Mutator, Node } from './types.js';

export const literalMutator: Mutator = (frame, source) => {
  const { node } = frame;
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'boolean') return [replace('BooleanLiteral', frame, String(!node.value))];
      if ('regex' in node) return regexes(frame, node.regex.pattern, node.regex.flags);
      if (typeof node.value !== 'string' || isName(frame)) return [];
      return [replace('StringLiteral', frame, node.value === '' ? '"Stryker was here!"' : '""')];
    case 'TemplateLiteral':
      if (isName(frame)) return [];
      return [replace('StringLiteral', frame, node.end - node.start === 2 ? '`Stryker was here!`' : '``')];
    case 'ArrayExpression':
      return [replace('ArrayDeclaration', frame, node.elements.length === 0 ? '["Stryker was here"]' : '[]')];
    case 'ObjectExpression':
      return node.properties.length === 0 ? [] : [replace('ObjectLiteral', frame, '{}')];
    case 'CallExpression':
    case 'NewExpression':
      return arrayCall(frame, node.callee, node.arguments, source);
    default:
      return [];
  }
};

function regexes(frame: Frame, pattern: string, flags: string): Candidate[] {
  return regexVariants(pattern, flags).map((variant) => replace('Regex', frame, `/${variant || '(?:)'}/${flags}`));
}

/** `new Array(3)` → `new Array()`, `Array()` → `Array([])`. */
function arrayCall(frame: Frame, callee: Node, args: readonly Node[], source: string): Candidate[] {
  if (callee.type !== 'Identifier' || callee.name !== 'Array') return [];
  const head = source.slice(frame.node.start, callee.end);
  return [replace('ArrayDeclaration', frame, `${head}(${args.length === 0 ? '[]' : ''})`)];
}

/** A string that names something: a property, a module, a type as `typeof` says it, an attribute, a directive. */
function isName(frame: Frame): boolean {
  if (!isValue(frame)) return false;
  const { key, parent } = outermost(frame);
  const around = parent?.node;
  switch (around?.type) {
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return key === 'key';
    case 'JSXAttribute':
    case 'ExpressionStatement':
      return true;
    case 'CallExpression':
      return (
        key === 'arguments' && around.callee.type === 'Identifier' && /^(require|Symbol)$/.test(around.callee.name)
      );
    case 'BinaryExpression':
      return isTypeof(key === 'left' ? around.right : around.left);
    case 'SwitchCase': {
      const statement = parent?.parent?.node;
      return key === 'test' && statement?.type === 'SwitchStatement' && isTypeof(statement.discriminant);
    }
    default:
      return false;
  }
}

function isTypeof(node: Node): boolean {
  const inner = innermost(node);
  return inner.type === 'UnaryExpression' && inner.operator === 'typeof';
}
