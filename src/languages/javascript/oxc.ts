import { type ParseResult, type ParserOptions, type Program, parseSync } from 'oxc-parser';

export interface Parsed {
  readonly program: Program;
  readonly module: ParseResult['module'];
  readonly errors: number;
}

/**
 * Without the type annotations the tree is a quarter cheaper to read; modifiers are then taken from the text. Offsets
 * count UTF-16 units, as JavaScript strings do.
 */
const base: ParserOptions = { astType: 'js', preserveParens: false };

/** JavaScript may be CommonJS with a `return` outside functions, or carry type annotations (Flow). */
const attempts: readonly ParserOptions[] = [
  { ...base, lang: 'jsx' },
  { ...base, lang: 'jsx', sourceType: 'commonjs' },
  { ...base, lang: 'tsx' },
];

const mayHoldJsx = /\.jsx?$/i;

/** The reading with the fewest errors; null where the parser gives up on the file as a whole. */
export function parseTolerant(path: string, text: string): Parsed | null {
  if (!mayHoldJsx.test(path)) return parseOnce(path, text, base);
  let best: Parsed | null = null;
  for (const options of attempts) {
    const parsed = parseOnce(path, text, options);
    if (parsed === null || parsed.errors === 0) return parsed;
    if (best === null || parsed.errors < best.errors) best = parsed;
  }
  return best;
}

function parseOnce(path: string, text: string, options: ParserOptions): Parsed | null {
  try {
    const result = parseSync(path, text, options);
    return { program: result.program, module: result.module, errors: result.errors.length };
  } catch {
    return null;
  }
}
