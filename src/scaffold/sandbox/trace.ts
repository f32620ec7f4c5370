import { parseSync } from 'oxc-parser';
import { nestsTooDeep } from '../../languages/javascript/nesting.js';
import { frames } from '../mutants/tree.js';
import { amongName, compareName, turnName } from './tracer.js';

const OPERATORS = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=']);

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
    if (node.type === 'WhileStatement' || node.type === 'DoWhileStatement') edits.push(...turnEdits(node.test, holder));
    if (node.type === 'ForStatement') {
      if (node.test !== null) edits.push(...turnEdits(node.test, holder));
      else {
        // An own statement would be counted as one of the source; a condition is not.
        const at = source.indexOf(';', node.init?.end ?? node.start) + 1;
        edits.push({ at, end: at, text: ` ${holder}.${turnName}()`, order: 400 });
      }
    }
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
