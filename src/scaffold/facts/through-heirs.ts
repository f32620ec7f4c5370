import { ts } from 'ts-morph';
import { addInherited } from './classes.js';
import type { CollectContext } from './context.js';
import { hasModifier, targetOf } from './entries.js';
import type { Locals } from './locals.js';
import { isPackageFile } from './text.js';

const MAX_HEIRS = 2;
const MAX_BASES = 6;

/**
 * Adds what abstract classes of the module offer through the classes of other modules that are made of them, as far as
 * the program has loaded these.
 */
export function collectThroughHeirs(context: CollectContext, locals: Locals, program: ts.Program): void {
  const { file, checker } = context;
  const bases = file.statements.filter(
    (each): each is ts.ClassDeclaration => ts.isClassDeclaration(each) && hasModifier(each, ts.ModifierFlags.Abstract),
  );
  if (bases.length === 0) return;
  const count = new Map<ts.ClassDeclaration, number>();
  for (const other of program.getSourceFiles()) {
    if (other === file || other.isDeclarationFile || isPackageFile(other.fileName, file.fileName)) continue;
    const module = checker.getSymbolAtLocation(other);
    for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const heir = target.valueDeclaration;
      if (heir === undefined || !ts.isClassDeclaration(heir) || heir.getSourceFile() !== other) continue;
      if (hasModifier(heir, ts.ModifierFlags.Abstract)) continue;
      const chain = chainOf(heir, checker);
      for (const base of bases) {
        const known = count.get(base) ?? 0;
        if (!chain.includes(base) || known >= MAX_HEIRS) continue;
        count.set(base, known + 1);
        const local = locals.add(symbol.name, other.fileName, heir.name?.text ?? target.name);
        addInherited(context, local, heir, chain.slice(0, chain.indexOf(base)), base);
      }
    }
  }
}

/** The class and those it is made of, nearest first, in whatever file. */
export function chainOf(node: ts.ClassDeclaration, checker: ts.TypeChecker): ts.ClassDeclaration[] {
  const out = [node];
  for (let at: ts.ClassDeclaration = node; out.length <= MAX_BASES; ) {
    const clause = at.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
    const expression = clause?.types[0]?.expression;
    const base = expression === undefined ? undefined : targetOf(expression, checker)?.valueDeclaration;
    if (base === undefined || !ts.isClassDeclaration(base) || out.includes(base)) break;
    out.push(base);
    at = base;
  }
  return out;
}
