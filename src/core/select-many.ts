import { CovgapError } from '../errors.js';
import type { Analysis, RankedModule } from '../model.js';
import { selectModule } from './select.js';
import { compileGlobs } from './tiers.js';

/** Which modules a user means: by name, or by their place in the ranking. */
export interface Selection {
  /** Path, unique end of a path, name, `#3`, or glob on paths from the project folder. */
  readonly modules: readonly string[];
  /** Instead of names: this many of the ranking's first open modules. */
  readonly next?: number | undefined;
  /** Instead of names: only modules of these tiers, separated by commas. Without `next`, all open ones. */
  readonly tier?: string | undefined;
  /** Instead of names: only modules of this owner. Without `next`, all open ones. */
  readonly owner?: string | undefined;
}

/**
 * The modules a selection means, each once: as named, the modules of a glob in rank order.
 *
 * @param languages of the modules that may be chosen; others are passed over by globs and by the ranking
 * @throws CovgapError `usage` for a selection that says nothing, or two things; `module-not-found`, also for a test
 *   file; `module-ambiguous`
 */
export function selectMany(
  analysis: Pick<Analysis, 'modules' | 'tiers'>,
  selection: Selection,
  languages: readonly string[],
): RankedModule[] {
  const ranking = selection.next !== undefined || selection.tier !== undefined || selection.owner !== undefined;
  if (ranking && selection.modules.length > 0)
    throw new CovgapError('usage', 'modules are named, and asked for by --next, --tier or --owner', {
      hint: 'Give one of the two.',
    });
  if (ranking) return ofRanking(analysis, selection, languages);
  if (selection.modules.length === 0)
    throw new CovgapError('usage', 'no module is named', {
      hint: 'Name one by its path or name, or take the first of the ranking with --next 1.',
    });
  return [...new Set(selection.modules.flatMap((query) => named(analysis.modules, query, languages)))];
}

/**
 * The modules of a tier and an owner, in rank order.
 *
 * @throws CovgapError `usage` for a tier or an owner that does not occur
 */
export function filterModules(
  { modules, tiers }: Pick<Analysis, 'modules' | 'tiers'>,
  { tier, owner }: Pick<Selection, 'tier' | 'owner'>,
): RankedModule[] {
  const wanted = tier?.split(',').map((name) => name.trim());
  const unknown = wanted?.find((name) => !tiers.some((each) => each.name === name));
  if (unknown !== undefined)
    throw new CovgapError('usage', `no tier is called "${unknown}"`, {
      hint: `There are ${tiers.map(({ name }) => name).join(', ')}.`,
    });
  const owners = new Set(modules.flatMap(({ module }) => module.owners));
  if (owner !== undefined && !owners.has(owner))
    throw new CovgapError('usage', `nobody called "${owner}" owns a module`, {
      hint:
        owners.size > 0
          ? `Owners are ${[...owners].sort().slice(0, 8).join(', ')}.`
          : 'No CODEOWNERS file gives a module an owner.',
    });
  return modules.filter(
    ({ module }) =>
      (wanted === undefined || wanted.includes(module.tier)) && (owner === undefined || module.owners.includes(owner)),
  );
}

function ofRanking(
  analysis: Pick<Analysis, 'modules' | 'tiers'>,
  selection: Selection,
  languages: readonly string[],
): RankedModule[] {
  const open = filterModules(analysis, selection).filter((ranked) => ranked.score > 0 && speaks(ranked, languages));
  return open.slice(0, selection.next);
}

function named(modules: readonly RankedModule[], query: string, languages: readonly string[]): RankedModule[] {
  const wanted = query.trim().replace(/\\/g, '/').replace(/^\.\//, '');
  // Brackets and braces may stand in the name of a file: `app/[id]/page.ts`.
  const exact = modules.find(({ module }) => module.path === wanted);
  if (exact === undefined && /[*?[\]{}]/.test(wanted)) return ofGlob(modules, wanted, languages);
  return [inLanguage(exact ?? one(modules, query, wanted), languages)];
}

function ofGlob(modules: readonly RankedModule[], glob: string, languages: readonly string[]): RankedModule[] {
  const matches = compileGlobs([glob]);
  const matched = modules.filter(({ module }) => matches(module.path));
  const found = matched.filter((ranked) => speaks(ranked, languages));
  if (found.length > 0) return found;
  const [other] = matched;
  if (other !== undefined) inLanguage(other, languages);
  throw new CovgapError('module-not-found', `no module matches "${glob}"`, {
    hint: 'Globs are matched against paths from the project folder, as `covgap` prints them; test files are no modules.',
  });
}

function one(modules: readonly RankedModule[], query: string, wanted: string): RankedModule {
  try {
    return selectModule(modules, query);
  } catch (error) {
    if (error instanceof CovgapError && error.code === 'module-not-found') refuseTest(modules, query, wanted);
    throw error;
  }
}

const MOST_NAMED = 3;

/** A test file is easily given for the module it tests: both are called alike. */
function refuseTest(modules: readonly RankedModule[], query: string, wanted: string): void {
  const isMeant = (path: string) => path === wanted || path.endsWith(`/${wanted}`) || stem(path).endsWith(`/${wanted}`);
  const tested = modules
    .filter(({ module }) => module.testFiles.some(({ path }) => isMeant(path)))
    .map(({ module }) => module)
    // The module the test is named after is the likeliest.
    .sort((a, b) => Number(isIn(b.name, wanted)) - Number(isIn(a.name, wanted)))
    .map(({ path }) => path);
  if (tested.length === 0 && !/[._-](test|spec)(\.[^./]+)?$/.test(wanted)) return;
  const more = tested.length > MOST_NAMED ? ', …' : '';
  const names = tested.length > 0 ? `: ${tested.slice(0, MOST_NAMED).join(', ')}${more}` : '';
  throw new CovgapError('module-not-found', `"${query}" is a test; name the module it tests${names}`, {
    hint: 'New cases go into the test file the module already has.',
  });
}

function inLanguage(ranked: RankedModule, languages: readonly string[]): RankedModule {
  if (speaks(ranked, languages)) return ranked;
  const { path, language } = ranked.module;
  throw new CovgapError('usage', `${path} is ${language ?? 'of no language covgap knows'}`, {
    hint: `Tests are written for modules in ${languages.join(' and ')}.`,
  });
}

function speaks({ module }: RankedModule, languages: readonly string[]): boolean {
  return module.language !== null && languages.includes(module.language);
}

function isIn(name: string, path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).startsWith(`${name}.`);
}

function stem(path: string): string {
  return path.replace(/(?<=[^/])\.[^/.]+$/, '');
}
