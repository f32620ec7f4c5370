import type { SourceFunction, SourceUnit } from '../../model.js';
import { codeLines, slashComments } from '../code-lines.js';
import { linesOnly } from '../language.js';
import { LineTable } from '../lines.js';
import { classHandlers } from './classes.js';
import { complexityHandlers } from './complexity.js';
import { exportsOf } from './exports.js';
import { functionHandlers } from './functions.js';
import { moduleHandlers, staticImports } from './modules.js';
import { nestsTooDeep } from './nesting.js';
import { type Parsed, parseTolerant } from './oxc.js';
import { type FunctionDraft, type Scope, stepsFor, Walk } from './walk.js';

const steps = stepsFor({ ...complexityHandlers, ...functionHandlers, ...classHandlers, ...moduleHandlers });

/** Reads JavaScript or TypeScript. Never throws: what cannot be parsed yields a unit with `syntaxErrors`. */
export function parseJavaScript(path: string, source: string): SourceUnit {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const lines = new LineTable(text);
  const parsed = nestsTooDeep(text) ? null : parseTolerant(path, text);
  const givenUp = parsed === null || (parsed.errors > 0 && parsed.program.body.length === 0);
  if (!givenUp) return unitOf(text, lines, parsed);
  return linesOnly(lines.count, codeLines(text, slashComments), parsed?.errors ?? 1);
}

function unitOf(text: string, lines: LineTable, { program, module, errors }: Parsed): SourceUnit {
  const walk = new Walk(text, lines, steps);
  const exports = exportsOf(program, module, text);
  const top: Scope = { fn: null, nesting: 0, exported: exports.locals, prefix: '', owner: null };
  walk.run(program, top);
  const imports = [...staticImports(program, module, walk), ...walk.imports];
  return {
    functions: walk.functions.sort((a, b) => a.start - b.start).map(finished),
    imports: imports.sort((a, b) => a.line - b.line),
    exports: exports.names,
    lineCount: lines.count,
    coverableLines: walk.coverableLines,
    cyclomatic: 1 + walk.decisions,
    syntaxErrors: errors,
  };
}

function finished(draft: FunctionDraft): SourceFunction {
  const { name, kind, startLine, endLine, cyclomatic, cognitive, exported } = draft;
  return { name, kind, startLine, endLine, cyclomatic, cognitive, exported };
}
