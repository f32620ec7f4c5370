import { relative, sep } from 'node:path';
import { ts } from 'ts-morph';
import type { Callable, ModuleFacts, Param, Shape, Signature, Unreachable } from '../model.js';
import type { CollectContext } from './context.js';
import { effectsOf } from './effects.js';
import {
  declaredValue,
  type Entry,
  Found,
  isFunctionNode,
  isScript,
  linesOf,
  symbolOf,
  targetOf,
  topStatements,
} from './entries.js';
import type { Examples } from './examples.js';
import { collectExports } from './exports.js';
import { Graph } from './graph.js';
import { Hints } from './hints.js';
import { Miner } from './literals.js';
import { Locals } from './locals.js';
import { Prototypes } from './prototypes.js';
import { refine } from './refine.js';
import { returnedFunctions } from './returned.js';
import { Shapes } from './shapes.js';
import { firstSentence } from './text.js';
import { collectThroughHeirs } from './through-heirs.js';
import { wrappedParams } from './wrapped.js';

export interface ModuleInput {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly file: ts.SourceFile;
  readonly root: string;
  readonly examples: Examples;
}

/** Everything known of one module. */
export function moduleFacts(input: ModuleInput): ModuleFacts {
  const { program, checker, file, root } = input;
  const format = formatOf(file);
  const locals = new Locals();
  const found = new Found();
  const context: CollectContext = { checker, file, found, prototypes: new Prototypes(file, checker), seen: new Set() };
  const types = typesBeside(file, program, checker);
  collectExports(context, locals, format, types);
  collectThroughHeirs(context, locals, program);
  const graph = new Graph(file, checker);
  const hints = new Hints(checker, (name) => instanceNamed(name, found, shapes, checker));
  const shapes: Shapes = new Shapes({
    program,
    checker,
    file,
    locals,
    owners: found.owners,
    heirs: (symbol) => found.heirs.get(symbol) ?? [],
    hints: (declaration) => hints.of(declaration),
  });
  const miner = new Miner(checker, graph);
  const callables: Callable[] = [];
  for (const entry of found.entries) {
    const signatures = signaturesOf(entry, shapes, hints, checker);
    if (signatures === null) found.lose(entry.id, entry.node, 'needs-dom');
    else
      callables.push({
        id: entry.id,
        kind: entry.kind,
        name: entry.name,
        expression: entry.expression,
        owner: entry.owner,
        signatures,
        // What stands in another file has no lines in this one.
        ...(entry.node.getSourceFile() === file ? callableLines(entry) : { startLine: 0, endLine: 0 }),
        summary: summaryOf(entry.node),
        literals: miner.ofCallable(entry.parts ?? [entry.node]),
        examples: input.examples.of(program, checker, file, entry, locals.list()),
      });
  }
  loseInner(context);
  const helpers = shapes.helpers.callables();
  return {
    file: file.fileName.split('/').join(sep),
    path: relative(root, file.fileName).split(sep).join('/'),
    format,
    typed: !isScript(file) || types !== undefined,
    callables,
    ...(helpers.length > 0 ? { helpers } : {}),
    shapes: shapes.list,
    locals: locals.list(),
    unreachable: unreachableOf(found, callables, graph),
    literals: miner.ofModule(file),
    effects: effectsOf(file, checker),
  };
}

/** Objects of a class that the code names: one of its own, of the project, or of a package it imports. */
function instanceNamed(name: ts.Expression, found: Found, shapes: Shapes, checker: ts.TypeChecker): Shape | null {
  const symbol = targetOf(name, checker);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return null;
  const value = symbolOf(declaredValue(declaration));
  const own = found.owners.get(symbol) ?? (value === undefined ? undefined : found.owners.get(value));
  const made = checker.getTypeAtLocation(name).getConstructSignatures()[0]?.getReturnType().symbol ?? symbol;
  const isOwn = made.valueDeclaration?.getSourceFile() === shapes.context.file;
  const of = own ?? (isOwn ? null : shapes.helpers.ofClass(made));
  return of === null ? null : { kind: 'instance', of };
}

/** Null where only a browser could make the arguments. */
function signaturesOf(
  entry: Entry,
  shapes: Shapes,
  hints: Hints,
  checker: ts.TypeChecker,
): readonly Signature[] | null {
  if (entry.type !== undefined) {
    const shape = shapes.of(entry.type, entry.node, entry.kind === 'getter' ? 'out' : 'in');
    return [
      entry.kind === 'getter'
        ? { params: [], returns: shape }
        : { params: [{ name: 'value', shape, optional: false, rest: false }], returns: { kind: 'undefined' } },
    ];
  }
  const out: Signature[] = [];
  let dom = 0;
  for (const signature of entry.signatures.slice(0, 8)) {
    shapes.dom = false;
    const own = withArguments(entry, shapes.params(signature, entry.node, 'in'), hints);
    const params = entry.wrapped ? wrappedParams(own) : own;
    if (shapes.dom && params.some(({ shape, optional }) => shape.kind === 'never' && !optional)) {
      dom++;
      continue;
    }
    const returns: Shape =
      entry.kind === 'constructor'
        ? { kind: 'instance', of: entry.owner ?? entry.name }
        : (returnedBy(entry, shapes, checker) ?? shapes.of(signature.getReturnType(), entry.node, 'out'));
    out.push({ params, returns });
  }
  if (dom > 0 && out.length === 0) return null;
  return out.length > 0 ? out : [{ params: [], returns: { kind: 'any' } }];
}

