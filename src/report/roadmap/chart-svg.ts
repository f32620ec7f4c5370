import { chartStyle } from './chart-style.js';

/** The little of a document that is used here; TypeScript's own types of it would bring all of a browser. */
export interface ChartElement {
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  appendChild<T>(child: T): T;
  insertBefore<T>(child: T, before: unknown): T;
  readonly firstChild: unknown;
  textContent: string;
}

export interface ChartDocument {
  createElementNS(namespace: string, name: string): ChartElement;
}

const SVG = 'http://www.w3.org/2000/svg';

function element(
  document: ChartDocument,
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  text?: string,
): ChartElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`);
  if (text !== undefined) made.textContent = text;
  return made;
}

export interface LegendItem {
  readonly name: string;
  /** Class of its line in the chart: the sample looks the same. */
  readonly className: string;
  readonly kind: 'line' | 'area' | 'mark';
}

const SAMPLE = 22;
const ROW = 18;
/** Width of a character at 12 px, on average, with some to spare: what draws has no fonts to measure. */
const CHARACTER = 6.7;

/** Places items from left to right, row by row. */
export function layOutLegend(items: readonly LegendItem[], width: number) {
  let [x, row] = [0, 0];
  const places = items.map((item) => {
    const need = SAMPLE + 6 + item.name.length * CHARACTER + 14;
    if (x > 0 && x + need > width) [x, row] = [0, row + 1];
    const place = { item, x, y: row * ROW };
    x += need;
    return place;
  });
  return { places, height: (row + 1) * ROW };
}

export function drawLegend(document: ChartDocument, items: readonly LegendItem[], left: number, width: number) {
  const group = element(document, 'g', { class: 'legend', transform: `translate(${left},10)` });
  for (const { item, x, y } of layOutLegend(items, width).places) {
    const entry = element(document, 'g', { class: item.className, transform: `translate(${x},${y})` });
    if (item.kind === 'line') entry.appendChild(element(document, 'path', { d: `M0,0H${SAMPLE}`, fill: 'none' }));
    else if (item.kind === 'area') entry.appendChild(element(document, 'path', { d: `M0,-5H${SAMPLE}V5H0Z` }));
    else entry.appendChild(element(document, 'path', { d: 'M11,-5.5L16.5,0L11,5.5L5.5,0Z' }));
    group.appendChild(entry);
    const at = { x: x + SAMPLE + 6, y, dy: '0.32em', 'text-anchor': 'start', class: 'ink' };
    group.appendChild(element(document, 'text', at, item.name));
  }
  return group;
}

/** Makes a drawing a picture of its own: named and described for who cannot see it, coloured for light and dark. */
export function finish(
  document: ChartDocument,
  svg: ChartElement,
  { id, title, description }: { readonly id: string; readonly title: string; readonly description: string },
): void {
  svg.setAttribute('class', 'covgap-chart');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-desc`);
  for (const name of ['fill', 'font-family', 'font-size']) svg.removeAttribute(name);
  const first = svg.firstChild;
  svg.insertBefore(element(document, 'title', { id: `${id}-title` }, title), first);
  svg.insertBefore(element(document, 'desc', { id: `${id}-desc` }, description), first);
  svg.insertBefore(element(document, 'style', {}, chartStyle()), first);
}
