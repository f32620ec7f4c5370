import { describe, expect, it } from 'vitest';
import { LineTable } from '../../src/languages/lines.js';
import { languageOf } from '../../src/languages/registry.js';

const lines = (path: string, text: string) => languageOf(path)?.parse(path, text).coverableLines;

describe('lines with code', () => {
  it.each([
    ['a.py', '"""Doc\nstring."""\nimport os\n\ndef f(x):\n    # comment\n    """Doc"""\n    return x  # why\n', 3],
    ['a.py', "x = '#'\ny = '''\ntext\n'''\n", 2],
    ['a.go', 'package a\n\n/* b\nc */ func f() {\n\treturn // d\n}\n', 3],
    ['a.go', 'x := "/* not a comment"\ny()\n', 2],
    ['a.java', '/**\n * Doc\n */\nclass A {\n  int b; /* c */ int d;\n}\n', 2],
    ['a.rb', '=begin\ntext\n=end\ndef f\n  1\nend\n', 2],
    ['a.ex', 'defmodule A do\n  @moduledoc """\n  text\n  """\n  def f, do: 1\nend\n', 3],
    ['a.lua', '--[[ a\nb ]]\nlocal x = 1 -- c\nif x then\nend\n', 2],
    ['a.c', 'int main(void)\n{\n  return 0;\n}\n', 2],
    ['a.php', '<?php\n# a\n// b\necho 1;\n', 2],
    ['a.vue', '<template>\n  <a />\n</template>\n<script setup lang="ts">\nconst a = 1;\n// b\n</script>\n', 1],
    ['a.svelte', '<script>\n  let a;\n  a = 1;\n</script>\n<p>{a}</p>\n', 2],
  ])('of %s', (path, text, expected) => expect(lines(path, text)).toBe(expected));

  it('takes an enormous line for one', () => {
    expect(lines('a.go', `/* ${'/* x */ '.repeat(100_000)}`)).toBe(1);
  });
});

describe('line numbers', () => {
  it('finds the line of any offset, in any order', () => {
    const text = 'a\nbb\r\n\n😀c\n';
    const table = new LineTable(text);
    const expected = [1, 1, 2, 2, 2, 2, 3, 4, 4, 4, 4, 5];
    expect(Array.from(expected, (_, at) => table.lineAt(at))).toEqual(expected);
    expect([7, 0, 4, 11, 6, 1].map((at) => table.lineAt(at))).toEqual([4, 1, 2, 5, 3, 1]);
    expect(table.count).toBe(4);
  });
});
