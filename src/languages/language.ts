import type { SourceUnit } from '../model.js';

/** How covgap reads the files of one language. Pure: text in, facts out. Paths are relative to the project, with `/`. */
export interface Language {
  /** Lower case, as in `SourceFile.language`. */
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Whether `parse` reads the syntax; other languages get line counts only. */
  readonly firstClass: boolean;
  /** Never throws. Depends on the extension of the path and on the text, nothing else. */
  parse(path: string, text: string): SourceUnit;
  /** Tests and what exists for their sake: fixtures, mocks, benchmarks, stories. `head`: the first kilobytes of the text. */
  isTest(path: string, head?: string): boolean;
  /** Holds types only, by its name. */
  isDeclaration(path: string): boolean;
  /** Written by a program. `head`: the first kilobytes of the text. */
  isGenerated(path: string, head: string): boolean;
  /** Configures a tool, or is a script, rather than being part of the product. `head`: the first kilobytes of the text. */
  isConfig(path: string, head?: string): boolean;
  /** Names, without folder, that a test of this module would usually have, the likeliest first. */
  testNames(path: string): readonly string[];
}

/** A unit for a file of which only its lines are known. */
export function linesOnly(lineCount: number, coverableLines: number, syntaxErrors = 0): SourceUnit {
  return { functions: [], imports: [], exports: [], lineCount, coverableLines, cyclomatic: null, syntaxErrors };
}
