import { ts } from 'ts-morph';
import type { Problem } from './api.js';
import { nearestConfig } from './program.js';

/** Modules and names that are found nowhere: packages and types that are not installed, not what the module does. */
const MISSING = new Set([
  2304, 2307, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2688, 2732, 2792, 2882, 7016,
]);
/** What follows from them: all they hand out is `any`. */
const FOLLOWS = new Set([2305, 2347, 2614, 2686, 2875, 7005, 7006, 7019, 7026, 7031, 7034]);
/** What is unused, unreachable or may be read differently: matters of taste, whatever the options say. */
const TASTE = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205, 7027, 7028, 7029, 7030]);
/** The library that the options ask for lacks what the language itself needs. */
const NO_GLOBAL_TYPE = 2318;
/** From here on: what isolated declarations ask for. */
const FIRST_OF_DECLARATIONS = 9005;

/**
 * Type and syntax errors of a module that are its own. Errors are asked for twice: the batch loads no more than modules
 * import, so what it finds is believed only once the whole project, as its tsconfig.json names it, finds it too.
 */
export function errorsIn(program: ts.Program, source: ts.SourceFile, root: string): Problem[] {
  const found = ownErrors(program, source);
  if (found.length === 0) return [];
  const config = nearestConfig(source.fileName, root);
  const whole = config === null ? null : wholeProgram(config, source.fileName);
  const again = whole?.getSourceFile(source.fileName);
  return whole == null || again === undefined ? found : ownErrors(whole, again);
}

function ownErrors(program: ts.Program, source: ts.SourceFile): Problem[] {
  const syntax = program.getSyntacticDiagnostics(source);
  const all = syntax.length > 0 ? syntax : program.getSemanticDiagnostics(source);
  // Options of another TypeScript: nothing it says of the code can be believed.
  if (all.some(({ code }) => code === NO_GLOBAL_TYPE)) return [];
  const missing = all.some(({ code }) => MISSING.has(code));
  return all
    .filter(({ category, code }) => {
      if (category !== ts.DiagnosticCategory.Error || code >= FIRST_OF_DECLARATIONS) return false;
      return !MISSING.has(code) && !TASTE.has(code) && !(missing && FOLLOWS.has(code));
    })
    .map(({ start, code, messageText }) => ({
      line: source.getLineAndCharacterOfPosition(start ?? 0).line + 1,
      message: `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0]}`,
    }));
}

/** The program of a tsconfig.json, or of the one it refers to that has the file; null where neither can be read. */
function wholeProgram(config: string, file: string, depth = 0): ts.Program | null {
  const host: ts.ParseConfigFileHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const parsed = ts.getParsedCommandLineOfConfigFile(config, { noEmit: true, skipLibCheck: true }, host);
  if (parsed === undefined) return null;
  const { fileNames, projectReferences = [], options } = parsed;
  if (!fileNames.includes(file) && depth < 3)
    for (const reference of projectReferences) {
      const found = wholeProgram(ts.resolveProjectReferencePath(reference), file, depth + 1);
      if (found?.getRootFileNames().includes(file)) return found;
    }
  const rootNames = fileNames.includes(file) ? fileNames : [...fileNames, file];
  const loose: ts.CompilerOptions = { ...options, composite: false, incremental: false, ignoreDeprecations: '6.0' };
  delete loose.tsBuildInfoFile;
  return ts.createProgram(rootNames, loose);
}
