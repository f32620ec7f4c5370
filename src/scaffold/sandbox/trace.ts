import { parseSync } from 'oxc-parser';
import { nestsTooDeep } from '../../languages/javascript/nesting.js';
import { frames } from '../mutants/tree.js';

/** Method of the counter holder that compares, and remembers what it compared. */
export const compareName = 'compare';
/** Method of the counter holder that passes a `switch`ed value on. */
export const amongName = 'among';
/** Method of the counter holder that each turn of a loop calls. */
export const turnName = 'turn';

const OPERATORS = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=']);

const LOOPS = new Set(['ForStatement', 'WhileStatement', 'DoWhileStatement', 'ForInStatement', 'ForOfStatement']);

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
  /** At one place: closing before opening, and of openings the outer before the inner. */
  readonly order: number;
}

/**
 * Lets every comparison of a source go through `holder`, so that a search learns with what the code compares its input,
 * and every turn of a loop, so that endless ones end. Lines stay where they are; columns do not. The text as it is where it cannot be parsed.
 */
export function traceComparisons(path: string, source: string, holder: string): string {
  if (nestsTooDeep(source)) return source;
  const { program, errors } = parseSync(path, source, { preserveParens: true, astType: 'ts' });
  if (errors.length > 0) return source;
  const edits: Edit[] = [];
  for (const { node } of frames(program as never)) {
    if (
      node.type === 'BinaryExpression' &&
      OPERATORS.has(node.operator) &&
      isTraced(node.left) &&
      isTraced(node.right)
    ) {
      const { left, right, operator, start, end } = node;
      const at = left.end + source.slice(left.end, right.start).indexOf(operator);
      const depth = end - start;
      edits.push({
        at: start,
        end: start,
        text: `${holder}.${compareName}('${operator}', `,
        order: 1_000_000 - depth / 1e9,
      });
      edits.push({ at, end: at + operator.length, text: ',', order: 500 });
      edits.push({ at: end, end, text: ')', order: depth / 1e9 });
    }
    if ('body' in node && LOOPS.has(node.type)) edits.push(...turnEdits(node.body as never, holder));
    if (node.type === 'SwitchStatement') {
      const tests = node.cases.flatMap(({ test }) =>
        test?.type === 'Literal' ? [source.slice(test.start, test.end)] : [],
      );
      const { start, end } = node.discriminant;
      if (tests.length === 0) continue;
      edits.push({
        at: start,
        end: start,
        text: `${holder}.${amongName}([${tests.join(', ')}], `,
        order: 1_000_000 - 1,
      });
      edits.push({ at: end, end, text: ')', order: 1 });
    }
  }
  edits.sort((a, b) => a.at - b.at || a.order - b.order);
  let out = '';
  let from = 0;
  for (const { at, end, text } of edits) {
    out += source.slice(from, at) + text;
    from = end;
  }
  return out + source.slice(from);
}

function turnEdits({ type, start, end }: { type: string; start: number; end: number }, holder: string): Edit[] {
  const turn = `${holder}.${turnName}();`;
  if (type === 'BlockStatement') return [{ at: start + 1, end: start + 1, text: turn, order: 400 }];
  const depth = end - start;
  return [
    { at: start, end: start, text: `{${turn}`, order: 500_000 - depth / 1e9 },
    { at: end, end, text: '}', order: 300 + depth / 1e9 },
  ];
}

/** `typeof x` and private names tell nothing that could be put into an argument. */
function isTraced(node: { readonly type: string; readonly operator?: unknown }): boolean {
  return node.type !== 'PrivateIdentifier' && !(node.type === 'UnaryExpression' && node.operator === 'typeof');
}

/** Two primitives that a comparison met and found different. */
export type Compared = readonly [string | number, string | number];

const MAX_COMPARED = 100;
/** More turns in one call are an endless loop, for all a test can wait. */
const MAX_TURNS = 2_000_000;

/** Thrown out of loops that do not end. */
export class EndlessLoopError extends Error {
  override readonly name = 'CovgapEndlessLoop';
}

/** What stands behind `compareName`, `amongName` and `turnName` at run time. */
export function tracer(): {
  readonly compared: Compared[];
  readonly turn: () => void;
  /** Forgets what was compared and counted. */
  readonly reset: () => void;
  readonly compare: (operator: string, a: unknown, b: unknown) => boolean;
  readonly among: (tests: readonly unknown[], value: unknown) => unknown;
} {
  const compared: Compared[] = [];
  let turns = 0;
  const remember = (a: unknown, b: unknown): void => {
    if (compared.length >= MAX_COMPARED || a === b) return;
    if ((typeof a === 'string' || typeof a === 'number') && (typeof b === 'string' || typeof b === 'number'))
      compared.push([a, b]);
  };
  return {
    compared,
    turn() {
      if (++turns > MAX_TURNS) throw new EndlessLoopError(`a loop took more than ${MAX_TURNS} turns`);
    },
    reset() {
      turns = 0;
      compared.length = 0;
    },
    compare(operator, a, b) {
      remember(a, b);
      return operations[operator]!(a as number, b as number);
    },
    among(tests, value) {
      for (const test of tests) remember(value, test);
      return value;
    },
  };
}

const operations: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  // biome-ignore lint/suspicious/noDoubleEquals: what the source says is what must be done.
  '==': (a, b) => a == b,
  // biome-ignore lint/suspicious/noDoubleEquals: what the source says is what must be done.
  '!=': (a, b) => a != b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
