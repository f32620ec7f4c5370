import { ts } from 'ts-morph';
import { addInherited } from './classes.js';
import type { CollectContext } from './context.js';
import { chainOf, hasModifier } from './entries.js';
import type { Locals } from './locals.js';
import { isPackageFile } from './text.js';

const MAX_HEIRS = 2;

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
