import type { Case } from '../model.js';
import { isTyped, type TestStyle } from './style.js';

/** Why a case cannot be written in a style, for people; null where it can. */
export function inexpressible(one: Case, style: TestStyle): string | null {
  if (one.frozenAt !== null && style.framework === 'mocha' && !style.libraries.includes('sinon'))
    return 'needs a stopped clock, which mocha has only with sinon';
  return null;
}

/** The cases a style can express, without types where the tests are JavaScript. */
export function expressible(cases: readonly Case[], style: TestStyle): Case[] {
  const kept = cases.filter((one) => inexpressible(one, style) === null);
  if (isTyped(style)) return kept;
  return kept.map((one) => ({
    ...one,
    callbacks: one.callbacks.map((callback) => ({ ...callback, returns: callback.js ?? callback.returns })),
    arrange: one.arrange.map((step) => ({ ...step, text: step.js ?? step.text })),
    act: { ...one.act, text: one.act.js ?? one.act.text },
  }));
}
