import { readFile, stat } from 'node:fs/promises';
import { dirname, join, parse as parsePath, resolve } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { CovgapError } from '../errors.js';
import { type Config, configSchema } from './schema.js';

/** In the order they are looked for. */
export const CONFIG_FILES = ['covgap.config.jsonc', 'covgap.config.json'];

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute path; null where there is no configuration and the defaults hold. */
  readonly file: string | null;
}

/**
 * The project folder: the one given, else the nearest one upwards with a configuration, else the current one.
 */
export async function findRoot(given: string | undefined, cwd: string): Promise<string> {
  if (given !== undefined) return resolve(cwd, given);
  for (let folder = cwd; ; folder = dirname(folder)) {
    if ((await findFirst(folder)) !== null) return folder;
    if (folder === parsePath(folder).root) return cwd;
  }
}

/**
 * Reads `file`, else the configuration of `root`, else the defaults.
 *
 * @throws CovgapError `config-invalid` with the line of a syntax error or the name of the wrong key
 */
export async function loadConfig(root: string, file?: string): Promise<LoadedConfig> {
  const found = file === undefined ? await findFirst(root) : resolve(root, file);
  if (found === null) return { config: configSchema.parse({}), file: null };
  return { config: validate(await readConfig(found), found), file: found };
}

async function findFirst(folder: string): Promise<string | null> {
  for (const name of CONFIG_FILES) {
    const file = join(folder, name);
    if ((await stat(file).catch(() => null)) !== null) return file;
  }
  return null;
}

async function readConfig(file: string): Promise<string> {
  const unreadable = (message: string, cause?: unknown) =>
    new CovgapError('config-invalid', message, {
      file,
      cause,
      hint: 'Leave --config out to use covgap.config.jsonc of the project, or write one with `covgap init`.',
    });
  const facts = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(cause.code === 'ENOENT' ? 'no such file' : cause.message, cause);
  });
  if (!facts.isFile()) throw unreadable('not a file');
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw unreadable(cause.message, cause);
  });
  // Some editors begin with a byte order mark.
  return text.replace(/^\uFEFF/, '');
}

function validate(text: string, file: string): Config {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first !== undefined)
    throw new CovgapError('config-invalid', `no valid JSON: ${spaced(printParseErrorCode(first.error))}`, {
      file,
      line: text.slice(0, first.offset).split('\n').length,
      hint: 'Comments and trailing commas are allowed; anything else is plain JSON.',
    });
  const result = configSchema.safeParse(value ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const key = issue.path.join('.');
  throw new CovgapError('config-invalid', `${key === '' ? 'the configuration' : `"${key}"`}: ${issue.message}`, {
    file,
    hint: 'docs/configuration.md lists every key.',
  });
}

/** `CommaExpected` → `comma expected` */
function spaced(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
