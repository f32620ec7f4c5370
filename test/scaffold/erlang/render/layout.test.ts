import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokenize } from '../../../../src/languages/erlang/lexer.js';
import { keysOf } from '../../../../src/scaffold/erlang/render/case.js';
import { layOut, onOneLine } from '../../../../src/scaffold/erlang/render/layout.js';
import { string } from '../../../../src/scaffold/erlang/render/words.js';

/** Terms of Erlang, with texts in them that have to be escaped, and with funs whose commas separate nothing. */
const term: fc.Arbitrary<string> = fc.letrec<{ term: string }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('ok', "'odd name'", '42', '-1.5', '$,', '[]', '#{}', 'fun(X, Y) -> X, Y end', '<<1, 2>>'),
    fc.string({ maxLength: 200, unit: 'binary' }).map(string),
    fc.string({ maxLength: 200 }).map((text) => `<<${string(text)}/utf8>>`),
    fc.array(tie('term'), { maxLength: 6 }).map((items) => `[${items.join(', ')}]`),
    fc.array(tie('term'), { minLength: 1, maxLength: 6 }).map((items) => `{${items.join(',')}}`),
    fc.array(tie('term'), { minLength: 1, maxLength: 4 }).map((items) => `m:f(${items.join(' ,\n ')})`),
    fc
      .array(tie('term'), { minLength: 1, maxLength: 4 })
      .map((items) => `#{${items.map((each) => `${each} => ${each}`).join(', ')}}`),
  ),
})).term;

it('changes no token of what it lays out', () => {
  fc.assert(
    fc.property(term, fc.nat(20), (text, column) => {
      const before = keysOf(tokenize(text));
      expect(keysOf(tokenize(layOut(text, column)))).toBe(before);
      expect(keysOf(tokenize(onOneLine(text)))).toBe(before);
      expect(onOneLine(text)).not.toContain('\n');
    }),
  );
});

it('keeps what fits on one line, and breaks the longest bracket of what does not', () => {
  expect(layOut('f( a,b , [1,2] )', 0)).toBe('f(a, b, [1, 2])');
  const long = `m:f(#{a => 1}, [${Array.from({ length: 40 }, (_, at) => at).join(', ')}])`;
  const lines = layOut(long, 4).split('\n');
  expect(lines[0]).toBe('m:f(');
  expect(lines[1]).toBe('        #{a => 1},');
  expect(lines.at(-1)).toBe('    )');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
});

it('writes a text that is longer than a line in parts, none of which ends inside of an escape', () => {
  const laid = layOut(`<<${string('ä"\n'.repeat(100))}/utf8>>`, 8);
  expect(Math.max(...laid.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(104);
  for (const { kind, text } of tokenize(laid))
    if (kind === 'string') expect(text).not.toMatch(/(?:^|[^\\])(?:\\\\)*\\"$/);
});
