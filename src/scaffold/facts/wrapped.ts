import { ts } from 'ts-morph';
import type { Param } from '../model.js';
import { bare, declaredValue, type FunctionNode, isFunctionNode } from './entries.js';

/**
 * The function of the same file that a call is given, where nothing better is known of what the call returns:
 * `promisify(readFile)`, `debounce(() => …)`, `fromPromise(async (file) => …)` are mostly called as it is.
 */
export function wrappedFunction(value: ts.Node, type: ts.Type, checker: ts.TypeChecker): FunctionNode | null {
  if (!ts.isCallExpression(value) || !saysNothing(type)) return null;
  for (const argument of value.arguments) {
    const given = bare(argument);
    const declaration = ts.isIdentifier(given) ? checker.getSymbolAtLocation(given)?.valueDeclaration : undefined;
    const behind = declaration === undefined ? given : declaredValue(declaration);
    if (isFunctionNode(behind) && behind.getSourceFile() === value.getSourceFile()) return behind;
  }
  return null;
}

/** `any`, or a function that takes anything. */
function saysNothing(type: ts.Type): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return true;
  const signatures = type.getCallSignatures();
  return signatures.length > 0 && signatures.every(({ parameters }) => parameters.length <= 1 && isRest(parameters[0]));
}

function isRest(parameter: ts.Symbol | undefined): boolean {
  const declaration = parameter?.valueDeclaration;
  return declaration !== undefined && ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
}

const CALLBACK = /^(cb|callback|done|next)$/;

/** Parameters of a wrapped function: wrappers turn callbacks into promises and promises into callbacks. */
export function wrappedParams(params: readonly Param[]): Param[] {
  const last = params.at(-1);
  if (last?.rest) return [...params];
  if (last !== undefined && CALLBACK.test(last.name)) return [...params.slice(0, -1), { ...last, optional: true }];
  const shape = { kind: 'function', params: [], returns: { kind: 'undefined' } } as const;
  return [...params, { name: 'callback', shape, optional: true, rest: false }];
}
