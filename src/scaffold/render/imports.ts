import type { Local, ModuleFacts } from '../model.js';
import { isPath } from './specifier.js';
import { quoted } from './strings.js';
import { isTyped, saysImport, type TestStyle } from './style.js';

/** A binding to import: `exported` of `specifier`, called `local` in the file. */
export interface Binding {
  readonly local: string;
  readonly exported: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** Loaded by Node's own `require` in a test that says `import`. */
  readonly native?: boolean;
}

/** Where the bindings of a test stand: for which module, and in which style. */
export interface Place {
  readonly facts: Pick<ModuleFacts, 'file' | 'format'>;
  readonly style: Pick<TestStyle, 'framework' | 'language' | 'modules'>;
}

export function bindingOf(local: Local, specifierOf: (from: string) => string, place?: Place): Binding {
  return {
    local: local.local,
    exported: local.exported,
    specifier: specifierOf(local.from),
    typeOnly: local.typeOnly,
    ...(place !== undefined && isNative(local, place) ? { native: true } : {}),
  };
}

/**
 * Whether a test must `require` a module to get what the module under test gets. Vitest evaluates what a test imports
 * itself, and leaves what that requires to Node: a class imported from a CommonJS file is another than the class its
 * neighbour required, and `instanceof` tells them apart.
 */
function isNative({ from }: Local, { facts, style }: Place): boolean {
  if (style.framework !== 'vitest' || facts.format !== 'cjs' || isTyped(style) || !saysImport(style)) return false;
  return isPath(from) && from !== facts.file && /\.c?js$/.test(from);
}

/** What gives a test that says `import` Node's own `require`. */
const requireLine = 'const require = createRequire(import.meta.url);';
const maker: Binding = { local: 'createRequire', exported: 'createRequire', specifier: 'node:module', typeOnly: false };

/**
 * Import or require statements, one a line, packages before files, each group by name.
 * @param declared whether the file has a `require` of its own
 */
export function importLines(bindings: readonly Binding[], style: TestStyle, declared = false): string[] {
  const native = bindings.filter((binding) => binding.native);
  if (native.length === 0) return linesOf(bindings, style);
  const others = bindings.filter((binding) => !binding.native);
  return [
    ...linesOf(declared ? others : [...others, maker], style),
    ...(declared ? [] : ['', requireLine]),
    ...linesOf(native, { ...style, language: 'cjs', modules: 'cjs' }),
  ];
}

function linesOf(bindings: readonly Binding[], style: TestStyle): string[] {
  const bySource = new Map<string, Binding[]>();
  for (const binding of bindings) {
    const same = bySource.get(binding.specifier);
    if (same === undefined) bySource.set(binding.specifier, [binding]);
    else if (!same.some((other) => other.local === binding.local)) same.push(binding);
  }
  const sources = [...bySource].sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  return sources.flatMap(([source, its]) =>
    saysImport(style) ? esmLines(source, its, style) : cjsLines(source, its, style.width),
  );
}

function rankOf(specifier: string): number {
  if (specifier.startsWith('node:')) return 0;
  if (!specifier.startsWith('.')) return 1;
  return specifier.startsWith('..') ? 2 : 3;
}

function esmLines(source: string, bindings: readonly Binding[], style: TestStyle): string[] {
  const from = quoted(source, 'single');
  const lines: string[] = [];
  const values = bindings.filter((binding) => !binding.typeOnly);
  const types = isTyped(style) ? bindings.filter((binding) => binding.typeOnly) : [];
  const viaRequire = isTyped(style) && style.exportEquals === 'require';
  for (const binding of [...types, ...values]) {
    const word = binding.typeOnly ? 'import type' : 'import';
    if (binding.exported === '*') lines.push(`${word} * as ${binding.local} from ${from};`);
    else if (binding.exported === '=' && viaRequire) lines.push(`${word} ${binding.local} = require(${from});`);
    else if (isDefault(binding)) lines.push(`${word} ${binding.local} from ${from};`);
  }
  const named = (binding: Binding) => !isDefault(binding) && binding.exported !== '*';
  const typeNames = types.filter(named);
  const valueNames = values.filter(named);
  if (valueNames.length > 0) {
    const all = [...valueNames.map((its) => specifier(its, ' as ')), ...typeNames.map((its) => typeSpecifier(its))];
    lines.push(inBraces('import', sorted(all), `from ${from};`, style.width));
  } else if (typeNames.length > 0) {
    const all = typeNames.map((its) => specifier(its, ' as '));
    lines.push(inBraces('import type', sorted(all), `from ${from};`, style.width));
  }
  return lines;
}

function isDefault(binding: Binding): boolean {
  return binding.exported === 'default' || binding.exported === '=';
}

function cjsLines(source: string, bindings: readonly Binding[], width: number): string[] {
  const from = `require(${quoted(source, 'single')})`;
  const values = bindings.filter((binding) => !binding.typeOnly);
  const whole = values.filter((its) => its.exported === '*' || its.exported === '=' || isOwnDefault(its));
  const named = values.filter((its) => !whole.includes(its));
  const lines = whole.map((its) => `const ${its.local} = ${from};`);
  if (named.length > 0)
    lines.push(inBraces('const', sorted(named.map((its) => specifier(its, ': '))), `= ${from};`, width));
  return lines;
}

/** `import { a, b } from 'c';`, a name a line where it is wider than the page. */
function inBraces(before: string, names: readonly string[], after: string, width: number): string {
  const flat = `${before} { ${names.join(', ')} } ${after}`;
  if (flat.length <= width) return flat;
  return `${before} {\n${names.map((name) => `  ${name},\n`).join('')}} ${after}`;
}

/** Packages and `node:` modules give CommonJS their default as the whole. */
function isOwnDefault(binding: Binding): boolean {
  return binding.exported === 'default' && !binding.specifier.startsWith('.');
}

/** `name` or `name as local`. */
export function specifier(binding: Binding, as: ' as ' | ': '): string {
  return binding.exported === binding.local ? binding.local : `${binding.exported}${as}${binding.local}`;
}

function typeSpecifier(binding: Binding): string {
  return `type ${specifier(binding, ' as ')}`;
}

/** By name, whatever the case and whether a type, as organizers of imports do. */
function sorted(names: readonly string[]): string[] {
  const key = (name: string) => name.replace(/^type /, '');
  return [...names].sort((a, b) => {
    const [x, y] = [key(a).toLowerCase(), key(b).toLowerCase()];
    return x < y ? -1 : x > y ? 1 : key(a) < key(b) ? -1 : 1;
  });
}
