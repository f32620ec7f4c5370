import type { Program } from 'oxc-parser';
import { LineTable } from '../../languages/lines.js';
import { blockMutator, isDirective } from './blocks.js';
import { caseMutator, conditionMutator } from './conditions.js';
import { literalMutator } from './literals.js';
import { methodMutator } from './methods.js';
import { operatorMutator } from './operators.js';
import { parse } from './parse.js';
import { sampleEvenly } from './sample.js';
import { type Span, splice, variable } from './splice.js';
import { frames } from './tree.js';
import type { Candidate, Frame, Mutant, Mutator, Node } from './types.js';

const limit = 400;

const mutators: readonly Mutator[] = [
  conditionMutator,
  caseMutator,
  operatorMutator,
  literalMutator,
  methodMutator,
  blockMutator,
];

/** A module with all its mutants in it. */
export interface Mutated {
  readonly text: string;
  readonly mutants: readonly Mutant[];
}

/**
 * The same TypeScript or JavaScript with mutants that are switched at run time: `globalThis.__covgap_mutant__` is the id
 * of the one that is on, 0 for none, and may be set before or after the module is loaded, and changed between calls. At
 * most 400 mutants, evenly spread over the file. `path` tells the dialect by its ending. Lines of the text are not
 * those of the source. What does not parse comes back as it is, without mutants.
 */
export function makeMutants(path: string, source: string): Mutated {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const program = parse(path, text);
  if (program === null) return { text: source, mutants: [] };
  const { candidates, begins, ends } = survey(program, text);
  if (candidates.length === 0) return { text: source, mutants: [] };
  const chosen = sampleEvenly(candidates, limit);
  const switches = chosen.map(({ place }, index) => ({ id: index + 1, place }));
  const prelude = { at: preludeAt(program, text), text: `;globalThis.${variable} ??= 0;` };
  return { text: splice(text, prelude, switches, begins, ends), mutants: described(chosen, text) };
}

interface Survey {
  /** In the order of the source, what spans more first. */
  readonly candidates: readonly Candidate[];
  /** Expression statements that may follow another statement. */
  readonly begins: readonly Span[];
  /** What a semicolon may end. */
  readonly ends: readonly Span[];
}

function survey(program: Node, source: string): Survey {
  const candidates: Candidate[] = [];
  const seen = new Set<string>();
  const begins: Span[] = [];
  const ends: Span[] = [];
  for (const frame of frames(program)) {
    if (isListed(frame)) begins.push(frame.node);
    if (endsBySemicolon(frame)) ends.push(frame.node);
    if (frame.frozen) continue;
    for (const mutator of mutators)
      candidates.push(...mutator(frame, source).filter((found) => isNew(found, source, seen)));
  }
  return { candidates: candidates.sort((a, b) => a.start - b.start || b.end - a.end), begins, ends };
}

/**
 * False for what changes nothing, and for what another operator did to the same text. Only short replacements (`true`,
 * `false`) can be either; long ones are not compared, since chains of operators would be quadratic.
 */
function isNew({ start, end, replacement }: Candidate, source: string, seen: Set<string>): boolean {
  if (replacement.length > 20) return true;
  const key = `${start}:${end}:${replacement}`;
  const known = seen.has(key);
  seen.add(key);
  return !known && replacement !== source.slice(start, end);
}

function isListed({ node, parent, key }: Frame): boolean {
  if (node.type !== 'ExpressionStatement' || parent === null || isDirective(node)) return false;
  return (
    /^(Program|BlockStatement|StaticBlock)$/.test(parent.node.type) ||
    (parent.node.type === 'SwitchCase' && key === 'consequent')
  );
}

const ended = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'ExportDefaultDeclaration',
  'TSExportAssignment',
  'PropertyDefinition',
  'AccessorProperty',
]);

const endsBySemicolon = ({ node, key }: Frame): boolean => ended.has(node.type) && key !== 'init' && key !== 'left';

/** After the directives, which have to come first; else at the beginning, after `#!`. */
function preludeAt(program: Program, source: string): number {
  const last = program.body.filter(isDirective).at(-1);
  if (last !== undefined) return last.end;
  return source.startsWith('#!') ? source.indexOf('\n') + 1 || source.length : 0;
}

function described(candidates: readonly Candidate[], source: string): Mutant[] {
  const lines = new LineTable(source);
  return candidates.map(({ operator, start, end, replacement }, index) => ({
    id: index + 1,
    line: lines.lineAt(start),
    column: start - source.lastIndexOf('\n', start - 1),
    operator,
    original: source.slice(start, end),
    replacement,
  }));
}
