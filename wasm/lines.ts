import { get, LINE_HITS, LINE_NUMBERS, put } from './memory';
import { COMMA, digits, isNumber, NEWLINE, separators } from './text';

export let lines: u32 = 0;

export function clearLines(): void {
  lines = 0;
}

/** Reads `line,count`. Returns where the next line starts, 0 if this is none such. */
export function readLine(from: usize): usize {
  let marks = separators(from);
  const first = ctz(marks);
  marks &= marks - 1;
  const second = ctz(marks);
  const size = second - first - 1;
  if (!isNumber(first) || load<u8>(from + first) !== COMMA) return 0;
  if (!isNumber(size) || load<u8>(from + second) !== NEWLINE) return 0;
  const number = digits(from, first);
  if (number === 0) return 0;
  put(LINE_NUMBERS, lines, number);
  put(LINE_HITS, lines, digits(from + first + 1, size));
  lines++;
  return from + second + 1;
}

export function linesInOrder(): bool {
  let last: u32 = 0;
  for (let i: u32 = 0; i < lines; i++) {
    const number = get(LINE_NUMBERS, i);
    if (number <= last) return false;
    last = number;
  }
  return true;
}
