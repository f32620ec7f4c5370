import stringWidth from 'fast-string-width';

/** Lines of at most `width` columns, broken at spaces; a word that is longer is cut. Colours do not count. */
export function wrap(text: string, width: number): string[] {
  if (stringWidth(text) <= width) return [text];
  const room = Math.max(width, 8);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (stringWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = cut(word, room);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
  }
  return [...lines, line];
}

/** Text without a line wider than `width`; a broken line goes on below where its words began. */
export function wrapLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (stringWidth(line) <= width) return [line];
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
      const head = /^(?:\u001b\[[\d;]*m| )*(?:\S+ {2,})?/.exec(line)![0];
      const start = stringWidth(head) > width / 2 ? '' : head;
      const indent = ' '.repeat(stringWidth(start));
      const parts = wrap(line.slice(start.length), width - indent.length);
      return parts.map((part, at) => `${at === 0 ? start : indent}${part}`.trimEnd());
    })
    .join('\n');
}

/** The beginning of a text, with a mark where it goes on. */
export function cutEnd(text: string, width: number): string {
  if (text.length <= width && stringWidth(text) <= width) return text;
  const characters = [...text.slice(0, width)];
  while (stringWidth(characters.join('')) >= width) characters.pop();
  return `${characters.join('')}…`;
}

function cut(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (stringWidth(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
