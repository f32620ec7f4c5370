import { type Project, ts } from 'ts-morph';
import type { Problem } from './api.js';

const RUNNERS =
  /^(vitest|vite|jest|mocha|chai|sinon|@jest\/|@vitest\/|node:test|node:assert|bun:test|tinybench|mitata)/;
const GLOBALS =
  /'(describe|it|test|expect|suite|before|after|beforeEach|afterEach|beforeAll|afterAll|vi|jest|assert|chai|require|module|process|Buffer|setImmediate|global|__dirname)'/;

/** What follows when the runner's types cannot be found: everything it hands out is `any`. */
const FOLLOWS = new Set([7006, 7031, 7005, 7034, 7019]);
const NAME_MISSING = new Set([2304, 2552, 2580, 2581, 2582, 2583, 2591, 2592, 2593]);
const MODULE_MISSING = new Set([2307, 2792, 7016, 2305, 2614]);

/** Errors of `text` as if it stood at `path`; the project is left as it was. */
export function problemsIn(project: Project, path: string, text: string): Problem[] {
  const before = project.getSourceFile(path);
  const original = before?.getFullText();
  const file = project.createSourceFile(path, text, { overwrite: true });
  try {
    const program = project.getProgram().compilerObject;
    const source = program.getSourceFile(file.getFilePath());
    if (source === undefined) return [];
    const syntax = program.getSyntacticDiagnostics(source);
    return worded(syntax.length > 0 ? syntax : program.getSemanticDiagnostics(source), source);
  } finally {
    if (original === undefined) project.removeSourceFile(file);
    else project.createSourceFile(path, original, { overwrite: true });
  }
}

function worded(diagnostics: readonly ts.Diagnostic[], source: ts.SourceFile): Problem[] {
  const messages = diagnostics.map((each) => ({
    each,
    message: ts.flattenDiagnosticMessageText(each.messageText, '\n'),
  }));
  const runnerMissing = messages.some(({ each, message }) => isRunner(each, message));
  return messages
    .filter(({ each, message }) => !isRunner(each, message) && !(runnerMissing && FOLLOWS.has(each.code)))
    .map(({ each, message }) => ({
      line: source.getLineAndCharacterOfPosition(each.start ?? 0).line + 1,
      message: `TS${each.code}: ${message}`,
    }));
}

function isRunner({ code }: ts.Diagnostic, message: string): boolean {
  if (NAME_MISSING.has(code)) return GLOBALS.test(message);
  if (!MODULE_MISSING.has(code)) return false;
  const named = /module '"?([^'"]+)"?'/i.exec(message)?.[1];
  return named !== undefined && RUNNERS.test(named);
}
