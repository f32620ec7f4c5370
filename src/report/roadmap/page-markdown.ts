import { code, plain, table } from '../markdown-text.js';
import { type Block, type Inline, type Page, type Text, TONE_SIGNS } from './page.js';

export interface MarkdownOptions {
  /** Lines to stand where the chart goes: a picture that lies beside the page. */
  readonly chart?: string | undefined;
}

/** A page for a merge request, an e-mail or a wiki. */
export function pageMarkdown({ title, blocks }: Page, { chart }: MarkdownOptions = {}): string {
  const parts = [
    `# ${words(title)}`,
    ...blocks.map((block) => (block.kind === 'chart' ? (chart ?? '') : blockText(block))),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A picture with what it shows in words; the path is taken as given, so that it is right beside the page. */
export function pictureMarkdown(path: string, alternative: string): string {
  const target = encodeURI(path.replaceAll('\\', '/')).replace(
    /[()<>]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `![${plain(alternative)}](${target})`;
}

function blockText(block: Exclude<Block, { kind: 'chart' }>): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${words(block.text)}`;
    case 'paragraph':
      return words(block.text);
    case 'list':
      return block.items.map((item, at) => `${block.ordered ? `${at + 1}.` : '-'} ${words(item)}`).join('\n');
    case 'table':
      return table(
        block.columns.map(({ title }) => title),
        block.columns.map(({ right }) => (right ? 'r' : 'l')),
        block.rows.map((row) => row.map(words)),
      );
    case 'tiles':
      return block.tiles
        .map(
          ({ label, value, note }) =>
            `- **${words(label)}:** ${words(value)}${note.length > 0 ? ` (${words(note)})` : ''}`,
        )
        .join('\n');
  }
}

function words(text: Text): string {
  return text.map(inline).join('');
}

function inline(part: Inline): string {
  if (typeof part === 'string') return part;
  if ('figure' in part) return part.figure;
  if ('name' in part) return plain(part.name);
  if ('code' in part) return code(part.code);
  if ('strong' in part) return `**${words(part.strong)}**`;
  return `${TONE_SIGNS[part.mark]} ${words(part.text)}`;
}
