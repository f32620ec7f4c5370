import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMutants } from '../../../src/scaffold/mutants/index.js';
import { bare, outcome, rewritten } from './run.js';

/** Each puts something into `out`; together they hold what is easily broken by wrapping expressions. */
const programs: Readonly<Record<string, string>> = {
  'chains keep their short circuit':
    'const a: any = undefined, b: any = { c: " x " };\nout = [a?.b.c.trim().length, b?.c.trim().length, b.d?.e?.trim()]',
  'chains keep this':
    'const a: any = { v: 2, f() { return this?.v ?? "lost" } };\nout = [(a?.f)(), a?.f(), (a?.f)?.(), (a?.f)!(), a.g?.().slice(1)]',
  'tags keep this': `const a: any = { v: 2, f(s: any) { return this.v + s.length } };\nout = (a?.f)\`x\${1 + 1}y\``,
  'delete in chains': 'const a: any = { b: 1, c: 1 };\ndelete a?.b; delete a["c"];\nout = a',
  'no semicolons':
    'let i = 0, n = 5\nconst f = () => i\nconst a = f\ni++\nn += 2\nlet b = n--\n;[1].map(x => x)\nconst c = -i\n!c && f()\n"x" + f()\nout = [i, n, b, c]',
  'what follows an update': 'let i = 0, j = 3\nconst f = i++\n++j\nlet g = j--\n!g && f\nout = [f, i, j, g]',
  'else without braces': 'let a = 0\nif (a > 1) a++\nelse a--\nif (a) ; else a += 4\ndo a++\nwhile (a < 3)\nout = a',
  'labels, break and continue':
    'let n = 0\nouter: for (let i = 0; i < 4; i++) { for (const j of [1, 2, 3]) { if (j === 2) continue outer; if (i > 2) break outer; n += j } }\nblock: { n += 10; if (n > 1) break block; n = 0 }\nout = n',
  'switches with shared names':
    'function f(a: any) { switch (a) { case 1: var b = "x"; return b; case 2: b = "y"; return b + 1; case "z": { const c = 1; return c } case 3: let d = a; return d; default: return [] } }\nout = [f(1), f(2), f("z"), f(0), f(3)]',
  generators:
    'function* g(n = 1 + 1) { const x: any = yield n || 3; yield* [x, !x]; return n > 1 && (yield "last") }\nconst it = g()\nout = [it.next(), it.next(4), it.next(), it.next(), it.next(5)]',
  'super, fields and static blocks':
    'class A { x = 1 + 1\n y = !this.x\n static s = [] as any[]\n static { A.s.push("a") }\n get v() { return -this.x } set v(n) { this.x = n * 2 }\n m(a = "d") { return a.toUpperCase() } }\nclass B extends A { #p = 3\n constructor(public q = 2) { super(); this.x += q }\n m() { return super.m("q") + super.v + (#p in this && "p") } }\nconst b = new B(); b.v = 4\nout = [b.m(), b.q, b.x, b.y, A.s]',
  'new.target, arguments and commas':
    'function F(this: any) { this.t = new.target === F || arguments.length > 0; }\nlet i = 0\nfor (i = 0, i += 1; i++, i < 3; i++, i = i + 1);\nout = [new (F as any)(), new (F as any)(1).t, i, (i++, i)]',
  'destructuring defaults':
    'const { a = [1], b: { c = "x", ...d } = { c: undefined, e: 1 } as any, ["f" + 1]: g = -1 } = {} as any;\nlet [h = a.length > 0, k = !h] = [] as any[];\n[h = false, k = "k"] = [] as any[]\nout = [a, c, d, g, h, k]',
  'names of functions':
    'const f = () => 1, o = { g: function () {}, h: (x: any) => x || [] }; let k: any; k ??= () => 2\nout = [f.name, o.g.name, o.h.name, k.name]',
  arrows:
    'const f = (a: number) => (b: number) => ({ s: a + b, t: (a, b) });\nconst g = (x: any) => x ? (x as any) : (y: any) => y;\nout = [f(1)(2), typeof g(0), [3, 1, 2].filter(x => x > 1).sort().reverse().map((x) => -x)]',
  'in and instanceof':
    'const a: any = { b: 1 };\nfor (const k in (a)) out = k;\nfor (let i = ("b" in a) ? 1 : 0; i < 2; i++) out += i;\nout += String(a instanceof Object && "c" in a)',
  'conditions nested in each other': `const f = (a: any, b: any, c: any) => (a ?? b) || c ? !(a && b) ? "n" : \`\${a}\${b || "z"}\` : a === b ? 1 : a < b ? 2 : 3;\nout = [[1, 2, 3], [0, 0, 0], [null, 0, 0], [0, 1, 0], [null, 2, 1]].map(x => f(x[0], x[1], x[2]))`,
  try: 'function f(n: number) { try { if (n > 1) throw new Error("e" + n); return "t" } catch (e: any) { var m = e.message; return m } finally { out = [out, n].flat() } }\nout = [f(1), f(2), out]',
  directives: '"use strict"\nfunction f(this: any) { "use strict"; return this === undefined }\nout = f()',
  'functions declared late':
    'function f(a: any) { return g(a); function g(b: any) { return b + h; } var h; }\n{ out = k(); function k() { return 1 + 1 } }\nout = [out, f(1)]',
  'comments at the end of blocks':
    'function f(a: any) {\n if (a) { // why\n  a-- // here\n } // there\n return a // x || y\n  || /* z */ 4\n}\nout = [f(0), f(1), f(2)]',
  'signs next to each other': 'const a = 3, b = 2;\nout = [a+-b, a- -b, - -a, -+a, +-a, a+ +b, ~-a, -(+a), a-(-b)*-1]',
  'recursion and closures':
    'function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2) }\nout = [fib(6), [1, 2].every(x => x > 0), "ab".startsWith("a"), Math.max(1, 2)]',
};

