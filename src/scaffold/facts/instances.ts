import { ts } from 'ts-morph';
import type { Shape } from '../model.js';
import { minimalText } from './minimal.js';
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
  const text = newText(shaper, symbol);
  if (text !== null) return { kind: 'made', text };
  return hasHidden(type) ? { kind: 'never' } : null;
}

/** Objects the module that declares an interface offers for it: `new ManualClock()`, `systemClock`. */
export function madeOf(shaper: Shaper, type: ts.Type): { fresh: Shape[]; shared: Shape[] } {
  const { checker } = shaper.context;
  const none = { fresh: [], shared: [] };
  const file = (type.aliasSymbol ?? type.symbol)?.declarations?.[0]?.getSourceFile();
  if (file === undefined || isPackageFile(file.fileName, shaper.context.file.fileName) || !hasBehaviour(type, checker))
    return none;
  const module = checker.getSymbolAtLocation(file);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  if (exported.length > MAX_EXPORTS) return none;
  const fresh: Shape[] = [];
  const shared: Shape[] = [];
  for (const symbol of exported) {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || declaration.getSourceFile() !== file) continue;
    const value = checker.getTypeOfSymbolAtLocation(symbol, declaration);
    if (ts.isClassDeclaration(declaration)) {
      const made = value.getConstructSignatures()[0]?.getReturnType();
      const text = made !== undefined && checker.isTypeAssignableTo(made, type) ? newText(shaper, symbol) : null;
      if (text !== null) fresh.push({ kind: 'made', text });
    } else if (ts.isVariableDeclaration(declaration) && checker.isTypeAssignableTo(value, type)) {
      const local = shaper.localOf(declaration.name);
      if (local !== null) shared.push({ kind: 'made', text: local });
    }
  }
  return { fresh: fresh.slice(0, MAX_MADE), shared: shared.slice(0, MAX_MADE) };
}

/** `new Clock()`, with the plainest arguments; null where it is abstract, not exported or takes what we cannot make. */
function newText(shaper: Shaper, symbol: ts.Symbol): string | null {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !ts.isClassDeclaration(declaration) || declaration.name === undefined) return null;
  if (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) return null;
  const signatures = shaper.context.checker.getTypeOfSymbolAtLocation(symbol, declaration).getConstructSignatures();
  for (const signature of signatures) {
    const made = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
    if (
      made !== undefined &&
      ts.getCombinedModifierFlags(made) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)
    )
      continue;
    const args = argumentTexts(shaper, signature);
    if (args === null) continue;
    const local = shaper.localOf(declaration.name);
    if (local !== null) return `new ${local}(${args.join(', ')})`;
  }
  return null;
}

function argumentTexts(shaper: Shaper, signature: ts.Signature): string[] | null {
  const args: string[] = [];
  for (const symbol of signature.getParameters()) {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !ts.isParameter(declaration)) return null;
    if (declaration.dotDotDotToken !== undefined || shaper.context.checker.isOptionalParameter(declaration)) break;
    const type = shaper.context.checker.getTypeOfSymbolAtLocation(symbol, declaration);
    const text = minimalText(shaper.of(type, declaration, 'in', 4), shaper.list);
    if (text === null) return null;
    args.push(text);
  }
  return args;
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
