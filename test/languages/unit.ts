import { parseJavaScript } from '../../src/languages/javascript/parse.js';
import type { SourceFunction, SourceUnit } from '../../src/model.js';

export function read(text: string, path = 'a.ts'): SourceUnit {
  return parseJavaScript(path, text);
}

export function functionNamed(text: string, name: string, path = 'a.ts'): SourceFunction {
  const unit = read(text, path);
  const found = unit.functions.find((fn) => fn.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${unit.functions.map((fn) => fn.name).join(', ')}`);
  return found;
}

/** Of the one function the text holds, or the first. */
export function cognitive(text: string): number | undefined {
  return read(text).functions[0]?.cognitive;
}

export function cyclomatic(text: string): number | undefined {
  return read(text).functions[0]?.cyclomatic;
}

export function names(text: string, path = 'a.ts'): string[] {
  return read(text, path).functions.map((fn) => fn.name);
}

export function exportedNames(text: string, path = 'a.ts'): string[] {
  return read(text, path)
    .functions.filter((fn) => fn.exported)
    .map((fn) => fn.name);
}
