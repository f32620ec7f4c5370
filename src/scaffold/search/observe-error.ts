import { guarded } from './guarded.js';
import { literalOf, primitiveLiteral, saysFolder, standardErrorClass } from './literal.js';
import { type Observation, shorten } from './observation.js';
import type { Outcome } from './run.js';

/** What an engine says of code that stumbles, as opposed to code that refuses. */
const STUMBLES = [
  /^Cannot read propert/,
  /^Cannot (set|destructure|convert|mix|use|delete)/,
  / is not (a function|iterable|a constructor|defined|an object)/,
  /^(Reduce of empty array|Maximum call stack|Invalid array length|Assignment to constant|Object prototype may only)/,
  /^Class constructor .* cannot be invoked/,
  /^(object|Object) null is not/,
  /called on (null|undefined|incompatible)/,
  /^Converting circular/,
];

/** Asserts what was thrown, or what a promise was rejected with. */
export function observeError(outcome: Outcome, classes: ReadonlyMap<unknown, string>): Observation {
  const { value } = outcome;
  const async = outcome.awaited.at(-1) === true;
  // Refusals of the sandbox are nothing the code does by itself.
  if (isErrorLike(value) && /^Covgap/.test(String(value.name)))
    return { asserts: [], strong: false, wrap: null, words: 'is refused', stumbled: true };
  if (!(value instanceof Error) && !isErrorLike(value)) {
    const text = literalOf(value) ?? 'something';
    return { asserts: [], strong: false, wrap: null, words: `throws ${shorten(text)}`, stumbled: true };
  }
  const message = String(value.message);
  const errorClass = classes.get(value.constructor) ?? standardErrorClass(value);
  const told = toldBy(value);
  const said = told === null ? textOf(message) : { told };
  const spoken = told === null ? withoutFolder(message, outcome) : told.by === 'code' ? told.value : '';
  const words = spoken === '' ? '' : `: ${shorten(spoken, 50)}`;
  return {
    asserts: [{ kind: 'throws', message, ...said, errorClass, async, ...nameOf(value, errorClass) }],
    strong: true,
    wrap: null,
    words: `${async ? 'rejects with' : 'throws'} ${errorClass ?? value.name}${words}`,
    stumbled: STUMBLES.some((pattern) => pattern.test(message)),
  };
}

/**
 * By what to tell an error whose message is not the project's own: what `JSON.parse` and `RegExp` say of a text is worded
 * anew by every other version of V8, and what Node says of arguments by those of Node, whose codes stay.
 */
function toldBy(error: Error): { readonly by: 'name' | 'code'; readonly value: string } | null {
  const [frame = ''] = guarded(() => String(error.stack).match(/^ +at .*$/m)) ?? [];
  const code = guarded(() => (error as NodeJS.ErrnoException).code);
  if (typeof code === 'string' && /^ERR_[A-Z\d_]+$/.test(code) && /[( ]node:/.test(frame))
    return { by: 'code', value: code };
  const ofEngine = /^ +at (?:JSON\.parse|new RegExp|RegExp|\w+\.\w+) \(<anonymous>\)$/.test(frame);
  return ofEngine && standardErrorClass(error) === 'SyntaxError' ? { by: 'name', value: 'SyntaxError' } : null;
}

/** A message that names the temporary folder is said by the variable. */
function textOf(message: string): { readonly text?: string } {
  return saysFolder(message) ? { text: primitiveLiteral(message)! } : {};
}

function withoutFolder(message: string, { folder }: Outcome): string {
  return folder === null ? message : message.replaceAll(folder.path, folder.names.folder);
}

/** The name an error goes by, where that is not that of its class. */
function nameOf(error: Error, errorClass: string | null): { readonly name?: string } {
  const name = guarded(() => String(error.name)) ?? '';
  return name === '' || name === errorClass ? {} : { name };
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && typeof (value as Error).message === 'string';
}
