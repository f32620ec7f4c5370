import { createTwoFilesPatch } from 'diff';
import { printable, type Terminal } from './terminal.js';

/** A file before and after. */
export interface Change {
  /** Relative to the project folder; null where there is no file. */
  readonly file: string | null;
  /** Null where there is none. */
  readonly text: string | null;
  readonly previous: string | null;
}

/** A unified diff of all files that change, as `git apply` and `patch -p1` take it; empty where none does. Only in a pipe are control characters left in it. */
export function scaffoldDiff(changes: readonly Change[], { colors, width }: Terminal): string {
  return changes
    .filter(({ text, previous }) => text !== null && text !== previous)
    .map((change) => patchOf(change))
    .join('')
    .split('\n')
    .map((line) => paintLine(Number.isFinite(width) ? line.replace(/[^\t\r]+/g, printable) : line, colors))
    .join('\n');
}

function patchOf({ file, text, previous }: Change): string {
  const name = file ?? 'test';
  const from = previous === null ? '/dev/null' : `a/${name}`;
  // The first line is a ruler no tool reads.
  const patch = createTwoFilesPatch(from, `b/${name}`, previous ?? '', text ?? '').replace(/^=+\n/, '');
  const mode = previous === null ? 'new file mode 100644\n' : '';
  return `diff --git a/${name} b/${name}\n${mode}${patch}`;
}

function paintLine(text: string, colors: Terminal['colors']): string {
  if (/^(diff --git|new file|---|\+\+\+) /.test(text)) return colors.bold(text);
  if (text.startsWith('@@')) return colors.cyan(text);
  if (text.startsWith('+')) return colors.green(text);
  return text.startsWith('-') ? colors.red(text) : text;
}
