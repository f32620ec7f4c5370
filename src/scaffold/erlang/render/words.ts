/** An atom as source text. `name` is what it stands for. */
export function atom(name: string): string {
  if (/^[a-z][\w@]*$/.test(name) && !RESERVED.has(name)) return name;
  return `'${escaped(name, "'")}'`;
}

/** A string as source text, all of it ASCII: whatever encoding a file is read in, it says the same. */
export function string(text: string): string {
  return `"${escaped(text, '"')}"`;
}

/** Words of the language, and `maybe` and `else`, which are such since OTP 25. */
const RESERVED = new Set(
  'after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse receive rem try when xor'.split(
    ' ',
  ),
);

function escaped(text: string, mark: '"' | "'"): string {
  let said = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (character === '\n') said += '\\n';
    else if (character === '\t') said += '\\t';
    else if (character === '\\' || character === mark) said += `\\${character}`;
    // Half a surrogate pair is no character of Erlang's.
    else if (code >= 0xd800 && code <= 0xdfff) said += '\\x{FFFD}';
    else if (code < 0x20 || code > 0x7e) said += `\\x{${code.toString(16).toUpperCase()}}`;
    else said += character;
  }
  return said;
}

/** Lower-case letters, digits and underscores, a letter first; `otherwise` where nothing of a text is left. */
export function slug(text: string, otherwise: string, longest = 60): string {
  const plain = text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[_0-9]+/, '')
    .toLowerCase();
  return plain.slice(0, longest).replace(/_+$/, '') || otherwise;
}

/** The name itself, or with the first number behind it that nobody has; it is taken from then on. */
export function unique(wanted: string, taken: Set<string>, join = '_'): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}${join}${count}`;
  taken.add(name);
  return name;
}

/** A text on one line, its middle left out where it is longer. */
export function short(text: string, longest: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= longest) return flat;
  const half = Math.floor((longest - 3) / 2);
  return `${flat.slice(0, longest - 3 - half).trimEnd()}...${flat.slice(flat.length - half).trimStart()}`;
}

/** What may stand behind `%%` on one line. */
export function comment(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a comment
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ').trim();
}
