import type { TestStyle } from './style.js';

type Quotes = TestStyle['quotes'];

/** A string as source text, in the quotes of the style unless the others need fewer escapes. */
export function quoted(value: string, quotes: Quotes): string {
  const mark = markFor(value, quotes);
  const body = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
  // JSON leaves the two line separators as they are; older parsers do not.
  return mark + body.replaceAll(mark, `\\${mark}`).replace(/[\u2028\u2029]/g, escaped) + mark;
}

/** A string literal with other quotes around it, every escape but that of the quotes kept as it was written. */
export function requoted(raw: string, value: string, quotes: Quotes): string {
  const mark = markFor(value, quotes);
  if (raw.startsWith(mark)) return raw;
  const body = raw.slice(1, -1).replace(/\\(.)|(["'])/gs, (all, after: string | undefined) => {
    const quote = after ?? all;
    if (quote !== '"' && quote !== "'") return all;
    return quote === mark ? `\\${quote}` : quote;
  });
  return mark + body + mark;
}

function markFor(value: string, quotes: Quotes): '"' | "'" {
  const single = value.split("'").length;
  const double = value.split('"').length;
  if (quotes === 'single') return single > double ? '"' : "'";
  return double > single ? "'" : '"';
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
