/**
 * A page for people as data: what it says is decided once, and written as Markdown, HTML or text. What comes from
 * others (names, paths) is kept apart from our own words, so that each writer escapes it, and so is every figure, so
 * that a test can ask where it comes from.
 */
export type Inline =
  /** Our own words; no figures in them. */
  | string
  /** A figure as it is printed. */
  | { readonly figure: string }
  /** A name from the configuration, a report or a tree. */
  | { readonly name: string }
  /** A path, an owner, a command: set apart, and never a link or a mention. */
  | { readonly code: string }
  | { readonly strong: Text }
  /** A verdict in a word or two, coloured where there are colours. */
  | { readonly mark: Tone; readonly text: Text };

export type Tone = 'good' | 'warn' | 'bad' | 'unknown';
export type Text = readonly Inline[];

interface TableColumn {
  readonly title: string;
  readonly right?: boolean;
  /** Left out on phones. */
  readonly minor?: boolean;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly ordered?: boolean; readonly items: readonly Text[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly Text[])[];
      /** On phones each row is a card: for rows that are wider than a phone. */
      readonly cards?: boolean;
    }
  /** A figure that stands for the whole, with what it is of. */
  | {
      readonly kind: 'tiles';
      readonly tiles: readonly { readonly label: Text; readonly value: Text; readonly note: Text }[];
    }
  /** Where the chart goes; a writer that has none leaves it out. */
  | { readonly kind: 'chart' };

export interface Page {
  readonly title: Text;
  readonly blocks: readonly Block[];
}

export const figure = (text: string): Inline => ({ figure: text });
export const name = (text: string): Inline => ({ name: text });
export const code = (text: string): Inline => ({ code: text });
export const strong = (...text: Text): Inline => ({ strong: text });
export const mark = (tone: Tone, ...text: Text): Inline => ({ mark: tone, text });

/** What tells the tones apart where there are no colours. */
export const TONE_SIGNS: Readonly<Record<Tone, string>> = { good: '✅', warn: '⚠️', bad: '❌', unknown: '❔' };
export const heading = (...text: Text): Block => ({ kind: 'heading', level: 2, text });
