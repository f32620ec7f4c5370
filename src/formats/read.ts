import { CovgapError } from '../errors.js';
import type { Report } from '../model.js';
import { ReportCollector } from './collector.js';
import type { ReportInput } from './format.js';
import { allFormats, detect } from './registry.js';
import { refuseWideEncodings } from './text.js';

const HEAD_BYTES = 65_536;

/**
 * Reads one report of any known format.
 *
 * @throws CovgapError `report-invalid` (empty, broken), `report-format-unknown`
 */
export async function readReport(input: ReportInput): Promise<Report> {
  const { head, chunks, close } = await peek(input);
  try {
    return await parseReport(input, head, chunks);
  } finally {
    // A reader that fails leaves the rest unread: the file behind it must not stay open.
    await close();
  }
}

async function parseReport(input: ReportInput, head: string, chunks: AsyncIterable<Uint8Array>): Promise<Report> {
  if (head.trim() === '')
    throw new CovgapError('report-invalid', 'the report is empty', {
      file: input.name,
      hint: 'Did the test run that should write it fail? Run it again and look at its output.',
    });
  const format = await detect(head);
  if (format === null)
    throw new CovgapError('report-format-unknown', 'no known coverage format starts like this file', {
      file: input.name,
      line: 1,
      hint: `covgap reads ${(await allFormats()).map((known) => known.title).join(', ')}.`,
    });
  const collector = new ReportCollector(input.name);
  await format.parse({ name: input.name, size: input.size, chunks: () => chunks }, collector);
  const files = collector.files;
  if (files.length === 0) collector.warn('report-without-files', 'the report names no source file: did any test run?');
  return {
    path: input.name,
    format: format.name,
    files,
    sourceRoots: collector.sourceRoots,
    timestamp: collector.timestampMs,
    warnings: collector.warnings,
  };
}

interface Peeked {
  readonly head: string;
  /** All of the input, from its start. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** Reads enough to sniff, and hands back an iterable that starts at the beginning again. */
async function peek(input: ReportInput): Promise<Peeked> {
  const iterator = iterate(input.chunks());
  const close = async () => {
    await iterator.return?.();
  };
  const held: Uint8Array[] = [];
  try {
    for (let size = 0; size < HEAD_BYTES; ) {
      const next = await iterator.next();
      if (next.done) break;
      if (size === 0 && next.value.length > 0) refuseWideEncodings(next.value, input.name);
      held.push(plain(next.value).slice());
      size += next.value.length;
    }
  } catch (error) {
    await close();
    throw error;
  }
  async function* replay(): AsyncGenerator<Uint8Array> {
    yield* held.splice(0);
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield plain(next.value);
  }
  const head = new TextDecoder().decode(Buffer.concat(held).subarray(0, HEAD_BYTES));
  return { head, chunks: replay(), close };
}

function iterate(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncIterator<Uint8Array> | Iterator<Uint8Array> {
  return Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
}

/** A Buffer's `slice` copies nothing, so what a reader means to keep would change under it: readers get the plain kind. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
