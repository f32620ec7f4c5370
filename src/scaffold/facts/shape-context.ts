import { ts } from 'ts-morph';
import type { Param, Shape } from '../model.js';
import { symbolOf } from './entries.js';
import type { Locals } from './locals.js';
import { isPackageFile } from './text.js';

/** Which way a value goes: `in` the module under test, where a test must make it, or `out` of it. */
export type Way = 'in' | 'out';

/** What the shapes of one module are made with. */
export interface ShapeContext {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly file: ts.SourceFile;
  readonly locals: Locals;
  /** Classes of the module a test can name: their symbol → what shapes call them. */
  readonly owners: Map<ts.Symbol, string>;
  /** Classes of the module to make something of an abstract one. */
  readonly heirs: (symbol: ts.Symbol) => readonly string[];
  /** Guesses what an untyped parameter takes; shapes in the order of likelihood. */
  readonly hints: (declaration: ts.Node) => readonly Shape[];
}

/** What helpers of `Shapes` need of it. */
export interface Shaper {
  readonly context: ShapeContext;
  readonly list: readonly Shape[];
  /** Classes of other modules. */
  readonly helpers: { ofClass(symbol: ts.Symbol): string | null };
  symbol(symbol: ts.Symbol, at: ts.Node, way: Way, depth: number): Shape;
  params(signature: ts.Signature, at: ts.Node, way: Way, depth?: number): Param[];
  of(type: ts.Type, at: ts.Node, way?: Way, depth?: number): Shape;
  localOf(name: ts.Node, typeOnly?: boolean): string | null;
}

export function unionOf(of: readonly Shape[]): Shape {
  const flat = of.flatMap((shape) => (shape.kind === 'union' ? shape.of : [shape]));
  if (flat.some(({ kind }) => kind === 'any')) return flat.find(({ kind }) => kind === 'any')!;
  return flat.length === 0 ? { kind: 'never' } : flat.length === 1 ? flat[0]! : { kind: 'union', of: flat };
}

/** The name a test may use for a declaration of the project, if the module that declares it exports it. */
export function exportedLocal(context: ShapeContext, name: ts.Node, typeOnly: boolean): string | null {
  const { checker, locals } = context;
  const symbol = checker.getSymbolAtLocation(name);
  const file = name.getSourceFile();
  if (symbol === undefined) return null;
  if (isPackageFile(file.fileName, context.file.fileName) || file.isDeclarationFile)
    return typeOnly ? null : importedLocal(context, symbol);
  // The checker gives no symbol for files that say `module.exports`, though they have one.
  const module = checker.getSymbolAtLocation(file) ?? symbolOf(file);
  if (module === undefined) return null;
  const whole = module.exports?.get('export=' as ts.__String);
  const all = whole === undefined ? checker.getExportsOfModule(module) : [whole];
  for (const exported of all) {
    const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const isWhole = exported === whole && checker.getTypeOfSymbol(target).symbol === symbol;
    if (!isWhole && target !== symbol && target !== (symbol as { exportSymbol?: ts.Symbol }).exportSymbol) continue;
    if (exported === whole) return locals.add('=', file.fileName, symbol.name, typeOnly);
    return locals.add(
      exported.name,
      file.fileName,
      exported.name === 'default' ? symbol.name : exported.name,
      typeOnly,
    );
  }
  return null;
}

/** A value of a package, by the name the module itself imports it by. */
function importedLocal({ checker, locals, file }: ShapeContext, symbol: ts.Symbol): string | null {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      const local = checker.getSymbolAtLocation(name);
      if (local === undefined || !(local.flags & ts.SymbolFlags.Alias)) continue;
      if (checker.getAliasedSymbol(local) !== symbol) continue;
      return locals.add((propertyName ?? name).text, statement.moduleSpecifier.text, name.text);
    }
  }
  return null;
}
