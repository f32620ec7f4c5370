import { createTwoFilesPatch } from 'diff';

/** A unified diff that `git apply` takes; empty where nothing changed. `before` is null for a new file. */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const from = before === null ? '/dev/null' : `a/${path}`;
  const patch = createTwoFilesPatch(from, `b/${path}`, before ?? '', after, undefined, undefined, { context: 3 });
  return patch.replace(/^={3,}\n/, '').replace(/^((?:---|\+\+\+) .*?)\t?$/gm, '$1');
}
