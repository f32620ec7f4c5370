import { ts } from 'ts-morph';
import type { Shape } from '../model.js';
import { implementersOf } from './implementers.js';
import { type Shaper, unionOf, type Way } from './shape-context.js';
import { isPackageFile } from './text.js';

const MAX_EXPORTS = 80;
const MAX_MADE = 3;

/** Shape of an object of a class, or null where its public members say all there is to say. */
export function classShape(shaper: Shaper, type: ts.Type, symbol: ts.Symbol, way: Way): Shape | null {
  const { owners, heirs } = shaper.context;
  const owner = owners.get(symbol);
  if (owner !== undefined) return { kind: 'instance', of: owner };
  const below = heirs(symbol).map((of): Shape => ({ kind: 'instance', of }));
  if (below.length > 0) return unionOf(below);
  if (way === 'out') return null;
  const helper = helperShape(shaper, symbol);
  if (helper !== null) return helper;
  return hasHidden(type) ? { kind: 'never' } : null;
}

/** Objects the module that declares an interface offers for it: `new ManualClock()`, `systemClock`. */
export function madeOf(shaper: Shaper, type: ts.Type): { fresh: Shape[]; shared: Shape[] } {
  const { checker } = shaper.context;
  const symbol = type.aliasSymbol ?? type.symbol;
  const file = symbol?.declarations?.[0]?.getSourceFile();
  const implementing = symbol === undefined ? [] : implementersOf(shaper.context.program, symbol);
  const fresh: Shape[] = implementing.flatMap((each) => helperShape(shaper, each) ?? []);
  const none = { fresh: fresh.slice(0, MAX_MADE), shared: [] };
  if (file === undefined || isPackageFile(file.fileName, shaper.context.file.fileName) || !hasBehaviour(type, checker))
    return none;
  const module = checker.getSymbolAtLocation(file);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  if (exported.length > MAX_EXPORTS) return none;
  const shared: Shape[] = [];
  for (const symbol of exported) {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || declaration.getSourceFile() !== file) continue;
    const value = checker.getTypeOfSymbolAtLocation(symbol, declaration);
    if (ts.isClassDeclaration(declaration)) {
      const made = value.getConstructSignatures()[0]?.getReturnType();
      const fits = !implementing.includes(symbol) && made !== undefined && checker.isTypeAssignableTo(made, type);
      const helper = fits ? helperShape(shaper, symbol) : null;
      if (helper !== null) fresh.push(helper);
    } else if (ts.isVariableDeclaration(declaration) && checker.isTypeAssignableTo(value, type)) {
      const local = shaper.localOf(declaration.name);
      if (local !== null) shared.push({ kind: 'made', text: local });
    }
  }
  return { fresh: fresh.slice(0, MAX_MADE), shared: shared.slice(0, MAX_MADE) };
}

/** An object of a class of another module; null where it is abstract, not exported or takes what we cannot make. */
function helperShape(shaper: Shaper, symbol: ts.Symbol): Shape | null {
  const of = shaper.helpers.ofClass(symbol);
  return of === null ? null : { kind: 'instance', of };
}

/** Whether an object literal cannot stand for the class. */
function hasHidden(type: ts.Type): boolean {
  return type.getProperties().some((prop) => {
    const declaration = prop.valueDeclaration;
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    if (declaration === undefined) return false;
    return prop.name.startsWith('#') || (ts.getCombinedModifierFlags(declaration) & hidden) !== 0;
  });
}

/** Whether an interface has a method it cannot do without: data alone is better written out. */
function hasBehaviour(type: ts.Type, checker: ts.TypeChecker): boolean {
  return type.getProperties().some((prop) => {
    const declaration = prop.valueDeclaration;
    if (declaration === undefined || prop.flags & ts.SymbolFlags.Optional) return false;
    return checker.getTypeOfSymbolAtLocation(prop, declaration).getCallSignatures().length > 0;
  });
}
