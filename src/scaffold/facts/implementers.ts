import { ts } from 'ts-morph';
import { targetOf } from './entries.js';

const MAX_FOUND = 2;

const indexes = new WeakMap<ts.Program, ReadonlyMap<string, readonly ts.ClassDeclaration[]>>();

/** Exported classes of the project that say they implement an interface. */
export function implementersOf(program: ts.Program, symbol: ts.Symbol): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const named = indexOf(program).get(symbol.name) ?? [];
  return named
    .filter((node) => clausesOf(node).some((each) => targetOf(each.expression, checker) === symbol))
    .flatMap((node) => (node.name === undefined ? [] : (checker.getSymbolAtLocation(node.name) ?? [])))
    .slice(0, MAX_FOUND);
}

/** Classes by the names of what they implement. */
function indexOf(program: ts.Program): ReadonlyMap<string, readonly ts.ClassDeclaration[]> {
  const known = indexes.get(program);
  if (known !== undefined) return known;
  const index = new Map<string, ts.ClassDeclaration[]>();
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || file.fileName.includes('/node_modules/')) continue;
    for (const statement of file.statements)
      if (ts.isClassDeclaration(statement))
        for (const { expression } of clausesOf(statement))
          if (ts.isIdentifier(expression))
            index.set(expression.text, [...(index.get(expression.text) ?? []), statement]);
  }
  indexes.set(program, index);
  return index;
}

function clausesOf(node: ts.ClassDeclaration): readonly ts.ExpressionWithTypeArguments[] {
  return node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)?.types ?? [];
}
