import ignore, { type Ignore } from 'ignore';
import { PatternIndex } from './owner-index.js';

interface OwnerRule {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/** Places a CODEOWNERS file is looked for, in GitHub's order, then GitLab's. */
export const CODEOWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/**
 * Who owns a path by a CODEOWNERS file. GitHub: the last rule that matches wins, a rule without owners takes ownership
 * away. GitLab: sections (`[Name]`, `^[Optional]`, `[Name][2] @default`) each have a say of their own; those of one name
 * are one.
 *
 * Patterns are .gitignore's without `!` and `[ ]`, matched case-sensitively (docs.github.com, "About code owners").
 */
export function compileOwners(text: string): (path: string) => string[] {
  let rules: OwnerRule[] = [];
  let defaults: readonly string[] = [];
  const sections = new Map([['', rules]]);
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const section = /^\^?\[([^\]]+)\](?:\[\d+\])?\s*(.*)$/.exec(line);
    if (section !== null) {
      const name = section[1]!.toLowerCase();
      rules = sections.get(name) ?? [];
      sections.set(name, rules);
      defaults = words(section[2]!);
      continue;
    }
    const [pattern, ...owners] = words(line);
    if (pattern === undefined || pattern.startsWith('!')) continue;
    rules.push({ pattern, owners: owners.length > 0 ? owners : defaults });
  }
  const ask = [...sections.values()].map(compileSection);
  return (path) => [...new Set(ask.flatMap((ownersOf) => ownersOf(path)))];
}

/** The last rule that matches decides; only those that may match are compiled and tried. */
function compileSection(rules: readonly OwnerRule[]): (path: string) => readonly string[] {
  const index = new PatternIndex(rules.map(({ pattern }) => pattern));
  const compiled: Ignore[] = [];
  const matches = (rule: number, path: string): boolean => {
    compiled[rule] ??= compilePattern(rules[rule]!.pattern);
    return compiled[rule].ignores(path);
  };
  return (path) => {
    const last = index.candidates(path).find((rule) => matches(rule, path));
    return last === undefined ? [] : rules[last]!.owners;
  };
}

function compilePattern(pattern: string): Ignore {
  const rule = ignore({ ignorecase: false }).add(pattern.replace(/[[\]]/g, '\\$&'));
  // Of .gitignore's, `docs/*` takes folders too, and all below them; of code owners', files only.
  return pattern.endsWith('/*') ? rule.add(`!${pattern}/`) : rule;
}

/** Splits on white space that no backslash escapes. */
function words(text: string): string[] {
  return (text.match(/(?:\\.|[^\s\\])+/g) ?? []).filter((word) => word !== '');
}
