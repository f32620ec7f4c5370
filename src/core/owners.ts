import ignore from 'ignore';

interface OwnerRule {
  readonly matches: (path: string) => boolean;
  readonly owners: readonly string[];
}

/** Places a CODEOWNERS file is looked for, in GitHub's order, then GitLab's. */
export const CODEOWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/**
 * Who owns a path by a CODEOWNERS file. GitHub: the last rule that matches wins, a rule without owners takes ownership
 * away. GitLab: sections (`[Name]`, `^[Optional]`, `[Name][2] @default`) each have a say of their own.
 *
 * Patterns are .gitignore's without `!` and `[ ]`, matched case-sensitively (docs.github.com, "About code owners").
 */
export function compileOwners(text: string): (path: string) => string[] {
  const sections: OwnerRule[][] = [[]];
  let defaults: readonly string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const section = /^\^?\[[^\]]+\](?:\[\d+\])?\s*(.*)$/.exec(line);
    if (section !== null) {
      sections.push([]);
      defaults = words(section[1]!);
      continue;
    }
    const [pattern, ...owners] = words(line);
    if (pattern === undefined || pattern.startsWith('!')) continue;
    const rule = ignore({ ignorecase: false }).add(pattern.replace(/[[\]]/g, '\\$&'));
    sections.at(-1)!.push({ matches: (path) => rule.ignores(path), owners: owners.length > 0 ? owners : defaults });
  }
  return (path) => [
    ...new Set(sections.flatMap((rules) => rules.findLast((rule) => rule.matches(path))?.owners ?? [])),
  ];
}

/** Splits on white space that no backslash escapes. */
function words(text: string): string[] {
  return (text.match(/(?:\\.|[^\s\\])+/g) ?? []).filter((word) => word !== '');
}
