import { is } from './forms.js';
import { behindBlock } from './functions.js';
import type { Token } from './lexer.js';

/** The test objects that stand in one function, as EUnit's generators return them. */
export interface TestObjects {
  /** `?_test(…)`, `?_assert…(…)`, and funs under a title. */
  readonly own: number;
  /** `name/arity` of functions that are handed over as tests or as makers of tests; not those that set up and clean up. */
  readonly handed: readonly string[];
}

/** Their first two functions set up and clean up. */
const FIXTURES = new Set(['setup', 'foreach', 'foreachx']);

export function testObjects(tokens: readonly Token[]): TestObjects {
  const handed: string[] = [];
  let own = 0;
  let fixtures = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind === 'macro' && token.text.startsWith('?_')) own++;
    else if (token.kind === 'atom' && FIXTURES.has(token.text) && is(tokens[at - 1], '{')) fixtures = 2;
    else if (is(token, 'fun')) {
      if (fixtures > 0) {
        fixtures--;
        if (is(tokens[at + 1], '(')) at = behindBlock(tokens, at) - 1;
      } else if (tokens[at + 1]?.kind === 'atom' && is(tokens[at + 2], '/'))
        handed.push(`${tokens[at + 1]!.text}/${tokens[at + 3]?.text ?? ''}`);
      else if (isTitled(tokens, at) && !holdsTests(tokens, at)) own++;
    }
  }
  return { own, handed };
}

/** `{"title", fun() -> … end}`. */
function isTitled(tokens: readonly Token[], at: number): boolean {
  return is(tokens[at - 1], ',') && tokens[at - 2]?.kind === 'string';
}

function holdsTests(tokens: readonly Token[], at: number): boolean {
  return tokens.slice(at, behindBlock(tokens, at)).some(({ kind, text }) => kind === 'macro' && text.startsWith('?_'));
}
