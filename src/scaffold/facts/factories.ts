import { ts } from 'ts-morph';
import { chainOf, targetOf } from './entries.js';

/** A function that says it returns an object of a class. */
export interface Factory {
  readonly name: ts.Identifier;
  readonly node: ts.SignatureDeclaration;
}

const indexes = new WeakMap<ts.Program, ReadonlyMap<ts.Symbol, readonly Factory[]>>();

/**
 * Functions of the project, exported or not, that say they return an object of a class, or of one made of it: where a library
 * offers `string()`, its users never write `new Schema('string', …)`. Those that ask for least come first.
 */
export function factoriesOf(program: ts.Program, symbol: ts.Symbol): readonly Factory[] {
  let index = indexes.get(program);
  if (index === undefined) {
    index = indexOf(program);
    indexes.set(program, index);
  }
  return index.get(symbol) ?? [];
}

function indexOf(program: ts.Program): ReadonlyMap<ts.Symbol, readonly Factory[]> {
  const checker = program.getTypeChecker();
  const index = new Map<ts.Symbol, Factory[]>();
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || file.fileName.includes('/node_modules/')) continue;
    for (const factory of file.statements.flatMap(factoriesIn))
      for (const symbol of madeBy(factory, checker)) {
        const list = index.get(symbol) ?? [];
        index.set(symbol, list);
        // Of overloads the first.
        if (!list.some(({ name }) => name.text === factory.name.text && name.getSourceFile() === file))
          list.push(factory);
      }
  }
  // Those that can be called without arguments are the plainest.
  for (const list of index.values()) list.sort((a, b) => requiredOf(a) - requiredOf(b));
  return index;
}

function factoriesIn(statement: ts.Statement): Factory[] {
  if (ts.isFunctionDeclaration(statement))
    return statement.name === undefined || statement.type === undefined
      ? []
      : [{ name: statement.name, node: statement }];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) &&
    initializer !== undefined &&
    (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) &&
    initializer.type !== undefined
      ? [{ name, node: initializer }]
      : [],
  );
}

/** The class that a function is annotated with, and those it is made of. */
function madeBy({ node }: Factory, checker: ts.TypeChecker): ts.Symbol[] {
  if (node.type === undefined || !ts.isTypeReferenceNode(node.type)) return [];
  const declaration = targetOf(node.type.typeName, checker)?.valueDeclaration;
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return [];
  return chainOf(declaration, checker).flatMap(({ name }) =>
    name === undefined ? [] : (checker.getSymbolAtLocation(name) ?? []),
  );
}

function requiredOf({ node }: Factory): number {
  return node.parameters.filter(
    ({ questionToken, initializer, dotDotDotToken }) =>
      questionToken === undefined && initializer === undefined && dotDotDotToken === undefined,
  ).length;
}
