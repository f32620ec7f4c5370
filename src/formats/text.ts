import { StringDecoder } from 'node:string_decoder';
import { CovgapError } from '../errors.js';
import type { ReportInput } from './format.js';

/** Decoded at once: short strings stay in the processor's cache while they are parsed and are gone sooner. */
const PIECE_BYTES = 1 << 15;

/**
 * The input as text chunks: UTF-8, BOM dropped. UTF-16 and UTF-32 are refused with a message that says so.
 *
 * StringDecoder rather than TextDecoder: it yields one-byte strings for ASCII, which halves memory and is faster to scan.
 */
export async function* textChunks(input: ReportInput): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let first = true;
  for await (const bytes of input.chunks()) {
    if (bytes.length === 0) continue;
    if (first) refuseWideEncodings(bytes, input.name);
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const text = decoder.write(chunk.subarray(at, at + PIECE_BYTES));
      if (text === '') continue;
      yield first && text.startsWith('\uFEFF') ? text.slice(1) : text;
      first = false;
    }
  }
  const rest = decoder.end();
  if (rest !== '') yield rest;
}

/** Throws if the bytes start like UTF-16 or UTF-32 (a byte order mark, or a zero byte where text has none). */
export function refuseWideEncodings(head: Uint8Array, name: string): void {
  const [a, b] = head;
  const wideMark = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (!wideMark && a !== 0 && b !== 0) return;
  throw new CovgapError('report-invalid', 'the report is not UTF-8 (it looks like UTF-16 or binary)', {
    file: name,
    byte: 0,
    hint: 'Write the report as UTF-8; in PowerShell use `Out-File -Encoding utf8` instead of `>`.',
  });
}
