import { readFile } from 'node:fs/promises';
import type { Proposal } from '../core/propose-tiers.js';
import { configJsonSchema, type KeySchema } from './json-schema.js';

/** What a first configuration is made of. */
export interface Starter extends Proposal {
  /** Where the JSON Schema is, relative to the configuration; null where it is not installed. */
  readonly schema: string | null;
  /** Reports to read, as globs; empty where none was found. */
  readonly reports: readonly string[];
  /** The user named them: they go in as they are. Found in the usual places they need not be named. */
  readonly reportsNamed: boolean;
}

/** The same place seen from `src/config` and from `dist/config`. */
const TEMPLATE = new URL('../../templates/config/covgap.config.jsonc.ejs', import.meta.url);

/** More folders than this, the smallest last, are noise in a file to be edited. */
const FIRST = 12;

/** The text of `covgap.config.jsonc` with what was proposed, commented. */
export async function renderStarter(starter: Starter): Promise<string> {
  const [{ default: ejs }, template] = await Promise.all([import('ejs'), readFile(TEMPLATE, 'utf8')]);
  const data = {
    ...starter,
    rest: starter.rest.slice(0, FIRST),
    restMore: Math.max(0, starter.rest.length - FIRST),
    keys: configJsonSchema().properties,
    comment: (key: KeySchema) => wrapComment(key.description ?? ''),
    counted: (modules: number) => `${modules} ${modules === 1 ? 'module' : 'modules'}`,
    sum: (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0),
  };
  return ejs.render(template, data, { escape: jsonText });
}

/** What JSON leaves alone and an editor shows as a line break, in another order, or not at all. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * A value as JSON on one line: names come from an untrusted tree, and neither a value nor a comment may end early or
 * read as something else.
 */
export function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  return JSON.stringify(value).replace(INVISIBLE, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

const COLUMNS = 110;

function wrapComment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + word.length > COLUMNS) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `  // ${line}`).join('\n');
}
