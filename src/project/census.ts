import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Glob } from '../core/tiers.js';
import type { Language } from '../languages/language.js';
import { languageOf } from '../languages/registry.js';
import type { SourceFile, SourceKind, SourceUnit } from '../model.js';
import type { Cache } from './cache.js';
import parseFiles, { type ParsedSource, unitKey } from './census-worker.js';
import { type FileFacts, factsOf, isGone } from './files.js';

export interface CensusOptions {
  readonly root: string;
  /** All files of the project; those of no known language are passed over. */
  readonly paths: readonly string[];
  readonly cache: Cache;
  /** Files the user wants left out. */
  readonly excluded: Glob;
  /** Test files beside those the languages know by name. */
  readonly extraTests: Glob;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Census {
  readonly files: readonly SourceFile[];
  /** Files too large to read as source. */
  readonly skipped: readonly string[];
  /** Files that are there and cannot be read. */
  readonly unreadable: readonly string[];
  /** How many had to be parsed; the others were known by their content. */
  readonly parsed: number;
}

/** Nobody writes a larger source by hand; bundles and data are what is. */
const MAX_SOURCE_BYTES = 4 * 1024 * 1024;
const HEAD_BYTES = 2048;
/** Fewer files than this are parsed before a worker thread has started. */
const WORTH_WORKERS = 250;
const BATCH = 64;
const CACHE_NAME = 'census';
/** Part of the cache key: raise it when a language reader changes what it says of the same text. */
const READER_VERSION = 2;

interface Entry {
  readonly path: string;
  readonly language: Language;
  readonly facts: FileFacts;
  readonly kind: SourceKind;
  /** Null where the file need not be parsed. */
  readonly key: string | null;
}

/** Reads the source tree: every file of a known language, told apart by kind, sources and tests parsed. */
export async function takeCensus(options: CensusOptions): Promise<Census> {
  const { root, cache } = options;
  const { entries, skipped, unreadable } = await classify(options);
  const cacheKey = `units ${READER_VERSION}`;
  const known = new Map(Object.entries((await cache.read<Record<string, SourceUnit>>(CACHE_NAME, cacheKey)) ?? {}));
  const missing = entries.filter(({ key }) => key !== null && !known.has(key));
  const units = new Map<string, SourceUnit>();
  const parsed = await parseAll(root, missing, options.onProgress);
  missing.forEach(({ path }, index) => {
    const result = parsed[index];
    if (!result) return;
    known.set(result.key, result.unit);
    units.set(path, result.unit);
  });
  const files = entries.map(({ path, language, facts, kind, key }): SourceFile => {
    const unit = key === null ? null : (units.get(path) ?? known.get(key) ?? null);
    return { path, kind, language: language.name, unit, size: facts.size, mtime: facts.mtime };
  });
  if (missing.length > 0) {
    const used = new Set(entries.map(({ key }) => key));
    await cache.write(CACHE_NAME, cacheKey, Object.fromEntries([...known].filter(([key]) => used.has(key))));
  }
  return { files, skipped, unreadable, parsed: missing.length };
}

async function classify(
  options: CensusOptions,
): Promise<Pick<Census, 'skipped' | 'unreadable'> & { entries: Entry[] }> {
  const { root, excluded, extraTests } = options;
  const candidates = options.paths.filter((path) => languageOf(path) !== null && !excluded(path));
  const unreadable: string[] = [];
  const facts = await factsOf(root, candidates, (path) => unreadable.push(path));
  const entries: Entry[] = [];
  const skipped: string[] = [];
  candidates.forEach((path, index) => {
    const language = languageOf(path);
    const found = facts[index];
    if (language === null || !found) return;
    if (found.size > MAX_SOURCE_BYTES) {
      skipped.push(path);
      return;
    }
    const bytes = readOrNull(join(root, path), () => unreadable.push(path));
    if (bytes === null) return;
    const kind = extraTests(path) ? 'test' : kindOf(language, path, bytes);
    const wanted = kind === 'source' || kind === 'test';
    entries.push({ path, language, facts: found, kind, key: wanted ? unitKey(path, bytes) : null });
  });
  return { entries, skipped, unreadable };
}

function readOrNull(file: string, onUnreadable: () => void): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (!isGone(error)) onUnreadable();
    return null;
  }
}

function kindOf(language: Language, path: string, bytes: Buffer): SourceKind {
  if (language.isDeclaration(path)) return 'declaration';
  const head = bytes.toString('utf8', 0, HEAD_BYTES);
  if (language.isTest(path, head)) return 'test';
  if (language.isConfig(path, head)) return 'config';
  return language.isGenerated(path, head) ? 'generated' : 'source';
}

async function parseAll(
  root: string,
  entries: readonly Entry[],
  onProgress: CensusOptions['onProgress'],
): Promise<(ParsedSource | null)[]> {
  const batches: string[][] = [];
  for (let i = 0; i < entries.length; i += BATCH) batches.push(entries.slice(i, i + BATCH).map(({ path }) => path));
  const pool = entries.length >= WORTH_WORKERS ? await startWorkers() : null;
  let done = 0;
  try {
    const results = await Promise.all(
      batches.map(async (paths) => {
        const job = { root, paths };
        const result = pool === null ? parseFiles(job) : ((await pool.run(job)) as (ParsedSource | null)[]);
        done += paths.length;
        onProgress?.(done, entries.length);
        return result;
      }),
    );
    return results.flat();
  } finally {
    await pool?.destroy();
  }
}

/** Null where there is one core only, or where the program runs from its TypeScript sources. */
async function startWorkers() {
  const filename = fileURLToPath(new URL('./census-worker.js', import.meta.url));
  const cores = availableParallelism();
  if (cores < 2 || !existsSync(filename)) return null;
  const { Tinypool } = await import('tinypool');
  return new Tinypool({ filename, minThreads: Math.min(cores, 8), maxThreads: Math.min(cores, 8) });
}
