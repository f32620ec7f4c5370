import { z } from 'zod';
import { CovgapError } from '../../errors.js';
import type { Snapshot, SnapshotHead } from '../model.js';
import { assemble } from '../snapshot.js';
import { DecodeError } from './codec.js';

/** Raise when a line changes its shape or its meaning. */
const VERSION = 1;

/** A snapshot of 100,000 modules takes a quarter of it. */
const MAX_LINE_BYTES = 128 * 1024 * 1024;

const NEWLINE = 0x0a;
/** The last moment that a date can name. */
const MAX_TIME = 8_640_000_000_000_000;

const count = z.number().int().min(0);
const time = count.max(MAX_TIME);
const ratio = z
  .strictObject({ covered: count, total: count })
  .refine(({ covered, total }) => covered <= total, 'more is covered than there is')
  .nullable();
const text = z.string().min(1);
const totals = {
  modules: count,
  unmeasured: count,
  lines: ratio,
  branches: ratio,
  functions: ratio,
  linesWithUnmeasured: ratio,
};

const headKeys = {
  id: z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in hex'),
  project: text.max(200),
  time,
  recordedAt: time,
  commit: text.max(200).nullable(),
  branch: text.max(1000).nullable(),
  tests: z.strictObject({ tests: count, passed: count, failed: count, errored: count, skipped: count }).nullable(),
  totals: z.strictObject(totals),
  tiers: z.array(z.strictObject({ name: text, ...totals })),
};
const headSchema = z.strictObject(headKeys);

const lineSchema = z.strictObject({
  schemaVersion: z.literal(VERSION),
  ...headKeys,
  modules: z.array(
    z.strictObject({
      path: text,
      tier: text,
      state: z.enum(['covered', 'partial', 'uncovered', 'unmeasured', 'empty']),
      lines: ratio,
      estimatedLines: count.nullable(),
      branches: ratio,
      functions: ratio,
      complexity: count.nullable(),
      testFiles: count,
      owners: z.array(text),
    }),
  ),
});

/**
 * A snapshot without its modules, from JSON.
 *
 * @throws DecodeError for anything else
 */
export function parseHead(json: string): SnapshotHead {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new DecodeError('the head of a snapshot is no JSON');
  }
  const result = headSchema.safeParse(value);
  if (result.success) return result.data;
  throw new DecodeError(`the head of a snapshot is damaged: ${firstIssue(result.error)}`);
}

function firstIssue({ issues }: z.ZodError): string {
  const { path, message } = issues[0]!;
  return path.length === 0 ? message : `"${path.join('.')}" ${message}`;
}

/** A snapshot as one line of JSON; what a terminal might take for a command is escaped. */
export function snapshotLine(snapshot: Snapshot): string {
  const line = JSON.stringify({ schemaVersion: VERSION, ...snapshot });
  return `${line.replace(/[\u007f-\u009f]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)}\n`;
}

/**
 * Snapshots of JSON Lines, one at a time. Each is checked: its shape, and that its identity is that of its content.
 *
 * @param name as shown in errors
 * @throws CovgapError `store-corrupt` or `store-newer` with the line
 */
export async function* readSnapshotLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Snapshot> {
  let line = 0;
  for await (const bytes of linesOf(chunks, name)) {
    line++;
    const text = bytes.toString('utf8').replace(line === 1 ? /^\uFEFF/ : /^$/, '');
    if (text.trim() !== '') yield parseLine(text, name, line);
  }
}

function parseLine(text: string, file: string, line: number): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw bad(`no JSON: ${(cause as Error).message}`, file, line, cause);
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === 'number' && version > VERSION)
    throw new CovgapError('store-newer', `written by a later covgap (version ${version}, this one knows ${VERSION})`, {
      file,
      line,
      hint: 'Update covgap.',
    });
  const result = lineSchema.safeParse(value);
  if (!result.success) throw bad(`no snapshot: ${firstIssue(result.error)}`, file, line);
  return identified(result.data, file, line);
}

/** Totals are made again of the modules, so that they cannot say anything else. */
function identified(data: z.output<typeof lineSchema>, file: string, line: number): Snapshot {
  const { schemaVersion: _, id, totals: __, tiers, modules, ...origin } = data;
  if (new Set(modules.map(({ path }) => path)).size < modules.length)
    throw bad('two of its modules have the same path', file, line);
  const snapshot = assemble(
    modules,
    tiers.map(({ name }) => name),
    origin,
  );
  if (snapshot.id === id) return snapshot;
  throw bad('the snapshot was altered: its id is not that of its content', file, line);
}

function bad(message: string, file: string, line: number, cause?: unknown): CovgapError {
  const hint = 'Make the file again with `covgap history export`.';
  return new CovgapError('store-corrupt', message, { file, line, hint, cause });
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  let line = 1;
  for await (const bytes of chunks) {
    let chunk = Buffer.from(bytes);
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE)) {
      yield Buffer.concat([...held, chunk.subarray(0, end)]);
      held = [];
      size = 0;
      line++;
      chunk = chunk.subarray(end + 1);
    }
    size += chunk.length;
    if (size > MAX_LINE_BYTES) throw bad(`the line is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`, name, line);
    held.push(chunk);
  }
  yield Buffer.concat(held);
}
