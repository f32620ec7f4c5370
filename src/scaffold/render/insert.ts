import type { Edit } from './tree.js';

/** What was put into a text, ascending, as offsets (UTF-16 units) in the new one. */
export type Pieces = readonly { readonly start: number; readonly end: number }[];

/** The text with all of it put in: an edit that starts where another does comes behind it. */
export function insert(text: string, edits: readonly Edit[]): { text: string; pieces: Pieces } {
  const pieces: { start: number; end: number }[] = [];
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start);
    pieces.push({ start: result.length, end: result.length + edit.text.length });
    result += edit.text;
    at = edit.start;
  }
  return { text: result + text.slice(at), pieces };
}

/** The text without the pieces that were put in. */
export function withoutPieces(text: string, pieces: Pieces): string {
  let result = '';
  let at = 0;
  for (const piece of pieces) {
    result += text.slice(at, piece.start);
    at = piece.end;
  }
  return result + text.slice(at);
}
