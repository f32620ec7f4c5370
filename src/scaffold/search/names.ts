import type { ModuleFacts } from '../model.js';
import { RESULT } from './observation.js';

/** A variable name for something of a class or from a call: `LruCache` → `lruCache`, `createStore` → `store`. */
export function variableFor(name: string, facts: ModuleFacts): string {
  const last = name.split('.').at(-1)!;
  const noun = last.replace(/^(create|make|new|get|build|define|use)(?=[A-Z])/, '');
  const plain = noun.replace(/[^\w$]/g, '');
  // A leading run of capitals is one word: `LRUCache` → `lruCache`, `URL` → `url`.
  const lower = plain
    .replace(/^([A-Z]+)(?![a-z])/, (run) => run.toLowerCase())
    .replace(/^[A-Z]+(?=[A-Z][a-z])/, (run) => run.toLowerCase());
  const made = lower === '' ? 'subject' : lower.charAt(0).toLowerCase() + lower.slice(1);
  const taken = facts.locals.some(({ local }) => local === made) || RESERVED.has(made) || /^\d/.test(made);
  return taken ? `the${plain.charAt(0).toUpperCase()}${plain.slice(1)}` : made;
}

const RESERVED = new Set(
  `${RESULT} break case catch class const continue debugger default delete do else enum export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static
  super switch this throw true try typeof var void while with yield await async of eval arguments undefined NaN
  describe it test expect vi jest assert mock beforeEach afterEach`.split(/\s+/),
);
