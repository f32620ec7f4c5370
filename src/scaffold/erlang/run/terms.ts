/** A string as Erlang source: `"a\\x{e9}"`. */
export function erlangText(text: string): string {
  const escaped = text.replace(/[\\"\p{C}]|[^\x20-\x7E]/gu, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\x{${char.codePointAt(0)!.toString(16)}}`,
  );
  return `"${escaped}"`;
}

const KEYWORDS = new Set(
  'after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse receive rem try when xor'.split(
    ' ',
  ),
);

/** An atom as Erlang source, quoted where it has to be. */
export function erlangAtom(name: string): string {
  if (/^[a-z][A-Za-z0-9_@]*$/.test(name) && !KEYWORDS.has(name)) return name;
  const escaped = name.replace(/[\\']|[^\x20-\x7E]/gu, (char) =>
    char === "'" || char === '\\' ? `\\${char}` : `\\x{${char.codePointAt(0)!.toString(16)}}`,
  );
  return `'${escaped}'`;
}