describe.each(Object.entries(programs))('%s', (_, body) => {
  const source = `var out: any;\n${body}\n`;
  const { text, mutants } = makeMutants('sample.ts', source);

  it('does as before while no mutant is on', () => {
    expect(mutants.length).toBeGreaterThan(0);
    expect(outcome(source)).not.toContain('throws');
    expect(outcome(text)).toBe(outcome(source));
  });

  it('does as if the mutant that is on were written there', () => {
    for (const mutant of mutants) {
      expect(`${mutant.id} ${mutant.replacement}: ${outcome(text, mutant.id)}`).toBe(
        `${mutant.id} ${mutant.replacement}: ${outcome(rewritten(source, mutant))}`,
      );
    }
  }, 60_000);
});

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const sub = tie('expression');
  const template = (pattern: string) =>
    fc.tuple(sub, sub, sub).map((parts) => pattern.replace(/[012]/g, (n) => parts[+n]!));
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('a', 'b', 'n', '3', '""', '"s"', 'true', 'null', '[]', 'u'),
      ...[
        '(0 + 1)',
        '(0-(1))',
        '(0 < 1)',
        '(0 === 1)',
        '(0 && 1)',
        '(0 || 1)',
        '(0 ?? 1)',
        '!(0)',
        '-(0)',
        '(0, 1)',
      ].map(template),
      ...['(0 ? 1 : 2)', '[0, 1]', '({ p: 0, ...1 })', 'o?.p?.q', 'o?.[0]', '`x$' + '{0}y`', '(() => 0)()'].map(
        template,
      ),
      ...['(n += 0)', '(n++)', 'String(0).trim().slice(1)', '(0 as any)', 'f?.(0)', '(0)!'].map(template),
    ),
  };
});

describe('without a parser that forgives', () => {
  it.each([
    'var i = 0, out = 1\nvar f = i++\n(out += f)\n',
    'var i = 3, out = 1\nvar f = i--\n`x`\nout = f\n',
    'var out = 1\nfunction f(a) { if (a) return -a\n`x`\nreturn "y" }\nout = f(out) + f(0)\n',
    'var i = 3\nclass A { x = i++\n["y"] = i-- }\nvar out = new A()\n',
    '#!/usr/bin/env node\n// why\n"use strict" // here\nvar out = (function () { return this })() || 1 + 1\n',
    '\uFEFFvar out = 1 + 1\n',
  ])('%j', (source) => {
    const { text, mutants } = makeMutants('sample.js', source);
    expect(mutants.length).toBeGreaterThan(0);
    expect(bare(text)).toBe(bare(source));
  });
});

describe('any expression', () => {
  const head = 'var out, u, a = 1, b = "bb", n = 2, o = { p: { q: 1 } }, f = (x) => [x];\n';

  it('does as before while no mutant is on, and as written while one is', () => {
    fc.assert(
      fc.property(expression, fc.nat(), (body, pick) => {
        const source = `${head}out = [${body}, n]\n`;
        const { text, mutants } = makeMutants('sample.ts', source);
        expect(outcome(text)).toBe(outcome(source));
        const mutant = mutants[pick % mutants.length]!;
        expect(outcome(text, mutant.id)).toBe(outcome(rewritten(source, mutant)));
      }),
      { numRuns: 400, seed: 7 },
    );
  }, 60_000);
});
