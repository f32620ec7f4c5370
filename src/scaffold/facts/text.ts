/** A string as single-quoted source text. */
export function quote(value: string): string {
  const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

/** `'a-b_c'` → `aBC`; never empty, never starts with a digit. */
export function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9$]+/).filter((word) => word !== '');
  const joined = words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('');
  return joined === '' ? 'subject' : /^\d/.test(joined) ? `_${joined}` : joined;
}

export function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** First sentence of a doc comment, on one line. */
export function firstSentence(doc: string): string {
  const flat = doc.replace(/\s+/g, ' ').trim();
  const end = /[.!?](?=\s+[A-Z`'"(]|$)/.exec(flat);
  return end === null ? flat : flat.slice(0, end.index + 1);
}

/** Whether a file belongs to an installed package other than that of `own`. Paths with `/`. */
export function isPackageFile(path: string, own: string): boolean {
  const at = own.lastIndexOf('/node_modules/');
  if (at < 0) return path.includes('/node_modules/');
  const home = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(own)?.[0] ?? own;
  return path.startsWith(home) ? path.slice(home.length).includes('node_modules/') : path.includes('/node_modules/');
}

/** First of each, at most `limit`. */
export function distinct(list: Iterable<string>, limit: number): string[] {
  const seen = new Set<string>();
  for (const each of list) {
    if (seen.size >= limit) break;
    seen.add(each);
  }
  return [...seen];
}
