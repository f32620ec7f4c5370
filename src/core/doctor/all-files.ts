import { type DetectedRunner, type Manifest, versionOf } from './runners.js';

/**
 * Does the test configuration leave files that no test loads out of the report? Most runners do unless they are told
 * otherwise, and a percentage over what happened to be loaded is no percentage of the project.
 */
export interface AllFilesGap {
  readonly runner: string;
  /** The configuration to change. */
  readonly file: string;
  readonly fix: string;
}

interface Rule {
  readonly runner: string;
  /** Configuration files, by name. */
  readonly files: RegExp;
  /** What turns it on in package.json, in a section or on a command line of the scripts. */
  readonly inPackage: RegExp;
  /** Whether a configuration turns it on; null where its text does not tell. */
  readonly inConfig: (text: string) => boolean | null;
  readonly fix: (globs: readonly string[]) => string;
}

const quoted = (globs: readonly string[]) => `[${globs.map((glob) => `'${glob}'`).join(', ')}]`;

const RULES: readonly Rule[] = [
  {
    runner: 'vitest',
    files: /^(?:vitest|vite)\.(?:config|workspace)(?:\.[\w-]+)?\.[cm]?[jt]s$/,
    inPackage: /--coverage\.(?:include|all)\b/,
    inConfig: vitestInclude,
    fix: (globs) => `coverage: { include: ${quoted(globs)} }`,
  },
  {
    runner: 'jest',
    files: /^jest\.config(?:\.[\w-]+)?\.(?:[cm]?[jt]s|json)$/,
    inPackage: /\bcollectCoverageFrom\b/,
    inConfig: (text) => /\bcollectCoverageFrom\b/.test(text) || unknownIf(/\bpreset\b|\.\.\./.test(text)),
    fix: (globs) => `collectCoverageFrom: ${quoted(globs)}`,
  },
  {
    runner: 'nyc',
    files: /^(?:\.nycrc(?:\.(?:json|ya?ml))?|nyc\.config\.[cm]?js)$/,
    inPackage: /"all"\s*:\s*true\b|--all\b/,
    inConfig: (text) => /\ball["']?\s*:\s*true\b/.test(text),
    fix: () => 'all: true',
  },
  {
    runner: 'c8',
    files: /^\.c8rc(?:\.json)?$/,
    inPackage: /"all"\s*:\s*true\b|--all\b/,
    inConfig: (text) => /\ball["']?\s*:\s*true\b/.test(text),
    fix: () => 'all: true',
  },
  {
    runner: 'pytest',
    files: /^(?:pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc)$/,
    inPackage: /(?!)/,
    inConfig: (text) => /^\s*source(?:_pkgs|_dirs)?\s*=|--cov=/m.test(text),
    fix: () => 'source = ["."] under [tool.coverage.run] in pyproject.toml, or under [run] in .coveragerc',
  },
];

/**
 * @param configs texts of configuration files, package.json among them
 * @param unmeasured paths of modules that no report names
 */
export function findAllFilesGap(
  { runner, files }: DetectedRunner,
  configs: readonly Manifest[],
  unmeasured: readonly string[],
): AllFilesGap | null {
  const rule = RULES.find((each) => each.runner === runner.name);
  if (rule === undefined) return null;
  const own = configs.filter(({ path }) => rule.files.test(nameOf(path)));
  const texts = own.map(({ path, text }) => withoutComments(path, text));
  if (configs.some(({ path, text }) => nameOf(path) === 'package.json' && rule.inPackage.test(text))) return null;
  if (rule.runner === 'vitest' && vitestBefore4(configs)) {
    if (!texts.some((text) => /\ball\s*:\s*false\b/.test(text))) return null;
  } else if (texts.map(rule.inConfig).some((answer) => answer !== false)) return null;
  return { runner: runner.name, file: own[0]?.path ?? files[0]!, fix: rule.fix(sourceGlobs(unmeasured)) };
}

function unknownIf(condition: boolean): null | false {
  return condition ? null : false;
}

/** From 1 to 3 it measured all files unless that was turned off. */
function vitestBefore4(manifests: readonly Manifest[]): boolean {
  const major = Number(/\d+/.exec(versionOf(manifests, 'vitest') ?? '')?.[0] ?? Number.NaN);
  return major >= 1 && major < 4;
}

function vitestInclude(text: string): boolean | null {
  const block = /\bcoverage\s*:\s*\{/.exec(text);
  if (block === null) return unknownIf(/\bcoverage\s*[:,}]|\bmergeConfig\b/.test(text));
  const inside = blockFrom(text, block.index + block[0].length);
  return /\binclude\s*[:,}]/.test(inside) || unknownIf(inside.includes('...'));
}

/** What stands between a brace and the one that closes it. */
function blockFrom(text: string, from: number): string {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return text.slice(from, at);
  }
  return text.slice(from);
}

const STRINGS_AND_COMMENTS = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** A setting in a comment is not set. Globs hold slash and star, so strings are stepped over. */
function withoutComments(path: string, text: string): string {
  if (/\.[cm]?[jt]s$/.test(path)) return text.replace(STRINGS_AND_COMMENTS, '$1');
  return /\.json$|rc$/.test(path) ? text : text.replace(/^\s*[#;].*$/gm, '');
}

const MOST_GLOBS = 3;

/** Globs that take the folders of sources the given modules lie in. */
export function sourceGlobs(paths: readonly string[]): string[] {
  const roots = new Set(paths.map(rootOf));
  // Scripts in the project folder are seldom what is missed; `**` for their sake would take everything.
  if (roots.size > 1) roots.delete('');
  const merged = new Set([...roots].map((root) => (alike(root, [...roots]) ? withStar(root) : root)));
  return [...merged]
    .sort()
    .slice(0, MOST_GLOBS)
    .map((root) => (root === '' ? '**' : `${root}/**`));
}

/** Up to the folder `src`, else the first folder. */
function rootOf(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const src = folders.indexOf('src');
  return folders.slice(0, src < 0 ? 1 : src + 1).join('/');
}

/** `packages/a/src` beside `packages/b/src`: one glob with a star takes both. */
function alike(root: string, roots: readonly string[]): boolean {
  return root.split('/').length === 3 && roots.some((other) => other !== root && withStar(other) === withStar(root));
}

function withStar(root: string): string {
  const parts = root.split('/');
  return parts.length === 3 ? `${parts[0]}/*/${parts[2]}` : root;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
