import { resolve } from 'node:path';
import { getTsconfig, type TsConfigResult } from 'get-tsconfig';
import { readSmallFile } from '../../project/small-file.js';
import { type Habits, habitsOf } from '../render/habits.js';
import type { FrameworkName, PathAlias, TestStyle } from '../render/style.js';
import { formattingOf } from './formatting.js';
import { detectFramework, frameworkOfText } from './framework.js';
import { listTests, neighboursOf } from './neighbours.js';
import { below, dependenciesOf, type Level, levelsOf, slashed } from './project.js';

export interface StyleOptions {
  /** Instead of what the project says. */
  readonly framework?: FrameworkName;
  /** Paths of the project's tests, below the root; looked for where not given. */
  readonly tests?: readonly string[];
}

/** What detection reads before it decides. */
interface Signs {
  readonly path: string;
  readonly framework: FrameworkName;
  readonly levels: readonly Level[];
  /** Texts of tests near the module that use this framework, or do not say which. */
  readonly tests: readonly string[];
  readonly source: string;
  readonly dependencies: ReadonlySet<string>;
  readonly tsconfig: TsConfigResult | null;
  /** The scripts of all levels, for what they pass to the runner. */
  readonly scripts: string;
}

/**
 * How a test of the module is written: from the formatter's configuration, the tests near it, its tsconfig, and where
 * there are no tests from its own text.
 *
 * @throws {CovgapError} `no-runner` where no framework is found.
 */
export async function detectStyle(root: string, modulePath: string, options: StyleOptions = {}): Promise<TestStyle> {
  const signs = await readSigns(root, modulePath, options);
  const { framework, dependencies } = signs;
  const language = languageOf(signs);
  const near = signs.tests.map(habitsOf);
  const formatting = await formattingOf(signs.levels);
  const own = habitsOf(signs.source);
  const habits: Partial<Habits> = {
    ...own,
    ...defined({
      quotes: majority(near.map((its) => its.quotes)),
      semicolons: majority(near.map((its) => its.semicolons)),
      indent: majority(near.map((its) => its.indent)),
      eol: majority(near.map((its) => its.eol)),
    }),
    ...formatting,
  };
  return {
    framework,
    language,
    modules: modulesOf(signs, language),
    quotes: habits.quotes ?? 'single',
    semicolons: habits.semicolons ?? true,
    indent: habits.indent ?? '  ',
    eol: habits.eol ?? '\n',
    width: Math.min(formatting.width ?? 100, 120),
    globals: globalsOf(signs, language),
    testWord: majority(near.map((habits) => habits.testWord)) ?? 'it',
    assertions: assertionsOf(signs),
    importExtension: extensionOf(signs, language),
    aliases: aliasesOf(signs),
    exportEquals: signs.tsconfig !== null && hasNoInterop(signs.tsconfig) ? 'require' : 'default',
    libraries: ['sinon', 'tinybench', 'mitata'].filter((name) => dependencies.has(name)),
  };
}

async function readSigns(root: string, modulePath: string, options: StyleOptions): Promise<Signs> {
  const path = below(root, modulePath);
  const levels = await levelsOf(root, path);
  const near = await neighboursOf(root, path, levels, options.tests ?? (await listTests(root)));
  const texts = near.map(({ text }) => text);
  const framework = options.framework ?? detectFramework(levels, texts);
  return {
    path,
    framework,
    levels,
    tests: texts.filter((text) => [framework, null].includes(frameworkOfText(text))),
    source: (await readSmallFile(resolve(root, path))) ?? '',
    dependencies: dependenciesOf(levels),
    tsconfig: /\.[cm]?tsx?$/.test(path) ? tsconfigOf(resolve(root, path)) : null,
    scripts: levels.flatMap(({ manifest }) => Object.values(manifest?.scripts ?? {})).join('\n'),
  };
}

function tsconfigOf(file: string): TsConfigResult | null {
  try {
    return getTsconfig(file);
  } catch {
    // A broken tsconfig is the type checker's to report.
    return null;
  }
}

function languageOf({ path, framework }: Signs): TestStyle['language'] {
  const [, flavour, language] = /\.([cm]?)([jt])sx?$/.exec(path) ?? ['', '', 'j'];
  // Jest looks for tests with plain extensions only.
  const kept = framework === 'jest' ? '' : flavour;
  return `${kept}${language}s` as TestStyle['language'];
}

