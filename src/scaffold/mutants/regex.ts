/** Variants of a regular expression: one small change each. */

interface Token {
  readonly text: string;
  /** What it may become; null where it stays. */
  readonly becomes: string | null;
}

const opposites: Readonly<Record<string, string>> = {
  '(?=': '(?!',
  '(?!': '(?=',
  '(?<=': '(?<!',
  '(?<!': '(?<=',
};

/** Longer patterns are tables of characters that nobody wrote by hand, and would be copied once for each variant. */
const longest = 1000;

/** One token: an escape, a character class, a head of a look-around, a quantifier, or a character. */
const token =
  /\\(?:[pPu]\{[^}]*\}|k<[^>]*>|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?<?[=!]|\(\?(?:<[^>]*>|[a-z-]*:)|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/gu;

/**
 * Patterns that differ from `pattern` in one place: an anchor removed, `*` ↔ `+`, `?` and `{n,m}` removed, a class or a
 * look-around negated. Only those that are valid with `flags`. Under the `v` flag, where classes nest, there are none.
 */
export function regexVariants(pattern: string, flags: string): string[] {
  if (flags.includes('v') || pattern.length > longest) return [];
  const tokens = (pattern.match(token) ?? []).map(read);
  const variants = tokens.flatMap(({ becomes }, place) => {
    if (becomes === null) return [];
    return [tokens.map(({ text }, at) => (at === place ? becomes : text)).join('')];
  });
  return variants.filter((variant) => variant !== pattern && isValid(variant, flags));
}

function read(text: string): Token {
  return { text, becomes: changed(text) };
}

function changed(text: string): string | null {
  if (text === '^' || text === '$') return '';
  if (/^\\[dDwWsS]$/.test(text)) return text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase();
  if (text.length > 1 && text.startsWith('[')) return text[1] === '^' ? `[${text.slice(2)}` : `[^${text.slice(1)}`;
  if (/^[*+]/.test(text)) return (text[0] === '*' ? '+' : '*') + text.slice(1);
  if (/^(\?|\{\d)/.test(text)) return '';
  return opposites[text] ?? null;
}

function isValid(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) !== null;
  } catch {
    return false;
  }
}
