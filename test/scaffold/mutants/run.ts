import { inspect } from 'node:util';
import vm from 'node:vm';
import { transformSync } from 'esbuild';
import { type Mutant, makeMutants } from '../../../src/scaffold/mutants/index.js';

/** `operator: original → replacement` of every mutant. */
export function list(source: string, path = 'sample.ts'): string[] {
  return makeMutants(path, source).mutants.map(
    ({ operator, original, replacement }) => `${operator}: ${original} → ${replacement}`,
  );
}

/** Of one operator alone: `original → replacement`. */
export function listOf(operator: string, source: string, path = 'sample.ts'): string[] {
  return list(source, path).flatMap((line) =>
    line.startsWith(`${operator}: `) ? [line.slice(operator.length + 2)] : [],
  );
}

/** What a script leaves in `out`, or how it fails, as text. The switch is set in its own global object. */
export function outcome(source: string, id = 0): string {
  const { code } = transformSync(source, { loader: 'ts', target: 'es2022', tsconfigRaw: {} });
  return evaluated(code, { __covgap_mutant__: id });
}

/** The same for JavaScript as it stands, where nobody has set the switch. */
export function bare(source: string): string {
  return evaluated(source.replace(/^\uFEFF/, ''), {});
}

function evaluated(code: string, globals: object): string {
  const context = vm.createContext(globals);
  try {
    vm.runInContext(code, context, { timeout: 250 });
    return inspect(context.out, { depth: 9 });
  } catch (error) {
    const { name, code: reason } = error as { name: string; code?: string };
    return `throws ${reason ?? name}`;
  }
}

/** Offset of the text a mutant replaces. */
function offsetOf(source: string, { line, column }: Mutant): number {
  const lines = source.split('\n').slice(0, line - 1);
  return lines.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}

/** Replacements that may bind weaker than what they replace. */
const loose = /^(LogicalOperator|BooleanLiteral|ConditionalExpression|ObjectLiteral|UnaryOperator)$/;

/** The source with one mutant written into it by hand, to compare its switch with. */
export function rewritten(source: string, mutant: Mutant): string {
  const { operator, original, replacement } = mutant;
  const start = offsetOf(source, mutant);
  const text = loose.test(operator) && !/^(case|default)/.test(original) ? `(${replacement})` : replacement;
  const semicolon = source[start - 1] === '\n' ? ';' : '';
  return source.slice(0, start) + semicolon + text + source.slice(start + original.length);
}
