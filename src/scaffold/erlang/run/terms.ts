/** A string as Erlang source: `"a\\x{e9}"`. */
export function erlangText(text: string): string {
  const escaped = text.replace(/[\\"\p{C}]|[^\x20-\x7E]/gu, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\x{${char.codePointAt(0)!.toString(16)}}`,
  );
  return `"${escaped}"`;
}

export { printAtom as erlangAtom } from '../../../languages/erlang/print.js';
