import { createHash } from 'node:crypto';
import { printable } from '../terminal.js';
import type { Block, Inline, Page, Text, Tone } from './page.js';
import { PAGE_STYLE } from './page-style.js';

/** The chart twice, for wide screens and for phones; each an SVG element. */
export interface HtmlOptions {
  readonly chart?: { readonly wide: string; readonly narrow: string } | undefined;
}

/**
 * One file that needs nothing else. A policy in it forbids scripts, requests and every style but the ones named by their
 * hash: whatever a name might turn into, it stays without effect.
 */
export function pageHtml({ title, blocks }: Page, { chart }: HtmlOptions = {}): string {
  const body = blocks.map((block) => (block.kind === 'chart' ? chartHtml(chart) : blockHtml(block))).join('\n');
  return `<!doctype html>
<html lang="en">
<!-- made by covgap -->
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(chart)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title.map(plainText).join('')}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${words(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function policy(chart: HtmlOptions['chart']): string {
  const inCharts = chart === undefined ? [] : [chart.wide, chart.narrow].flatMap(stylesIn);
  const hashes = [...new Set([PAGE_STYLE, ...inCharts])].map(
    (style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  return `default-src 'none'; style-src ${hashes.join(' ')}; base-uri 'none'; form-action 'none'`;
}

function stylesIn(svg: string): string[] {
  return [...svg.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style]) => style!);
}

function chartHtml(chart: HtmlOptions['chart']): string {
  if (chart === undefined) return '';
  return `<figure class="chart"><div class="wide">${chart.wide}</div><div class="narrow">${chart.narrow}</div></figure>`;
}

function blockHtml(block: Exclude<Block, { kind: 'chart' }>): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${words(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${words(block.text)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${words(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table':
      return tableHtml(block);
    case 'tiles':
      return `<dl class="tiles">${block.tiles
        .map(
          ({ label, value, note }) =>
            `<div><dt>${words(label)}</dt><dd class="value">${words(value)}</dd><dd>${words(note)}</dd></div>`,
        )
        .join('')}</dl>`;
  }
}

/** A row that turns into a card on phones bears the titles of the columns in its cells. */
function tableHtml({ columns, rows, cards = false }: Extract<Block, { kind: 'table' }>): string {
  const classes = columns.map(({ right, minor }) =>
    [...(right ? ['right'] : []), ...(minor ? ['minor'] : [])].join(' '),
  );
  const open = (tag: string, at: number) => `${tag}${classes[at] ? ` class="${classes[at]}"` : ''}`;
  const head = columns.map(({ title }, at) => `<${open('th', at)} scope="col">${escapeHtml(title)}</th>`).join('');
  const cell = (text: Text, at: number) =>
    `<${open('td', at)}${cards ? ` data-title="${escapeHtml(columns[at]?.title ?? '')}"` : ''}><span>${words(text)}</span></td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<table${cards ? ' class="cards"' : ''}><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

function words(text: Text): string {
  return text.map(inline).join('');
}

function inline(part: Inline): string {
  if (typeof part === 'string') return escapeHtml(part);
  if ('figure' in part) return `<span class="figure">${escapeHtml(part.figure)}</span>`;
  if ('name' in part) return escapeHtml(part.name);
  if ('code' in part) return `<code>${escapeHtml(part.code)}</code>`;
  if ('strong' in part) return `<strong>${words(part.strong)}</strong>`;
  return `<span class="mark ${part.mark}"><span class="sign" aria-hidden="true">${SIGNS[part.mark]}</span> ${words(part.text)}</span>`;
}

function plainText(part: Inline): string {
  if (typeof part === 'string') return escapeHtml(part);
  if ('figure' in part) return escapeHtml(part.figure);
  if ('name' in part) return escapeHtml(part.name);
  if ('code' in part) return escapeHtml(part.code);
  return ('strong' in part ? part.strong : part.text).map(plainText).join('');
}

/** Of every font, unlike the pictures that Markdown has for them. */
const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', warn: '!', bad: '✗', unknown: '·' };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return printable(text.replace(/[\r\n]+/g, ' ')).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}
