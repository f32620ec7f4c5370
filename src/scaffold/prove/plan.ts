import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Runner } from './locate.js';

export interface RunPlan {
  readonly runner: Runner;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Folder of this run alone, outside of the project; results go to the file `results` in it. */
  readonly scratch: string;
  readonly shuffleSeed?: number | undefined;
}

export interface NodeCall {
  readonly args: readonly string[];
  /** Beside the environment every run gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly shuffled: boolean;
}

/** Where a runner puts its results. */
export function resultsOf({ scratch }: RunPlan): string {
  return join(scratch, 'results');
}

/** The configuration that the project's script names. */
export function configArgs({ config }: Runner): string[] {
  return config === null ? [] : ['--config', config];
}

/** Path of a file that is written beside the results. */
export function written({ scratch }: RunPlan, name: string, text: string): string {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
}

export function urlOf(path: string): string {
  return pathToFileURL(path).href;
}

/** A path as globs and options of runners want it on every system. */
export function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
