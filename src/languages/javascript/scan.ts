/** The little of JavaScript's lexical grammar that can be told without parsing. */

const wordTable = Uint8Array.from({ length: 128 }, (_, code) => (/[\w$#\\]/.test(String.fromCharCode(code)) ? 1 : 0));

/** Part of a word or number. */
export function isWord(code: number): boolean {
  return code < 128 ? wordTable[code] === 1 : code >= 128;
}

/** Past the closing quote, or at the end of the line where there is none. */
export function endOfString(text: string, from: number, quote: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === 10) return at;
    if (code === 92 /* \ */) at++;
  }
  return text.length;
}

/** Past the closing backtick or the next `${`. */
export function endOfTemplate(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 96 /* ` */) return at + 1;
    if (code === 36 /* $ */ && text.charCodeAt(at + 1) === 123 /* { */) return at + 2;
    if (code === 92 /* \ */) at++;
  }
  return text.length;
}

/** Past the closing slash, or at the end of the line where there is none. */
export function endOfRegExp(text: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return at;
    if (code === 92 /* \ */) at++;
    else if (code === 91 /* [ */) inClass = true;
    else if (code === 93 /* ] */) inClass = false;
    else if (code === 47 /* / */ && !inClass) return at + 1;
  }
  return text.length;
}

/** Past a comment that starts here; the same place where none does. */
export function endOfComment(text: string, from: number, next: number): number {
  if (next !== 47 /* / */ && next !== 42 /* * */) return from;
  const end = next === 47 ? text.indexOf('\n', from) : text.indexOf('*/', from + 2) + 2;
  return end < from + 2 ? text.length : end;
}

/** Enough of the longer operators that none is taken for two: `===`, `=>`, `!=`, `<=`, `**`, `?.`, `</`, `/>`. */
export function operatorLength(text: string, at: number, code: number, next: number): number {
  if (next === 61 /* = */) return isComparison(code) && text.charCodeAt(at + 2) === 61 ? 3 : 2;
  if (next === code) return code === 33 /* ! */ ? 1 : 2;
  const isPair =
    (next === 62 /* > */ && (code === 61 /* = */ || code === 47)) ||
    (next === 47 /* / */ && code === 60) ||
    (next === 46 /* . */ && code === 63);
  return isPair ? 2 : 1;
}

/** Before a `=`: `<=`, `==`, `>=`, `!=`; any other makes an assignment of it. */
export function isComparison(code: number): boolean {
  return (code >= 60 && code <= 62) || code === 33;
}
