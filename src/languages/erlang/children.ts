import { attributeName, type Form, is } from './forms.js';
import type { Token } from './lexer.js';
import type { Mention } from './module.js';

/**
 * Modules that child specifications start: `start => {m, start_link, […]}`, `{Id, {m, start_link, […]}, …}`, and the
 * customary macros `?CHILD(m, worker)`.
 *
 * @param macros of the module, those that make a child of their first argument
 */
export function childrenIn(tokens: readonly Token[], macros: ReadonlySet<string>): Mention[] {
  return tokens.flatMap((token, at) => {
    const module = tokens[at + (token.kind === 'macro' ? 2 : 1)];
    if (module?.kind !== 'atom') return [];
    const isChild =
      token.kind === 'macro'
        ? macros.has(token.text.slice(1)) && is(tokens[at + 1], '(')
        : is(token, '{') && isStart(tokens, at + 2);
    return isChild ? [{ name: module.text, line: module.line }] : [];
  });
}

/** `, start_link, [` behind the module: any function whose name says that it starts something. */
function isStart(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at + 1];
  return (
    is(tokens[at], ',') &&
    name?.kind === 'atom' &&
    name.text.startsWith('start') &&
    is(tokens[at + 2], ',') &&
    is(tokens[at + 3], '[')
  );
}

/** Names of macros whose text starts the module that is their first parameter. */
export function childMacros(forms: readonly Form[]): Set<string> {
  const names = new Set<string>();
  for (const form of forms) {
    if (attributeName(form) !== 'define') continue;
    const { tokens } = form;
    const [name, parameter] = [tokens[3], tokens[5]];
    if (name === undefined || !is(tokens[4], '(') || parameter?.kind !== 'variable') continue;
    const starts = tokens.some((token, at) => at > 5 && token.text === parameter.text && isStart(tokens, at + 1));
    if (starts) names.add(name.text);
  }
  return names;
}
