import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/languages/erlang/lexer.js';

const texts = (source: string) => tokenize(source).map(({ text }) => text);
const kinds = (source: string) => tokenize(source).map(({ kind }) => kind);

describe('tokens', () => {
  it.each([
    ["'quoted atom' 'it\\'s' '\\x{263A}'", ['quoted atom', "it's", '☺']],
    ['$a $\\n $  $. $\\x{41} $\\^A $% x', ['$a', '$\\n', '$ ', '$.', '$\\x{41}', '$\\^A', '$%', 'x']],
    ['16#fF 1_000 1.5e-3 2#1010', ['16#fF', '1_000', '1.5e-3', '2#1010']],
    ['"a % b" % "c"\n"d"', ['"a % b"', '"d"']],
    ["?MODULE ??Arg ?'odd one'", ['?MODULE', '??Arg', "?'odd one'"]],
    [
      'a=:=b =/= c =< d == <<X>> || Y <- Z',
      ['a', '=:=', 'b', '=/=', 'c', '=<', 'd', '==', '<<', 'X', '>>', '||', 'Y', '<-', 'Z'],
    ],
    ['M#{k => v, w := 1}', ['M', '#', '{', 'k', '=>', 'v', ',', 'w', ':=', '1', '}']],
    ['~s"a \\" b" ~S[c"d] ~"e"', ['~s"a \\" b"', '~S[c"d]', '~"e"']],
    ['f(X) -> X#r.a.', ['f', '(', 'X', ')', '->', 'X', '#', 'r', '.', 'a', '.']],
  ])('of %s', (source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  it('tells a full stop from the dot of a record field and of a range', () => {
    expect(kinds('a.\nb. % c\nX.y 1..2 .')).toEqual([
      'atom',
      'dot',
      'atom',
      'dot',
      'variable',
      'punctuation',
      'atom',
      'number',
      'punctuation',
      'number',
      'dot',
    ]);
  });

  it('takes a text between three quotes whole, full stops and all', () => {
    const source = 'a() ->\n  """\n  It says "so". f() ->\n  """.\nb() -> "".\n';
    expect(tokenize(source).map(({ line }) => line)).toEqual([1, 1, 1, 1, 2, 4, 5, 5, 5, 5, 5, 5]);
    expect(kinds(source).filter((kind) => kind === 'dot')).toHaveLength(2);
  });

  it('knows keywords, and quoted ones as atoms', () => {
    expect(kinds("case 'case' end")).toEqual(['keyword', 'atom', 'keyword']);
  });

  it('covers any text in order, and never throws', () => {
    const pieces = fc.constantFrom(
      '"',
      "'",
      '$',
      '?',
      '~',
      '"""\n',
      '.',
      '. ',
      '%',
      '\n',
      'a',
      'X',
      '1#',
      '\\',
      '<<',
      'é',
      '\u{1f600}',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const source = parts.join('');
        let last = 0;
        for (const { start, end } of tokenize(source)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 500 },
    );
  });
});
