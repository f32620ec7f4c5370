import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { type AnalyzeOptions, analyze } from '../../src/api.js';
import type { Analysis, RankedModule } from '../../src/model.js';

/** Text by path; an object is written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

const made: string[] = [];

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** A project folder with these files, removed when the tests of the file are done. */
export function project(files: Files = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'covgap-test-')));
  made.push(folder);
  write(folder, files);
  return folder;
}

export function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** Source text of that many statements, a line each. */
export function statements(count: number): string {
  return Array.from({ length: count }, (_, index) => `export const v${index} = ${index};\n`).join('');
}

/** The analysis of a folder, nothing remembered unless asked for. */
export function analyzed(root: string, options: AnalyzeOptions = {}): Promise<Analysis> {
  return analyze({ root, cache: false, ...options });
}

export function moduleAt(analysis: Analysis, path: string): RankedModule['module'] {
  const found = analysis.modules.find(({ module }) => module.path === path);
  if (found === undefined) throw new Error(`${path} is no module: ${analysis.modules.map((each) => each.module.path)}`);
  return found.module;
}

export function warningCodes({ warnings }: Pick<Analysis, 'warnings'>): string[] {
  return warnings.map(({ code }) => code);
}
