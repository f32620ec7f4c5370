export { printAtom as atom, printString as string } from '../../../languages/erlang/print.js';

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
