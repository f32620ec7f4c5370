import { CovgapError } from '../errors.js';
import type { ReportInput } from './format.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** No tool writes a longer line; a file that has one is no text report. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Called with a line's place in `bytes` (end exclusive, without line break) and its number from 1. */
export type OnLine = (bytes: Uint8Array, start: number, end: number, lineNumber: number) => void;

/**
 * Cuts an input into lines without making strings of them. LF and CRLF end a line; a UTF-8 byte order mark at the
 * start is dropped. Holds one chunk and at most one unfinished line.
 */
export async function eachByteLine(input: ReportInput, onLine: OnLine): Promise<void> {
  let lineNumber = 0;
  let unfinished: Uint8Array[] = [];
  let unfinishedSize = 0;

  const emit = (bytes: Uint8Array, start: number, end: number): void => {
    lineNumber++;
    const from = lineNumber === 1 && hasByteOrderMark(bytes, start) ? start + 3 : start;
    onLine(bytes, from, end > from && bytes[end - 1] === RETURN ? end - 1 : end, lineNumber);
  };
  const hold = (bytes: Uint8Array): void => {
    unfinishedSize += bytes.length;
    if (unfinishedSize > MAX_LINE_BYTES)
      throw new CovgapError('report-invalid', `a line is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`, {
        file: input.name,
        line: lineNumber + 1,
        hint: 'This is no line-based coverage report; check which file was given.',
      });
    unfinished.push(bytes);
  };

  for await (const chunk of input.chunks()) {
    let start = 0;
    if (unfinishedSize > 0) {
      const end = chunk.indexOf(NEWLINE);
      // The chunk may be reused by its producer, so what is held over is copied.
      hold(chunk.slice(0, end === -1 ? chunk.length : end));
      if (end === -1) continue;
      const line = Buffer.concat(unfinished);
      unfinished = [];
      unfinishedSize = 0;
      emit(line, 0, line.length);
      start = end + 1;
    }
    for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      emit(chunk, start, end);
      start = end + 1;
    }
    if (start < chunk.length) hold(chunk.slice(start));
  }
  if (unfinishedSize > 0) {
    const line = Buffer.concat(unfinished);
    emit(line, 0, line.length);
  }
}

function hasByteOrderMark(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
}
