import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';
import type { Local } from '../model.js';
import { bare, type Entry } from './entries.js';
import { type Constants, type Plain, plainText } from './plain-text.js';
import { isPackageFile } from './text.js';

const PER_CALLABLE = 20;
const MAX_FILE = 500_000;
const MAX_USERS = 20;

/** A call found in an example. */
interface Sample {
  /** What stands before the last dot, null for a plain name. */
  readonly on: string | null;
  readonly isNew: boolean;
  readonly args: readonly Plain[];
}

/** Calls of one text by the last part of the name they call. */
interface Source {
  readonly text: string;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** Names the text imports modules or their default exports by. */
  readonly modules: ReadonlySet<string>;
}

/** Argument lists others wrote for the callables of a module. */
export class Examples {
  readonly #paths: readonly string[];
  #extra: readonly Source[] | null = null;
  readonly #byFile = new Map<ts.SourceFile, readonly Source[]>();

  /** @param paths tests and Markdown, absolute; what cannot be read is passed over */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /** At most 20, short ones first, of each number of arguments. */
  of(
    program: ts.Program,
    checker: ts.TypeChecker,
    file: ts.SourceFile,
    entry: Entry,
    locals: readonly Local[],
  ): string[][] {
    const names = new Set(locals.filter(({ typeOnly }) => !typeOnly).map(({ local }) => local));
    this.#extra ??= this.#paths.map(readSource).filter((source) => source !== null);
    const own = this.#own(program, checker, file);
    const found = new Map<string, string[]>();
    for (const source of [...own, ...this.#extra]) {
      const samples = source.samples.get(entry.name) ?? [];
      if (samples.length === 0 || (entry.owner !== null && !source.text.includes(lastOf(entry.owner)))) continue;
      for (const sample of samples) {
        if (
          !matches(sample, entry, source) ||
          sample.args.some(({ free }) => [...free].some((name) => !names.has(name)))
        )
          continue;
        const args = sample.args.map(({ text }) => text);
        if (args.length > 0 || entry.kind === 'constructor') found.set(args.join('\0'), args);
      }
    }
    return varied([...found.values()]);
  }

  /** Doc comments of the module itself, and modules of the program that import it. */
  #own(program: ts.Program, checker: ts.TypeChecker, file: ts.SourceFile): readonly Source[] {
    const known = this.#byFile.get(file);
    if (known !== undefined) return known;
    const sources = docExamples(file).map((text) => sourceOf(text));
    for (const other of program.getSourceFiles()) {
      if (sources.length > MAX_USERS) break;
      if (other === file || other.isDeclarationFile || isPackageFile(other.fileName, file.fileName)) continue;
      if (imports(other, file, checker)) sources.push(sourceFrom(other));
    }
    this.#byFile.set(file, sources);
    return sources;
  }
}

function matches(sample: Sample, entry: Entry, source: Source): boolean {
  if (sample.isNew !== (entry.kind === 'constructor')) return false;
  if (entry.kind === 'method') return sample.on !== null && !source.modules.has(sample.on);
  if (entry.kind === 'getter' || entry.kind === 'setter') return false;
  const prefix = entry.expression.includes('.') ? entry.expression.slice(0, entry.expression.lastIndexOf('.')) : null;
  if (sample.on === null) return prefix === null || entry.kind === 'constructor';
  return (
    sample.on === prefix || source.modules.has(sample.on) || (prefix !== null && lastOf(sample.on) === lastOf(prefix))
  );
}

/** Short ones first, but of each number of arguments some. */
function varied(lists: readonly (readonly string[])[]): string[][] {
  const length = (list: readonly string[]) => list.join().length;
  const byCount = new Map<number, (readonly string[])[]>();
  for (const list of [...lists].sort((a, b) => length(a) - length(b)))
    byCount.set(list.length, [...(byCount.get(list.length) ?? []), list]);
  const groups = [...byCount.values()];
  const out: string[][] = [];
  for (let row = 0; out.length < PER_CALLABLE && groups.some((group) => row < group.length); row++)
    for (const group of groups) if (group[row] !== undefined && out.length < PER_CALLABLE) out.push([...group[row]!]);
  return out;
}

