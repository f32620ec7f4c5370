import { ts } from 'ts-morph';
import { declaredValue, isFunctionNode, targetOf } from './entries.js';
import { isPackageFile } from './text.js';

/** Which functions of a module refer to which. */
export class Graph {
  readonly #checker: ts.TypeChecker;
  readonly #file: ts.SourceFile;
  readonly #callees = new Map<ts.Node, readonly ts.Node[]>();
  readonly #foreign = new Map<ts.Node, Set<ts.Node>>();
  readonly #reached = new Map<ts.Node, readonly ts.Node[]>();

  constructor(file: ts.SourceFile, checker: ts.TypeChecker) {
    this.#file = file;
    this.#checker = checker;
  }

  /** All that `node` reaches, nearest first, itself not included. */
  reach(node: ts.Node): readonly ts.Node[] {
    const known = this.#reached.get(node);
    if (known !== undefined) return known;
    const out = new Set<ts.Node>([node]);
    for (const each of out) for (const callee of this.#calleesOf(each)) out.add(callee);
    out.delete(node);
    const list = [...out];
    this.#reached.set(node, list);
    return list;
  }

  /** Functions of other modules of the project that `node` and what it reaches refer to. */
  imported(node: ts.Node): readonly ts.Node[] {
    const out = new Set<ts.Node>();
    for (const each of [node, ...this.reach(node)]) for (const other of this.#foreign.get(each) ?? []) out.add(other);
    return [...out];
  }

  #calleesOf(node: ts.Node): readonly ts.Node[] {
    const known = this.#callees.get(node);
    if (known !== undefined) return known;
    const out = new Set<ts.Node>();
    const foreign = new Set<ts.Node>();
    this.#foreign.set(node, foreign);
    const visit = (each: ts.Node): void => {
      if (ts.isIdentifier(each) || ts.isPrivateIdentifier(each)) {
        const value = this.#functionAt(each);
        if (value !== null && value !== node) (value.getSourceFile() === this.#file ? out : foreign).add(value);
      }
      ts.forEachChild(each, visit);
    };
    ts.forEachChild(node, visit);
    const list = [...out];
    this.#callees.set(node, list);
    return list;
  }

  #functionAt(name: ts.Node): ts.Node | null {
    if (ts.isTypeNode(name.parent)) return null;
    const symbol = targetOf(name, this.#checker);
    const declarations = symbol?.declarations ?? [];
    // The name of a declaration is no use of it.
    if (declarations.some((each) => each === name.parent && !ts.isPropertyAccessExpression(each))) return null;
    for (const declaration of declarations) {
      const file = declaration.getSourceFile();
      if (file.isDeclarationFile || isPackageFile(file.fileName, this.#file.fileName)) continue;
      if (ts.isAccessor(declaration) && ts.isSetAccessor(declaration) !== isAssigned(name)) continue;
      const value = declaredValue(declaration);
      if (ts.isObjectLiteralExpression(value) && isTable(declaration)) return value;
      if (isFunctionNode(value) ? value.body !== undefined : ts.isAccessor(value)) return value;
      if (ts.isClassLike(value)) return value.members.find(ts.isConstructorDeclaration) ?? null;
    }
    return null;
  }
}

/** `this.size = 1`, as against reading it. */
function isAssigned(name: ts.Node): boolean {
  const access = ts.isPropertyAccessExpression(name.parent) ? name.parent : name;
  const { parent } = access;
  return (
    ts.isBinaryExpression(parent) && parent.left === access && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** A constant of the module that holds functions: what refers to it may call any of them. */
function isTable(declaration: ts.Node): boolean {
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return false;
  const holds = (node: ts.Node): boolean =>
    isFunctionNode(node) || ts.forEachChild(node, (each) => holds(each) || undefined) === true;
  return holds(declaration.initializer);
}
