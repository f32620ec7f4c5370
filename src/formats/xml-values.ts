/** The number an attribute holds; NaN where it is missing, empty or none. */
export function numberOf(text: string | undefined): number {
  if (text === undefined || text === '') return Number.NaN;
  let value = 0;
  // Almost all are a few digits, and a report has millions: this spares a call into the runtime for each.
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9) || i === 15) return Number(text);
    value = value * 10 + digit;
  }
  return value;
}

/** Seconds or milliseconds since the epoch as milliseconds, told apart by size (1e11 s is the year 5138). */
export function epochMs(text: string | undefined): number {
  const value = numberOf(text);
  return value < 1e11 ? value * 1000 : value;
}

const MAX_COPIES = 8192;
const copies = new Map<string, string>();

/**
 * A copy that does not keep the chunk alive that `text` was cut from: for strings that outlive the parse. Names that
 * come again and again (`<init>`, `(anonymous_3)`) are copied once.
 */
export function ownCopy(text: string): string {
  const known = copies.get(text);
  if (known !== undefined) return known;
  const copy = Buffer.from(text).toString();
  if (copies.size === MAX_COPIES) copies.clear();
  if (copy.length < 100) copies.set(copy, copy);
  return copy;
}
