import { ts } from 'ts-morph';
import type { Shape } from '../model.js';
import { declaredValue, type FunctionNode, isFunctionNode, targetOf } from './entries.js';
import { unionOf } from './shape-context.js';
import type { Shapes } from './shapes.js';

const MAX_DEPTH = 3;

/**
 * Shape of the functions an untyped function returns, and of those they return in turn. The checker makes one type of
 * several functions without types, which loses how each of them is called. Null where none is returned.
 */
export function returnedFunctions(node: ts.Node, shapes: Shapes, checker: ts.TypeChecker, depth = 0): Shape | null {
  if (!isFunctionNode(node) || node.body === undefined || depth > MAX_DEPTH) return null;
  const found = [...new Set(returnsOf(node).flatMap((each) => functionOf(each, checker) ?? []))];
  const made = found.flatMap((fn): Shape[] => {
    const signature = checker.getSignatureFromDeclaration(fn);
    if (signature === undefined || fn === node) return [];
    const shape = shapes.functionShape(signature, fn, 'out', depth + 1);
    const inner = returnedFunctions(fn, shapes, checker, depth + 1);
    return [inner === null || shape.kind !== 'function' ? shape : { ...shape, returns: inner }];
  });
  return made.length === 0 ? null : unionOf(made);
}

function returnsOf(node: FunctionNode): ts.Expression[] {
  if (!ts.isBlock(node.body!)) return [node.body!];
  const out: ts.Expression[] = [];
  const visit = (each: ts.Node): void => {
    if (isFunctionNode(each) || ts.isClassLike(each)) return;
    if (ts.isReturnStatement(each) && each.expression !== undefined) out.push(each.expression);
    ts.forEachChild(each, visit);
  };
  ts.forEachChild(node.body!, visit);
  return out;
}

function functionOf(expression: ts.Expression, checker: ts.TypeChecker): FunctionNode | null {
  if (isFunctionNode(expression)) return expression;
  if (!ts.isIdentifier(expression)) return null;
  const declaration = targetOf(expression, checker)?.valueDeclaration;
  const value = declaration === undefined ? undefined : declaredValue(declaration);
  return isFunctionNode(value) ? value : null;
}
