import ignore from 'ignore';

interface OwnerRule {
  readonly matches: (path: string) => boolean;
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
    const rule = ignore({ ignorecase: false }).add(pattern.replace(/[[\]]/g, '\\$&'));
    // Of .gitignore's, `docs/*` takes folders too, and all below them; of code owners', files only.
    if (pattern.endsWith('/*')) rule.add(`!${pattern}/`);
    rules.push({ matches: (path) => rule.ignores(path), owners: owners.length > 0 ? owners : defaults });
  }
  return (path) => [
    ...new Set([...sections.values()].flatMap((each) => each.findLast((rule) => rule.matches(path))?.owners ?? [])),
  ];
}

/** Splits on white space that no backslash escapes. */
function words(text: string): string[] {
  return (text.match(/(?:\\.|[^\s\\])+/g) ?? []).filter((word) => word !== '');
}