/** Of JavaScript without types the functions that are returned, each as it is called. */
function returnedBy({ node }: Entry, shapes: Shapes, checker: ts.TypeChecker): Shape | null {
  return isScript(node.getSourceFile()) ? returnedFunctions(node, shapes, checker) : null;
}

/** What an implementation tells by its use, where a declaration file or nothing at all types a parameter. */
function withArguments(entry: Entry, params: readonly Param[], hints: Hints): Param[] {
  const { node } = entry;
  if (!isFunctionNode(node) && !ts.isConstructorDeclaration(node)) return [...params];
  return params.map((param, index) => {
    const declaration = node.parameters[index];
    if (declaration === undefined) return param;
    const shape = refine(param.shape, hints.of(declaration));
    const untyped = param.shape.kind === 'any' && declaration.type === undefined;
    return { ...param, shape, optional: param.optional || (untyped && hints.mayBeLeftOut(declaration)) };
  });
}

/** Of a class without a constructor only the line it starts on: the others belong to its members. */
function callableLines({ node }: Entry): { startLine: number; endLine: number } {
  const { startLine, endLine } = linesOf(linesNode(node));
  return { startLine, endLine: ts.isClassLike(node) ? startLine : endLine };
}

/** A declaration's own lines include its keyword and name. */
function linesNode(node: ts.Node): ts.Node {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    const { parent } = node;
    if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent))
      return parent;
  }
  return node;
}

function summaryOf(node: ts.Node): string {
  for (let at: ts.Node | undefined = node, i = 0; at !== undefined && i < 4; at = at.parent, i++) {
    if (ts.isSourceFile(at) || (i > 0 && (ts.isBlock(at) || ts.isClassLike(at) || ts.isObjectLiteralExpression(at))))
      break;
    for (const doc of ts.getJSDocCommentsAndTags(at)) {
      const text = ts.isJSDoc(doc) ? ts.getTextOfJSDocComment(doc.comment) : undefined;
      if (text !== undefined && text.trim() !== '') return firstSentence(text);
    }
  }
  return '';
}

/** Functions of the module that are neither exported nor part of what is. */
function loseInner({ file, found, seen }: CollectContext): void {
  for (const statement of topStatements(file)) {
    if (ts.isVariableStatement(statement))
      for (const each of statement.declarationList.declarations) {
        const value = declaredValue(each);
        if (isFunctionNode(value) && !seen.has(value)) found.lose(each.name.getText(), each, 'not-exported');
      }
    if (ts.isFunctionDeclaration(statement) && statement.body !== undefined && !seen.has(statement))
      found.lose(statement.name?.text ?? 'default', statement, 'not-exported');
    if (ts.isClassDeclaration(statement) && !seen.has(statement))
      for (const member of statement.members)
        if ((isFunctionNode(member) || ts.isConstructorDeclaration(member)) && member.body !== undefined)
          found.lose(
            `${statement.name?.text ?? 'default'}.${member.name?.getText() ?? 'constructor'}`,
            member,
            'not-exported',
          );
  }
}

function unreachableOf(found: Found, callables: readonly Callable[], graph: Graph): Unreachable[] {
  const entries = found.entries.filter(({ id }) => callables.some((callable) => callable.id === id));
  return found.lost.map((lost) => {
    const node = found.nodeOf(lost);
    const value = node === undefined ? undefined : declaredValue(node);
    let best: { id: string; distance: number } | null = null;
    for (const entry of entries) {
      const reached = (entry.parts ?? [entry.node]).flatMap((part) => [part, ...graph.reach(part)]);
      const distance = value === undefined || value === entry.node ? -1 : reached.indexOf(value);
      if (distance >= 0 && (best === null || distance < best.distance)) best = { id: entry.id, distance };
    }
    return { ...lost, through: best?.id ?? null };
  });
}

function formatOf(file: ts.SourceFile): 'esm' | 'cjs' {
  if (/\.c[jt]s$/.test(file.fileName)) return 'cjs';
  if (/\.m[jt]s$/.test(file.fileName)) return 'esm';
  const exportsEquals = file.statements.some((each) => ts.isExportAssignment(each) && each.isExportEquals === true);
  if (exportsEquals) return 'cjs';
  if (!isScript(file)) return 'esm';
  const isModule = file.statements.some(
    (each) =>
      ts.isImportDeclaration(each) ||
      ts.isExportDeclaration(each) ||
      ts.isExportAssignment(each) ||
      (ts.canHaveModifiers(each) && ts.getModifiers(each)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)),
  );
  return isModule ? 'esm' : 'cjs';
}

/** Type of the exports by the declaration file of the same module. */
function typesBeside(file: ts.SourceFile, program: ts.Program, checker: ts.TypeChecker): ts.Type | undefined {
  if (!isScript(file)) return undefined;
  const path = file.fileName.replace(/\.(c|m)?jsx?$/, (_, kind: string | undefined) => `.d.${kind ?? ''}ts`);
  const beside = program.getSourceFile(path);
  const module = beside === undefined ? undefined : checker.getSymbolAtLocation(beside);
  if (module === undefined) return undefined;
  const whole = module.exports?.get('export=' as ts.__String);
  if (whole === undefined) return checker.getTypeOfSymbolAtLocation(module, beside!);
  const target = whole.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(whole) : whole;
  return checker.getTypeOfSymbolAtLocation(target, beside!);
}
