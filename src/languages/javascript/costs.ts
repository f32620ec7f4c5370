import { isComparison } from './scan.js';

/** What a token costs the parser's stack: a level of nesting, half of one, or a link in a chain. */
export const level = 16;
export const half = level / 2;
export const link = 1;

export function operatorCost(code: number, next: number, afterOperand: boolean): number {
  if (next === 61 /* = */) return isComparison(code) ? link : level;
  switch (code) {
    case 33 /* ! */:
    case 43 /* + */:
    case 45 /* - */:
      return afterOperand ? link : level;
    case 42 /* * */:
      return next === code ? level : link;
    case 58 /* : */:
      return half;
    case 60 /* < */:
      return next === code ? link : level;
    case 61 /* = */:
      return isQuoteOrBrace(next) ? link : level;
    case 126 /* ~ */:
      return level;
    case 63 /* ? */:
      return next === 46 /* . */ || next === code ? link : half;
    default:
      return link;
  }
}

/** What follows the `=` of a JSX attribute; after any other, a string ends the nesting and a brace costs on its own. */
function isQuoteOrBrace(code: number): boolean {
  return code === 34 || code === 39 || code === 123;
}
