import { type ParserOptions, type Program, parseSync } from 'oxc-parser';
import { nestsTooDeep } from '../../languages/javascript/nesting.js';

/** JavaScript may hold JSX under any ending, and be CommonJS with a `return` outside functions. */
const attempts: readonly ParserOptions[] = [{ lang: 'jsx' }, { lang: 'jsx', sourceType: 'commonjs' }];

/** The tree with parentheses kept; null for what does not parse, declarations (`.d.ts`) among it. */
export function parse(path: string, source: string): Program | null {
  if (/\.d\.([^.]+\.)?[cm]?ts$/.test(path) || nestsTooDeep(source)) return null;
  for (const options of /\.[cm]?jsx?$/.test(path) ? attempts : [{}]) {
    const { program, errors } = parseSync(path, source, { ...options, astType: 'ts', preserveParens: true });
    if (errors.length === 0) return program;
  }
  return null;
}