function readSource(path: string): Source | null {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MAX_FILE) return null;
    return sourceOf(/\.(md|markdown|mdx)$/i.test(path) ? fenced(text) : text, /\.[jt]sx$/.test(path));
  } catch {
    return null;
  }
}

/** Code blocks of Markdown. Each in braces: the same constant may be declared in several. */
function fenced(text: string): string {
  const blocks = [
    ...text.matchAll(/^[ \t]*(?:`{3,}|~{3,})[ \t]*(\w*)[^\n]*\n([\s\S]*?)^[ \t]*(?:`{3,}|~{3,})[ \t]*$/gm),
  ];
  return blocks
    .filter(([, language]) => /^(|js|jsx|ts|tsx|javascript|typescript|mjs|cjs|node|es6)$/i.test(language ?? ''))
    .map(([, , code]) => code ?? '')
    .join('\n;\n');
}

/** Code in `@example` tags and in fences of doc comments. */
function docExamples(file: ts.SourceFile): string[] {
  const out: string[] = [];
  for (const [comment] of file.text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const text = comment.slice(3, -2).replace(/^[ \t]*\*? ?/gm, '');
    for (const [, body] of text.matchAll(/@example\b([\s\S]*?)(?=^[ \t]*@\w|$(?![\s\S]))/gm)) {
      const code = body ?? '';
      out.push(code.includes('```') ? fenced(code) : code.replace(/<caption>.*?<\/caption>/g, ''));
    }
    if (!text.includes('@example') && text.includes('```')) out.push(fenced(text));
  }
  return out;
}

function sourceOf(text: string, jsx = false): Source {
  return sourceFrom(
    ts.createSourceFile('example.ts', text, ts.ScriptTarget.ESNext, true, jsx ? ts.ScriptKind.TSX : ts.ScriptKind.TS),
  );
}

function sourceFrom(file: ts.SourceFile): Source {
  const constants = constantsOf(file);
  const samples = new Map<string, Sample[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = bare(node.expression);
      const name = ts.isPropertyAccessExpression(callee)
        ? callee.name.text
        : ts.isIdentifier(callee)
          ? callee.text
          : null;
      const args = (node.arguments ?? []).map((each) => plainText(each, constants)).filter((each) => each !== null);
      if (name !== null && args.length === (node.arguments ?? []).length) {
        const on = ts.isPropertyAccessExpression(callee) ? callee.expression.getText() : null;
        samples.set(name, [...(samples.get(name) ?? []), { on, isNew: ts.isNewExpression(node), args }]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { text: file.text, samples, modules: moduleNames(file) };
}

function constantsOf(file: ts.SourceFile): Constants {
  const out = new Map<string, { position: number; node: ts.Expression }[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const isConstant = (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
      if (isConstant || ts.isLiteralExpression(node.initializer))
        out.set(node.name.text, [
          ...(out.get(node.name.text) ?? []),
          { position: node.getStart(), node: node.initializer },
        ]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return out;
}

/** Names bound by `import x`, `import * as x`, `const x = require(…)`. */
function moduleNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause;
      if (clause?.name !== undefined) names.add(clause.name.text);
      if (clause?.namedBindings !== undefined && ts.isNamespaceImport(clause.namedBindings))
        names.add(clause.namedBindings.name.text);
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer !== undefined && /^require\(/.test(initializer.getText()))
        names.add(name.text);
  }
  return names;
}

function imports(other: ts.SourceFile, file: ts.SourceFile, checker: ts.TypeChecker): boolean {
  return other.statements.some((statement) => {
    if (!ts.isImportDeclaration(statement)) return false;
    return checker.getSymbolAtLocation(statement.moduleSpecifier)?.declarations?.includes(file) ?? false;
  });
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
