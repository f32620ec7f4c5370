/** Mutators of conditions: what decides becomes `true` or `false`. */
import { replace } from './candidate.js';
import { isValue, outermost } from './tree.js';
import type { Candidate, Frame, Mutator, Node } from './types.js';

const name = 'ConditionalExpression';
const boolean = new Set(['!=', '!==', '&&', '<', '<=', '==', '===', '>', '>=', '||']);

export const conditionMutator: Mutator = (frame) => {
  if (!isValue(frame)) return [];
  return valuesFor(frame).map((value) => replace(name, frame, value));
};

/** Loops only end: one that never does would have to be killed. */
function valuesFor(frame: Frame): readonly string[] {
  const { key, parent } = outermost(frame);
  const around = parent?.node;
  if (key === 'test') {
    if (around?.type === 'IfStatement' || around?.type === 'ConditionalExpression') return ['true', 'false'];
    if (around !== undefined && /^(For|While|DoWhile)Statement$/.test(around.type)) return ['false'];
  }
  const { node } = frame;
  if (node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') return [];
  if (!boolean.has(node.operator)) return [];
  // `true || y` and `false && y` would do as the mutants of the whole do.
  if (around?.type === 'LogicalExpression' && around.operator === '||') return ['false'];
  if (around?.type === 'LogicalExpression' && around.operator === '&&') return ['true'];
  return ['true', 'false'];
}

/** A case of a `switch` loses its statements, unless it declares what other cases may use. */
export const caseMutator: Mutator = ({ node }, source): readonly Candidate[] => {
  if (node.type !== 'SwitchCase' || node.consequent.length === 0) return [];
  if (node.consequent.some(declares)) return [];
  const start = node.consequent[0]!.start;
  const end = node.consequent.at(-1)!.end;
  const replacement = source.slice(node.start, start).trimEnd();
  return [{ operator: name, start: node.start, end: node.end, replacement, place: { kind: 'skip', start, end } }];
};

function declares(node: Node): boolean {
  if (node.type === 'VariableDeclaration') return node.kind !== 'var';
  return node.type === 'ClassDeclaration' || node.type === 'FunctionDeclaration';
}
