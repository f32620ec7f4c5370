import { behindBracket, is } from './forms.js';
import { type Token, tokenize } from './lexer.js';

/** What rebar.config says, as far as it matters to who calls whom. */
export interface RebarConfig {
  /** Names of dependencies and plugins, of all profiles. */
  readonly dependencies: readonly string[];
  /** Folders it names as source folders (`src_dirs`, `extra_src_dirs`), for every run or for that of tests. */
  readonly sourceFolders: readonly string[];
  /** `project_app_dirs`; null where it says nothing. */
  readonly applicationFolders: readonly string[] | null;
  readonly exportAll: boolean;
}

const DEPENDENCIES = new Set(['deps', 'plugins', 'project_plugins']);
const SOURCE_FOLDERS = new Set(['src_dirs', 'extra_src_dirs']);

/** Reads rebar.config by its tokens, wherever a key stands; nothing is evaluated. Never throws. */
export function readRebarConfig(text: string): RebarConfig {
  const tokens = tokenize(text);
  const dependencies: string[] = [];
  const sourceFolders: string[] = [];
  let applicationFolders: string[] | null = null;
  const others = otherProfiles(tokens);
  tokens.forEach((token, at) => {
    if (token.kind !== 'atom' || !is(tokens[at - 1], '{') || !is(tokens[at + 2], '[')) return;
    const inside = tokens.slice(at + 3, behindBracket(tokens, at + 2) - 1);
    if (DEPENDENCIES.has(token.text)) dependencies.push(...keysOf(inside));
    else if (SOURCE_FOLDERS.has(token.text)) {
      if (!others.some(([from, to]) => at > from && at < to)) sourceFolders.push(...stringsOf(inside));
    } else if (token.text === 'project_app_dirs') applicationFolders = stringsOf(inside);
  });
  const exportAll = tokens.some(({ kind, text }) => kind === 'atom' && text === 'export_all');
  return { dependencies, sourceFolders, applicationFolders, exportAll };
}

/** Where profiles stand that tests do not run in, such as `bench`. */
function otherProfiles(tokens: readonly Token[]): [number, number][] {
  const found: [number, number][] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== 'atom' || token.text !== 'profiles' || !is(tokens[at + 2], '[')) return;
    const end = behindBracket(tokens, at + 2);
    for (let next = at + 3; next < end; next++) {
      if (!is(tokens[next], '{')) continue;
      const behind = behindBracket(tokens, next);
      if (tokens[next + 1]?.text !== 'test') found.push([next, behind]);
      next = behind - 1;
    }
  });
  return found;
}

/** `[jsx, {cowboy, "2.10.0"}]` → jsx, cowboy. */
function keysOf(tokens: readonly Token[]): string[] {
  const keys: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind === 'atom') keys.push(token.text);
    else if (is(token, '{')) {
      const key = tokens[at + 1];
      if (key?.kind === 'atom') keys.push(key.text);
      at = behindBracket(tokens, at) - 1;
    }
  }
  return keys;
}

function stringsOf(tokens: readonly Token[]): string[] {
  return tokens.filter(({ kind }) => kind === 'string').map(({ text }) => text.slice(1, -1));
}
