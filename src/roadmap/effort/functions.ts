import type { FunctionFacts, Module } from '../../model.js';
import type { FunctionGap } from './effort.js';

/** Lines outside of all functions. */
export const MODULE_LEVEL = '(module level)';

type Range = Pick<FunctionFacts, 'startLine' | 'endLine'>;

/**
 * The uncovered lines of a module, each told to the innermost function it stands in. Of an unmeasured module its
 * estimate is shared out by the length of the functions; where a report has totals only, nothing can be told: one gap
 * stands for the module.
 */
export function functionGaps(module: Module): FunctionGap[] {
  const { coverage, functionFacts, estimatedLines } = module;
  const lines = coverage?.lines ?? null;
  if (functionFacts.length === 0 || (coverage !== null && lines === null)) return whole(module);
  const owner = innermost(functionFacts);
  if (lines !== null) return measured(module, owner, lines.numbers, lines.hits);
  return coverage === null && estimatedLines !== null ? estimated(module, owner, estimatedLines) : [];
}

function whole({ lines, estimatedLines, complexity }: Module): FunctionGap[] {
  const total = lines?.total ?? estimatedLines ?? 0;
  const uncoveredLines = total - (lines?.covered ?? 0);
  if (uncoveredLines === 0) return [];
  const name = MODULE_LEVEL;
  return [
    { name, startLine: 1, endLine: 1, uncoveredLines, lines: total, cyclomatic: complexity, neverEntered: false },
  ];
}

function measured(
  { functionFacts }: Module,
  owner: (line: number) => number,
  numbers: ArrayLike<number>,
  hits: ArrayLike<number>,
): FunctionGap[] {
  const tallies = tallyFor(functionFacts.length);
  for (let index = 0; index < numbers.length; index++) {
    const tally = tallies[owner(numbers[index]!) + 1]!;
    tally.lines++;
    if (hits[index] === 0) {
      tally.uncovered++;
      tally.first ||= numbers[index]!;
      tally.last = numbers[index]!;
    }
  }
  return tallies.flatMap(({ lines, uncovered, first, last }, at) => {
    const facts = functionFacts[at - 1];
    const range = facts ?? { name: MODULE_LEVEL, startLine: first, endLine: last, cyclomatic: null, hits: null };
    return uncovered === 0 ? [] : [gapOf(range, uncovered, lines)];
  });
}

/** Rounded so that the parts add up to the whole. */
function estimated({ functionFacts }: Module, owner: (line: number) => number, lines: number): FunctionGap[] {
  const spans = new Array<number>(functionFacts.length).fill(0);
  const end = Math.max(...functionFacts.map(({ endLine }) => endLine));
  for (let line = 1; line <= end; line++) {
    const at = owner(line);
    if (at >= 0) spans[at]!++;
  }
  const all = spans.reduce((sum, span) => sum + span, 0);
  let before = 0;
  return functionFacts.flatMap((facts, at) => {
    const from = Math.round((lines * before) / all);
    before += spans[at]!;
    const share = Math.round((lines * before) / all) - from;
    return share === 0 ? [] : [gapOf(facts, share, share)];
  });
}

function gapOf(
  {
    name,
    startLine,
    endLine,
    cyclomatic,
    hits,
  }: Pick<FunctionFacts, 'name' | 'startLine' | 'endLine' | 'cyclomatic' | 'hits'>,
  uncoveredLines: number,
  lines: number,
): FunctionGap {
  // Where no report says whether a function was entered, one of which nothing ran was not.
  const neverEntered = name !== MODULE_LEVEL && (hits === null ? uncoveredLines === lines : hits === 0);
  return { name, startLine, endLine, uncoveredLines, lines, cyclomatic, neverEntered };
}

function tallyFor(functions: number) {
  return Array.from({ length: functions + 1 }, () => ({ lines: 0, uncovered: 0, first: 0, last: 0 }));
}

/** Which function a line stands in, the innermost of several; -1 for none. Lines have to be asked for in ascending order. */
function innermost(functions: readonly Range[]): (line: number) => number {
  const order = functions
    .map((range, at) => ({ ...range, at }))
    .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  const open: typeof order = [];
  let next = 0;
  return (line) => {
    while (next < order.length && order[next]!.startLine <= line) open.push(order[next++]!);
    while (open.length > 0 && open.at(-1)!.endLine < line) open.pop();
    return open.at(-1)?.at ?? -1;
  };
}
