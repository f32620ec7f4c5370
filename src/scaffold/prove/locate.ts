import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CovgapError } from '../../errors.js';
import type { FrameworkName } from '../render/style.js';

interface RunnerFacts {
  /** Starters below `node_modules`, the first that is there. */
  readonly bins: readonly string[];
  /** Names of its configuration files. */
  readonly config: RegExp;
  /** Key of package.json that holds its configuration. */
  readonly key: string;
  readonly packages: readonly string[];
  /** How a script of package.json calls it. */
  readonly script: RegExp;
}

const RUNNERS: Readonly<Record<FrameworkName, RunnerFacts>> = {
  vitest: {
    bins: ['vitest/vitest.mjs'],
    config: /^(vitest|vite)\.config\.[cm]?[jt]s$|^vitest\.workspace\.([cm]?[jt]s|json)$/,
    key: 'vitest',
    packages: ['vitest'],
    script: /\bvitest\b/,
  },
  jest: {
    bins: ['jest/bin/jest.js', 'jest-cli/bin/jest.js'],
    config: /^jest\.config\.([cm]?[jt]s|json)$/,
    key: 'jest',
    packages: ['jest', 'jest-cli'],
    script: /\bjest\b/,
  },
  mocha: {
    bins: ['mocha/bin/mocha.js', 'mocha/bin/mocha'],
    config: /^\.mocharc\.([cm]?js|ya?ml|jsonc?)$/,
    key: 'mocha',
    packages: ['mocha'],
    script: /\bmocha\b/,
  },
  'node-test': {
    bins: [],
    config: /^package\.json$/,
    key: 'test',
    packages: [],
    script: /\bnode\b[^&|;]*\s--test\b/,
  },
};

/** How a runner is started for a test file. */
export interface Runner {
  readonly framework: FrameworkName;
  /** Script to start with Node; null for the runner of Node itself. */
  readonly bin: string | null;
  /** `4.1.2`; empty where its package does not say. */
  readonly version: string;
  readonly cwd: string;
  /** Configuration file that the project's script names with `--config`; null where the runner finds its own. */
  readonly config: string | null;
  /** Scripts of the package.json of `cwd`, a line each. */
  readonly scripts: string;
}

/**
 * The runner that is installed for a test file, and the folder the project runs it in: the nearest one upwards with a
 * configuration of the runner or a script that calls it, else with a package.json that depends on it.
 *
 * @param file absolute path of the test file
 * @throws CovgapError `no-runner`
 */
export function locateRunner(framework: FrameworkName, file: string, list: ListFolder): Runner {
  const facts = RUNNERS[framework];
  const folders = upwards(dirname(file));
  const bin = findBin(facts, folders);
  if (bin === null && facts.bins.length > 0) throw noRunner(framework, facts, folders[0]!);
  const cwd =
    folders.find((folder) => isRunIn(folder, facts, list)) ??
    folders.find((folder) => dependsOn(folder, facts)) ??
    folders.find((folder) => existsSync(join(folder, 'package.json'))) ??
    folders[0]!;
  const scripts = scriptsOf(readPackage(cwd));
  return { framework, bin, version: versionOf(bin), cwd, config: configOf(cwd, scripts, facts, list), scripts };
}

/** Names in a folder; empty where it cannot be read. */
export type ListFolder = (folder: string) => readonly string[];

/** The folder, the one above it, and so on. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function findBin(facts: RunnerFacts, folders: readonly string[]): string | null {
  for (const folder of folders)
    for (const bin of facts.bins) {
      const path = join(folder, 'node_modules', bin);
      if (existsSync(path)) return path;
    }
  return null;
}

function noRunner(framework: FrameworkName, facts: RunnerFacts, folder: string): CovgapError {
  const looked = facts.bins.map((bin) => `node_modules/${bin}`).join(' and ');
  return new CovgapError('no-runner', `${framework} is not installed: no ${looked} in ${folder} or above it`, {
    hint: `Install it with \`npm i -D ${facts.packages[0]}\`, choose another with --framework, or leave the proof out with --no-prove.`,
  });
}

function isRunIn(folder: string, facts: RunnerFacts, list: ListFolder): boolean {
  const manifest = readPackage(folder);
  if (facts.bins.length > 0 && (list(folder).some((name) => facts.config.test(name)) || facts.key in manifest))
    return true;
  return facts.script.test(scriptsOf(manifest));
}

function dependsOn(folder: string, { packages }: RunnerFacts): boolean {
  const { dependencies, devDependencies } = readPackage(folder);
  return packages.some((name) => name in record(dependencies) || name in record(devDependencies));
}

/** `vitest run --config config/vitest.ts`: without it the runner would look for its configuration in vain. */
function configOf(cwd: string, scripts: string, facts: RunnerFacts, list: ListFolder): string | null {
  if (facts.bins.length === 0 || list(cwd).some((name) => facts.config.test(name))) return null;
  const call = scripts.split('\n').find((line) => facts.script.test(line)) ?? '';
  const named = /\s(?:--config|-c)(?:\s+|=)["']?([^\s"']+)/.exec(call.slice(call.search(facts.script)))?.[1];
  return named !== undefined && existsSync(join(cwd, named)) ? join(cwd, named) : null;
}

function versionOf(bin: string | null): string {
  if (bin === null) return process.versions.node;
  const folder = upwards(dirname(bin)).find((each) => existsSync(join(each, 'package.json')));
  const { version } = folder === undefined ? {} : readPackage(folder);
  return typeof version === 'string' ? version : '';
}

function scriptsOf(manifest: Readonly<Record<string, unknown>>): string {
  return Object.values(record(manifest.scripts))
    .filter((each) => typeof each === 'string')
    .join('\n');
}

/** Empty where there is none, or a broken one: the runner will say so itself. */
function readPackage(folder: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  } catch {
    return {};
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
