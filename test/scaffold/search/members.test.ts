import { expect, it } from 'vitest';
import { guessedNames, isForeignPromise, memberAt, membersOf } from '../../../src/scaffold/search/members.js';

class Vow {
  // biome-ignore lint/suspicious/noThenProperty: what makes a promise of it
  then() {}
  spread() {}
}

it('lists methods, those of what an object holds, and those on functions', () => {
  expect(membersOf({ promise: new Vow(), resolve() {}, count: 1, list: [1] })).toEqual([
    'resolve',
    'promise.then',
    'promise.spread',
  ]);
  expect(membersOf(Object.assign(() => 1, { abort() {}, name2: 'a' }))).toEqual(['abort']);
});

it('leaves to the language what belongs to it', () => {
  expect(membersOf({ at: new Date(0), done: Promise.resolve(1) })).toEqual(['done.then', 'done.catch', 'done.finally']);
});

it('tells promises of libraries from those of the language', () => {
  // biome-ignore lint/suspicious/noThenProperty: looks like a promise and is none
  expect([new Vow(), Promise.resolve(1), { then: 1 }, null].map(isForeignPromise)).toEqual([true, false, false, false]);
  expect(membersOf(new Vow())).toEqual(['then', 'spread']);
});

it('follows paths as far as they lead', () => {
  expect(memberAt({ a: { b: 1 } }, 'a.b')).toBe(1);
  expect(memberAt({ a: null }, 'a.b')).toBeUndefined();
});

it('guesses that the last parameter is a function, or all where the name says so', () => {
  expect(guessedNames(2, 'store')).toEqual(['value', 'callback']);
  expect(guessedNames(2, 'promise.then')).toEqual(['callback', 'callback']);
});
