import { erlang } from './erlang/language.js';
import { genericLanguages } from './generic.js';
import { javascript, typescript } from './javascript/language.js';
import type { Language } from './language.js';

/** All languages covgap knows, those it reads in full first. */
export const languages: readonly Language[] = [typescript, javascript, erlang, ...genericLanguages];

const byExtension: ReadonlyMap<string, Language> = new Map(
  languages.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)),
);

/** Null for files that are not source code of a known language. */
export function languageOf(path: string): Language | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? null : (byExtension.get(name.slice(dot).toLowerCase()) ?? null);
}
