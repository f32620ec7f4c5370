import { Minimatch } from 'minimatch';

/** Modules that no tier names. */
export const REST_TIER = 'rest';

export interface TierRule {
  readonly name: string;
  /** Globs on repository paths. */
  readonly paths: readonly string[];
}

export type Glob = (path: string) => boolean;

/** One test for several globs; `!` in front takes back what earlier globs took. */
export function compileGlobs(patterns: readonly string[]): Glob {
  const rules = patterns.map((pattern) => {
    const negated = pattern.startsWith('!');
    const mini = new Minimatch(negated ? pattern.slice(1) : pattern, { dot: true, nonegate: true, nocomment: true });
    return { negated, matches: (path: string) => mini.match(path) };
  });
  return (path) => rules.reduce((taken, rule) => (rule.matches(path) ? !rule.negated : taken), false);
}

/** Which tier a path belongs to: the first that matches, else `rest`. */
export function compileTiers(rules: readonly TierRule[]): (path: string) => string {
  const tiers = rules.map(({ name, paths }) => ({ name, matches: compileGlobs(paths) }));
  return (path) => tiers.find((tier) => tier.matches(path))?.name ?? REST_TIER;
}
