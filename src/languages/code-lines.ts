/** How a language marks comments. */
export interface CommentSyntax {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
}

export const slashComments: CommentSyntax = { line: ['//'], block: [['/*', '*/']] };

/** Brackets and separators alone, or the words that only close a block. */
const closing = /^(?:[\s(){}[\];,.]|\b(?:end|begin|do|then|else|fi|done|esac)\b)*$/;

/** Longer ones are data or minified; they are not looked into. */
const longestLine = 5000;

/**
 * Lines that hold code: not blank, not comment, not only brackets or `end`. Stands in for the lines a coverage tool
 * would count where a language has no reader of its own, or a file cannot be parsed.
 */
export function codeLines(text: string, comments: CommentSyntax): number {
  let count = 0;
  let close: string | null = null;
  for (const line of text.split('\n')) {
    if (line.length > longestLine) {
      count++;
      close = null;
      continue;
    }
    const rest = withoutComments(line, close, comments);
    close = rest.close;
    if (!closing.test(rest.code)) count++;
  }
  return count;
}

interface Rest {
  readonly code: string;
  /** What ends the block comment that is open at the end of the line; null where none is. */
  readonly close: string | null;
}

function withoutComments(line: string, openClose: string | null, comments: CommentSyntax): Rest {
  let code = '';
  let rest = line;
  let close = openClose;
  for (;;) {
    if (close !== null) {
      const end = rest.indexOf(close);
      if (end === -1) return { code, close };
      rest = rest.slice(end + close.length);
      close = null;
    }
    const next = firstComment(rest, comments);
    if (next === null) return { code: code + rest, close: null };
    code += rest.slice(0, next.at);
    if (next.close === null) return { code, close: null };
    rest = rest.slice(next.at + next.length);
    close = next.close;
  }
}

interface Opening {
  readonly at: number;
  readonly length: number;
  readonly close: string | null;
}

function firstComment(text: string, comments: CommentSyntax): Opening | null {
  let first: Opening | null = null;
  const consider = (open: string, close: string | null) => {
    const at = text.indexOf(open);
    if (at === -1 || (first !== null && first.at <= at) || inString(text, at)) return;
    first = { at, length: open.length, close };
  };
  for (const [open, close] of comments.block) consider(open, close);
  for (const open of comments.line) consider(open, null);
  return first;
}

/** An odd number of quotes before it: the marker is text. */
function inString(text: string, at: number): boolean {
  const before = text.slice(0, at);
  return ['"', "'", '`'].some((quote) => before.split(quote).length % 2 === 0);
}