function modulesOf(signs: Signs, language: TestStyle['language']): TestStyle['modules'] {
  if (/^(?:m|[^c]*t)/.test(language) || signs.framework === 'vitest') return 'esm';
  if (language.startsWith('c')) return 'cjs';
  if (typeOf(signs.levels) === 'module') return 'esm';
  const written = majority(
    [...signs.tests, signs.source].flatMap((text) =>
      /^(?:import|export)\b/m.test(text) ? 'esm' : /\brequire\(/.test(text) ? 'cjs' : [],
    ),
  );
  // Node itself would not read `import` in such a file; Babel and ts-jest do.
  return signs.framework === 'jest' ? (written ?? 'cjs') : 'cjs';
}

function typeOf(levels: readonly Level[]): 'module' | 'commonjs' {
  return levels.find(({ manifest }) => manifest !== null)?.manifest?.type ?? 'commonjs';
}

function globalsOf(signs: Signs, language: TestStyle['language']): boolean {
  const { framework, tests, dependencies, scripts } = signs;
  if (framework === 'mocha') return true;
  if (framework === 'node-test') return false;
  // Data that tests read and scripts lie among them, and say nothing (a pattern's `.test(…)` neither).
  const telling = tests.filter((text) => /(?<![.\w$])(?:describe|it|test|suite)(?:\.\w+)*\s*\(/.test(text));
  const importing = telling.filter((text) => /['"](?:vitest|@jest\/globals)['"]/.test(text)).length;
  if (telling.length > 0) return importing * 2 < telling.length;
  if (framework === 'vitest') return false;
  // Without their types, or in native modules, the globals of jest are not all there.
  const typed = !/t/.test(language) || dependencies.has('@types/jest');
  return typed && !scripts.includes('--experimental-vm-modules');
}

function assertionsOf({ framework, dependencies, tests }: Signs): TestStyle['assertions'] {
  if (framework === 'node-test') return 'assert';
  if (framework !== 'mocha') return 'expect';
  if (tests.length > 0) return tests.some((text) => /['"]chai['"]/.test(text)) ? 'chai' : 'assert';
  return dependencies.has('chai') ? 'chai' : 'assert';
}

const relativeImport = /(?:from|require\(|import\()\s*['"](\.{1,2}\/[^'"]*)['"]/g;

function extensionOf(signs: Signs, language: TestStyle['language']): TestStyle['importExtension'] {
  const endings = (texts: readonly string[]) =>
    majority(texts.flatMap((text) => [...text.matchAll(relativeImport)].map((match) => endingOf(match[1] ?? ''))));
  const said = endings(signs.tests) ?? endings([signs.source]);
  const typed = /t/.test(language);
  const esm = modulesOf(signs, language) === 'esm';
  if (said !== undefined) return said === 'js' && !typed ? 'source' : said;
  if (!typed) return esm && signs.framework !== 'jest' ? 'source' : 'none';
  const compiler = signs.tsconfig?.config.compilerOptions;
  const node = /^node(?:16|18|20|next)$/i.test(compiler?.moduleResolution ?? compiler?.module ?? '');
  if (compiler?.allowImportingTsExtensions === true || compiler?.rewriteRelativeImportExtensions === true) return 'ts';
  return node && typeOf(signs.levels) === 'module' ? 'js' : 'none';
}

function endingOf(specifier: string): TestStyle['importExtension'] {
  if (/\.[cm]?tsx?$/.test(specifier)) return 'ts';
  return /\.[cm]?jsx?$/.test(specifier) ? 'js' : 'none';
}

/** Aliases of the tsconfig that tests near the module use. */
function aliasesOf({ tsconfig, tests }: Signs): PathAlias[] {
  const compiler = tsconfig?.config.compilerOptions;
  if (tsconfig === null || compiler?.paths === undefined) return [];
  const base = resolve(tsconfig.path, '..', compiler.baseUrl ?? '.');
  return Object.entries(compiler.paths).flatMap(([pattern, [target]]) => {
    if (!pattern.endsWith('/*') || target === undefined || !target.endsWith('/*')) return [];
    const prefix = pattern.slice(0, -1);
    if (!tests.some((text) => text.includes(`'${prefix}`) || text.includes(`"${prefix}`))) return [];
    return [{ prefix, folder: `${slashed(resolve(base, target.slice(0, -2)))}/` }];
  });
}

function hasNoInterop({ config }: TsConfigResult): boolean {
  const { esModuleInterop, allowSyntheticDefaultImports, module } = config.compilerOptions ?? {};
  if (esModuleInterop === true || allowSyntheticDefaultImports === true) return false;
  return esModuleInterop === false || module === undefined || /^commonjs$/i.test(module);
}

function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** What most say; the first said of those as frequent. */
function majority<T>(said: readonly (T | undefined)[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of said) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: T | undefined;
  for (const [value, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = value;
  return best;
}
