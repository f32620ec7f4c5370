import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { traceComparisons, traceLoops } from '../../../src/scaffold/sandbox/trace.js';
import { EndlessLoopError, tracer } from '../../../src/scaffold/sandbox/tracer.js';

const traced = (source: string) => traceComparisons('/a.ts', source, '$c');

describe('traceComparisons', () => {
  it('sends comparisons and switches through the holder, whatever they nest in', () => {
    expect(traced('if (a<b && (c + 1) === d) x();')).toBe(
      "if ($c.compare(1, '<', a,b) && $c.compare(1, '===', (c + 1) , d)) x();",
    );
    expect(traced('const y = a === b === c;')).toBe("const y = $c.compare(1, '===', $c.compare(1, '===', a , b) , c);");
    expect(traced("switch (k + 1) { case 'a': case 2: default: }")).toBe(
      "switch ($c.among(1, ['a', 2], k + 1)) { case 'a': case 2: default: }",
    );
  });

  it('sends questions for members through the holder, unless a chain may stop before them', () => {
    expect(traced("if (names.has(key.trim()))\n  x(text\n    .startsWith('a'));")).toBe(
      "if ($c.ask(1, 'has', names,key.trim()))\n  x($c.ask(2, 'startsWith', text,\n'a'));",
    );
    for (const text of ['a?.b.has(c);', 'a.has?.(c);', 'a.has(b, c);', 'a.has(...b);', 'super.has(a);'])
      expect(traced(text)).toBe(text);
  });

  it('counts the turns of loops', () => {
    expect(traced('for (;;) { f(); }')).toBe('for (; $c.turn();) { f(); }');
    expect(traced('while (x) y();')).toBe('while (($c.turn(), x)) y();');
    expect(traced('for (let i = 0; i < 3; i++) y();')).toBe(
      "for (let i = 0; ($c.turn(), $c.compare(1, '<', i , 3)); i++) y();",
    );
  });

  it('counts in other files only the turns of loops whose end is open', () => {
    const source = 'for (let i = 0; i < 3; i++) while (a === b) y();';
    expect(traceLoops('/b.js', source, '$c')).toBe(
      'for (let i = 0; ($c.turn(), i < 3); i++) while (($c.turn(), a === b)) y();',
    );
    const plain = 'for (const x of list) if (x === 1) y();';
    expect(traceLoops('/b.js', plain, '$c')).toBe(plain);
  });

  it('leaves types, typeof and what does not parse alone', () => {
    for (const text of ["if (typeof a === 'string') b();", 'type A<T> = T extends 1 ? 2 : 3;', 'if (a === ) b();'])
      expect(traced(text)).toBe(text);
  });

  it('leaves every source of this repository one that parses, line by line', () => {
    const root = new URL('../../../src/', import.meta.url).pathname;
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(100);
    for (const name of files) {
      const source = readFileSync(join(root, name), 'utf8');
      const text = traceComparisons(join(root, name), source, '$c');
      expect(text.split('\n').length).toBe(source.split('\n').length);
      transformSync(text, { loader: 'ts' });
    }
  });
});

describe('tracer', () => {
  it('compares as the language does and remembers what differed', () => {
    const { compare, compared, among, reset } = tracer();
    expect([
      compare(1, '==', 1, '1'),
      compare(2, '!==', 'a', 'b'),
      compare(3, '>=', 2, 3),
      among(4, ['x', 'y'], 'y'),
    ]).toEqual([true, true, false, 'y']);
    expect(compared).toEqual([
      [1, '1', 1],
      ['a', 'b', 2],
      [2, 3, 3],
      ['y', 'x', 4],
    ]);
    reset();
    expect(compared).toEqual([]);
  });

  it('tells what is in a collection that was asked for something else', () => {
    const { ask, compare, compared, reset } = tracer();
    expect([
      ask(1, 'has', new Set(['x', 'y']), 'a'),
      ask(2, 'includes', 'abc', 'q'),
      ask(3, 'indexOf', ['k'], 'k'),
    ]).toEqual([false, false, 0]);
    expect(compare(4, 'in', 'a', { b: 1 })).toBe(false);
    expect(compared).toEqual([
      ['a', 'x', 1],
      ['a', 'y', 1],
      ['abc', 'qabc', 2],
      ['abc', 'q', 2],
      ['a', 'b', 4],
    ]);
    reset();
    // Looking into a proxy would run its traps.
    expect(() => ask(5, 'has', new Proxy({ has: () => false }, { ownKeys: () => [] }), 'a')).not.toThrow();
    expect(compared).toEqual([]);
  });

  it('ends loops that do not', () => {
    const { turn, reset } = tracer();
    const loop = () => {
      for (let i = 0; i < 200_000; i++) turn();
    };
    loop();
    expect(loop).toThrow(EndlessLoopError);
    reset();
    expect(loop).not.toThrow();
  });
});
