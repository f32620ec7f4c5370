import { readSmallFile } from '../../project/small-file.js';
import type { Habits } from '../render/habits.js';
import { type Level, parseJson, record } from './project.js';

export type Formatting = Partial<Pick<Habits, 'quotes' | 'semicolons' | 'indent' | 'eol'> & { readonly width: number }>;

/** What prettier, Biome or an .editorconfig say, the formatter nearest to the module first; empty where none is set up. */
export async function formattingOf(levels: readonly Level[]): Promise<Formatting> {
  let editor: Formatting = {};
  for (const level of levels) {
    const said = (await prettierOf(level)) ?? (await biomeOf(level));
    if (level.files.includes('.editorconfig'))
      editor = { ...editorConfig((await readSmallFile(`${level.folder}/.editorconfig`)) ?? ''), ...editor };
    if (said !== null) return { ...editor, ...said };
  }
  return editor;
}

async function prettierOf({ folder, files, manifest }: Level): Promise<Formatting | null> {
  const file = files.find((name) => /^\.prettierrc(?:\.(?:json5?|ya?ml))?$/.test(name));
  const text = file === undefined ? null : await readSmallFile(`${folder}/${file}`);
  const options = text === null ? (manifest?.prettier ?? null) : (looseOptions(text) ?? {});
  if (options === null) return null;
  const spaces = typeof options.tabWidth === 'number' ? options.tabWidth : null;
  return {
    quotes: options.singleQuote === true ? 'single' : 'double',
    semicolons: options.semi !== false,
    width: typeof options.printWidth === 'number' ? options.printWidth : 80,
    ...(options.useTabs === true ? { indent: '\t' } : spaces === null ? {} : { indent: ' '.repeat(spaces) }),
    ...(options.endOfLine === 'crlf' ? { eol: '\r\n' } : {}),
  };
}

/** JSON, or YAML of one level. */
function looseOptions(text: string): Record<string, unknown> | null {
  if (text.trimStart().startsWith('{')) return parseJson(text);
  const options: Record<string, unknown> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^(\w+)\s*:\s*["']?([^"'#\s]+)/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    options[key] = value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value;
  }
  return options;
}

async function biomeOf({ folder, files }: Level): Promise<Formatting | null> {
  const file = files.find((name) => /^\.?biome\.jsonc?$/.test(name));
  const json = file === undefined ? null : parseJson((await readSmallFile(`${folder}/${file}`)) ?? '');
  if (json === null) return null;
  const all = record(json.formatter) ?? {};
  const own = { ...all, ...record(record(json.javascript)?.formatter) };
  if (own.enabled === false) return null;
  const spaces = typeof own.indentWidth === 'number' ? own.indentWidth : 2;
  return {
    quotes: own.quoteStyle === 'single' ? 'single' : 'double',
    semicolons: own.semicolons !== 'asNeeded',
    width: typeof own.lineWidth === 'number' ? own.lineWidth : 80,
    indent: own.indentStyle === 'space' ? ' '.repeat(spaces) : '\t',
    ...(own.lineEnding === 'crlf' ? { eol: '\r\n' } : {}),
  };
}

/** The sections of an .editorconfig that are about JavaScript or TypeScript files. */
function editorConfig(text: string): Formatting {
  const found: Record<string, string> = {};
  let applies = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) applies = section === '*' || /\*\.(?:\{[^}]*\b[jt]s\b|[jt]s$)/.test(section);
    const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (applies && key !== undefined && value !== undefined) found[key.toLowerCase()] = value.toLowerCase();
  }
  const size = Number(found.indent_size);
  const width = Number(found.max_line_length);
  return {
    ...(found.indent_style === 'tab' ? { indent: '\t' } : size > 0 ? { indent: ' '.repeat(size) } : {}),
    ...(found.end_of_line === 'crlf'
      ? { eol: '\r\n' as const }
      : found.end_of_line === 'lf'
        ? { eol: '\n' as const }
        : {}),
    ...(width > 0 ? { width } : {}),
  };
}
