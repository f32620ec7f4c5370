import { describe, expect, it } from 'vitest';
import { cognitive, cyclomatic, functionNamed, read } from './unit.js';

const f = (body: string, params = '') => `function f(${params}) { ${body} }`;

describe('cyclomatic complexity', () => {
  it.each([
    ['nothing', f(''), 1],
    ['if', f('if (a) b();'), 2],
    ['if, else if, else', f('if (a) b(); else if (c) d(); else e();'), 3],
    ['?:', f('return a ? b : c;'), 2],
    ['&& || ??', f('return (a && b) || (c ?? d);'), 4],
    ['&&= ||= ??=', f('a &&= 1; b ||= 2; c ??= 3; d += 4;'), 4],
    ['loops', f('for (;;) {} for (const a in b) {} for (const a of b) {} while (a) {} do {} while (a);'), 6],
    ['case but not default', f('switch (a) { case 1: case 2: break; default: }'), 3],
    ['catch but not finally', f('try { a(); } catch { b(); } finally { c(); }'), 2],
    ['default values', f('', 'a = 1, { b = 2, c } = {}, [d = 3] = []'), 6],
    ['?.', f('return a?.b?.[c]?.(d);'), 4],
  ])('counts %s', (_, text, expected) => expect(cyclomatic(text)).toBe(expected));

  it('counts nested functions on their own, and everything for the file', () => {
    const text = 'if (a) b(); function f() { if (a) { return () => (b ? c : d); } }';
    expect(read(text).functions.map((fn) => fn.cyclomatic)).toEqual([2, 2]);
    expect(read(text).cyclomatic).toBe(4);
  });

  it('leaves class fields and static blocks out of the function around them', () => {
    const text = 'function f() { return class { a = b ? 1 : 2; static { if (c) d(); } m() { return e || g; } }; }';
    expect(read(text).functions.map((fn) => fn.cyclomatic)).toEqual([1, 2]);
    expect(read(text).cyclomatic).toBe(4);
  });
});

/** Examples of the paper, in TypeScript. */
const sumOfPrimes = `
function sumOfPrimes(max: number): number {
  let total = 0;
  OUT: for (let i = 1; i <= max; ++i) { // +1
    for (let j = 2; j < i; ++j) {       // +2
      if (i % j === 0) {                // +3
        continue OUT;                   // +1
      }
    }
    total += i;
  }
  return total;
}`;

const getWords = `
function getWords(number: number): string {
  switch (number) {                     // +1
    case 1: return 'one';
    case 2: return 'a couple';
    case 3: return 'a few';
    default: return 'lots';
  }
}`;

const myMethod = `
function myMethod() {
  try {
    if (condition1) {                   // +1
      for (let i = 0; i < 10; i++) {    // +2
        while (condition2) { }          // +3
      }
    }
  } catch (e) {                         // +1
    if (condition2) { }                 // +2
  }
}`;

const toRegexp = `
function toRegexp(antPattern: string, directorySeparator: string): string {
  const escaped = '\\\\' + directorySeparator;
  let sb = '^';
  let i = antPattern.startsWith('/') || antPattern.startsWith('\\\\') ? 1 : 0; // +2
  while (i < antPattern.length) {                                            // +1
    const ch = antPattern.charAt(i);
    if (SPECIAL_CHARS.indexOf(ch) !== -1) {                                  // +2
      sb += '\\\\' + ch;
    } else if (ch === '*') {                                                 // +1
      if (i + 1 < antPattern.length && antPattern.charAt(i + 1) === '*') {   // +3 +1
        if (i + 2 < antPattern.length && isSlash(antPattern.charAt(i + 2))) { // +4 +1
          sb += '(?:.*' + escaped + '|)';
          i += 2;
        } else {                                                             // +1
          sb += '.*';
          i += 1;
        }
      } else {                                                               // +1
        sb += '[^' + escaped + ']*?';
      }
    } else if (ch === '?') {                                                 // +1
      sb += '[^' + escaped + ']';
    } else if (isSlash(ch)) {                                                // +1
      sb += escaped;
    } else {                                                                 // +1
      sb += ch;
    }
    i++;
  }
  return sb + '$';
}`;

describe('cognitive complexity', () => {
  it.each([
    ['sumOfPrimes', sumOfPrimes, 7],
    ['getWords', getWords, 1],
    ['myMethod', myMethod, 9],
    ['toRegexp', toRegexp, 20],
    ['a lambda with an if', f('const r = () => { if (a) b(); };'), 2],
    ['one run of &&', f('return a && b && c && d;'), 1],
    ['runs of && || &&', f('if (a && b && c || d || e && g) h();'), 4],
    ['a run in a negation', f('if (a && !(b && c)) d();'), 3],
    ['?? and ?. for nothing', f('return a?.b ?? c?.d ?? e;'), 0],
    ['nested ternaries', f('return a ? b : c ? d : e;'), 3],
    ['break and continue without label for nothing', f('for (;;) { break; } while (a) { continue; }'), 2],
    ['else and else if flat', f('if (a) { if (b) c(); else if (d) e(); else g(); }'), 5],
    ['finally for nothing', f('try { a(); } finally { if (b) c(); }'), 1],
    ['recursion once', f('if (a) return f(b) + f(c); return d;'), 2],
    ['recursion from within', f('return list.map((x) => f(x));'), 1],
    ['a test at its own level, a branch one deeper', f('if ((() => { if (a) b(); })()) { while (c); }'), 5],
  ])('charges %s', (_, text, expected) => expect(cognitive(text)).toBe(expected));

  it('counts a method that calls itself through `this`', () => {
    expect(functionNamed('class A { m() { this.m(); } n() { this.m(); } }', 'A.m').cognitive).toBe(1);
    expect(functionNamed('class A { m() { this.m(); } n() { this.m(); } }', 'A.n').cognitive).toBe(0);
    expect(functionNamed('class A { #m() { this.#m(); } }', 'A.#m').cognitive).toBe(1);
  });

  it('charges nested functions to their parents, deeper, and to themselves from their own start', () => {
    const text = 'function f() { while (a) { g(() => { if (b) c(); }); } }';
    expect(read(text).functions.map((fn) => fn.cognitive)).toEqual([4, 1]);
  });

  it('does not let code outside functions weigh on them', () => {
    expect(cognitive('if (a) { if (b) { function f() { if (c) d(); } } }')).toBe(1);
  });
});
