import { parseSync } from 'oxc-parser';
import { nestsTooDeep } from '../../languages/javascript/nesting.js';
import { frames } from '../mutants/tree.js';
import { amongName, askName, compareName, turnName } from './tracer.js';

const OPERATORS = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=', 'in']);
/** Methods that ask whether something is within something else. */
const QUESTIONS = new Set(['has', 'includes', 'indexOf', 'startsWith', 'endsWith']);

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
  return traced(path, source, holder, false);
}

/** Only the turns of loops: what the module under test calls in other files must come to an end as well. */
export function traceLoops(path: string, source: string, holder: string): string {
  return /\bwhile\s*\(|\bfor\s*\([^;)]*;\s*;/.test(source) ? traced(path, source, holder, true) : source;
}

function traced(path: string, source: string, holder: string, loopsOnly: boolean): string {
  if (nestsTooDeep(source)) return source;
  const { program, errors } = parseSync(path, source, { preserveParens: true, astType: 'ts' });
  if (errors.length > 0) return source;
  const edits: Edit[] = [];
  const lineOf = lineCounter(source);
  for (const { node } of frames(program as never)) {
    if (
      !loopsOnly &&
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
        text: `${holder}.${compareName}(${lineOf(start)}, '${operator}', `,
        order: 1_000_000 - depth / 1e9,
      });
      edits.push({ at, end: at + operator.length, text: ',', order: 500 });
      edits.push({ at: end, end, text: ')', order: depth / 1e9 });
    }
    if (node.type === 'WhileStatement' || node.type === 'DoWhileStatement') edits.push(...turnEdits(node.test, holder));
    if (node.type === 'ForStatement') {
      if (node.test !== null) edits.push(...turnEdits(node.test, holder));
      else {
        // An own statement would be counted as one of the source; a condition is not.
        const at = source.indexOf(';', node.init?.end ?? node.start) + 1;
        edits.push({ at, end: at, text: ` ${holder}.${turnName}()`, order: 400 });
      }
    }
    if (loopsOnly) continue;
    if (node.type === 'CallExpression') edits.push(...askEdits(node as never, source, holder, lineOf));
    if (node.type === 'SwitchStatement') {
      const tests = node.cases.flatMap(({ test }) =>
        test?.type === 'Literal' ? [source.slice(test.start, test.end)] : [],
      );
      const { start, end } = node.discriminant;
      if (tests.length === 0) continue;
      edits.push({
        at: start,
        end: start,
        text: `${holder}.${amongName}(${lineOf(start)}, [${tests.join(', ')}], `,
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

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface Call extends Node {
  readonly optional: boolean;
  readonly callee: Node & {
    readonly object: Node;
    readonly property: Node & { readonly name?: string };
    readonly computed: boolean;
    readonly optional: boolean;
  };
  readonly arguments: readonly Node[];
  readonly typeArguments?: Node | null;
}

/** `set.has(x)` → `holder.ask(line, 'has', set, x)`. */
function askEdits(call: Call, source: string, holder: string, lineOf: (at: number) => number): Edit[] {
  const { callee, start, end } = call;
  const [argument, ...more] = call.arguments;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional || call.optional) return [];
  const name = callee.property.name ?? '';
  if (!QUESTIONS.has(name) || argument === undefined || more.length > 0 || argument.type === 'SpreadElement') return [];
  const { object } = callee;
  // Inside `a?.b.has(x)` the whole stops at `a`.
  if (object.type === 'Super' || call.typeArguments || /\?\./.test(source.slice(object.start, object.end))) return [];
  const depth = end - start;
  const gap = source.slice(object.end, argument.start);
  const edits: Edit[] = [
    {
      at: start,
      end: start,
      text: `${holder}.${askName}(${lineOf(start)}, '${name}', `,
      order: 1_000_000 - depth / 1e9,
    },
    // Line breaks stay, so that lines do.
    { at: object.end, end: argument.start, text: `,${gap.replace(/[^\n]/g, '')}`, order: 500 },
  ];
  return gap.includes('//') || gap.includes('/*') ? [] : edits;
}

/** Line of a position, from 1. */
function lineCounter(source: string): (at: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (at) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function turnEdits({ start, end }: { readonly start: number; readonly end: number }, holder: string): Edit[] {
  return [
    { at: start, end: start, text: `(${holder}.${turnName}(), `, order: 999_999 - (end - start) / 1e9 },
    { at: end, end, text: ')', order: (end - start) / 1e9 + 1e-12 },
  ];
}

/** `typeof x` and private names tell nothing that could be put into an argument. */
function isTraced(node: { readonly type: string; readonly operator?: unknown }): boolean {
  return node.type !== 'PrivateIdentifier' && !(node.type === 'UnaryExpression' && node.operator === 'typeof');
}
