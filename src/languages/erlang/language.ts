import type { ImportRef, SourceFunction, SourceUnit } from '../../model.js';
import type { Language } from '../language.js';
import { LineTable } from '../lines.js';
import { isInGeneratedFolder, isInTestFolder, partsOf, saysGenerated } from '../paths.js';
import type { ErlangFunction, ErlangModule, NameArity } from './module.js';
import { readErlang } from './read.js';

const TESTS = /(?:_tests?|_SUITE|_eqc|_props?|_bench)\.erl$|^prop_.*\.erl$/;
/** What yecc and leex write says so in a `-file` of its own. */
const PARSER = /^-file\("[^"]*(?:yeccpre\.hrl|leexinc\.hrl|\.[xy]rl)"/m;
const SCRIPT = /^#!/;

export const erlang: Language = {
  name: 'erlang',
  extensions: ['.erl', '.hrl', '.escript'],
  firstClass: true,
  parse: (_path, text) => unitOf(readErlang(text), new LineTable(text).count),
  isTest: (path) => {
    const { folders, file } = partsOf(path);
    return TESTS.test(file) || isInTestFolder(folders);
  },
  isDeclaration: (path) => path.endsWith('.hrl'),
  isConfig: (path, head) => path.endsWith('.escript') || SCRIPT.test(head ?? ''),
  isGenerated: (path, head) => isInGeneratedFolder(partsOf(path).folders) || PARSER.test(head) || saysGenerated(head),
  testNames: (path) => {
    const { stem } = partsOf(path);
    return [`${stem}_tests.erl`, `${stem}_SUITE.erl`, `${stem}_test.erl`, `prop_${stem}.erl`];
  },
};

function unitOf(module: ErlangModule, lineCount: number): SourceUnit {
  const exported = new Set(module.exports.map(idOf));
  const product = module.functions.filter(({ testOnly }) => !testOnly);
  return {
    functions: module.functions.map((fn) => functionOf(fn, module.exportAll || exported.has(idOf(fn)))),
    imports: importsOf(module),
    exports: module.exportAll ? ['*'] : [...exported],
    lineCount,
    coverableLines: new Set(product.flatMap(({ executableLines }) => executableLines)).size,
    cyclomatic: module.functions.reduce((sum, { cyclomatic }) => sum + cyclomatic - 1, 1),
    syntaxErrors: 0,
    behaviours: module.behaviours,
  };
}

function functionOf(fn: ErlangFunction, exported: boolean): SourceFunction {
  const { line, endLine, cyclomatic, cognitive } = fn;
  return { name: idOf(fn), kind: 'function', startLine: line, endLine, cyclomatic, cognitive, exported };
}

/** One for each module that is called, imported from or whose callbacks are implemented, with the functions taken. */
function importsOf({ calls, imports, behaviours, parseTransforms, name }: ErlangModule): ImportRef[] {
  const found = new Map<string, { line: number; names: Set<string>; all: boolean }>();
  const add = (module: string, line: number, taken: readonly string[] | null) => {
    if (module === name) return;
    const known = found.get(module) ?? { line, names: new Set(), all: false };
    found.set(module, known);
    if (taken === null) known.all = true;
    else for (const each of taken) known.names.add(each);
  };
  for (const call of calls) {
    add(call.module, call.line, call.name === null ? null : [`${call.name}/${call.arity}`]);
  }
  for (const { module, functions, line } of imports) add(module, line, functions.map(idOf));
  for (const module of [...behaviours, ...parseTransforms]) add(module, 1, null);
  return [...found].map(([specifier, { line, names, all }]) => ({
    specifier,
    kind: 'value',
    names: all ? ['*'] : [...names],
    line,
  }));
}

function idOf({ name, arity }: NameArity): string {
  return `${name}/${arity}`;
}
