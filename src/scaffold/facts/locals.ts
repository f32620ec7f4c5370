import type { Local } from '../model.js';
import { isIdentifier } from './text.js';

/** What a name in a test must not be: words of the language, what runners put into every test file. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity ' +
    'describe it test expect vi jest assert mock beforeEach afterEach beforeAll afterAll before after suite chai ' +
    'require module exports globalThis process Promise Map Set Array Object String Number Boolean Symbol Date RegExp ' +
    'Error JSON Math'
  ).split(' '),
);

/** Names a test may use, free of collisions. */
export class Locals {
  readonly #byKey = new Map<string, Local>();
  readonly #names = new Set<string>();

  /** The name by which a test knows an export. Asking again gives the same name; a value wins over a type. */
  add(exported: string, from: string, preferred: string, typeOnly = false): string {
    const key = `${from}\0${exported}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      if (known.typeOnly && !typeOnly) this.#byKey.set(key, { ...known, typeOnly });
      return known.local;
    }
    const local = this.#free(preferred);
    this.#names.add(local);
    this.#byKey.set(key, { local, exported, from, typeOnly });
    return local;
  }

  list(): Local[] {
    return [...this.#byKey.values()];
  }

  #free(preferred: string): string {
    const base = isIdentifier(preferred) ? preferred : 'subject';
    if (!this.#names.has(base) && !TAKEN.has(base)) return base;
    for (let count = TAKEN.has(base) ? 1 : 2; ; count++) {
      const name = `${base}${count}`;
      if (!this.#names.has(name)) return name;
    }
  }
}
