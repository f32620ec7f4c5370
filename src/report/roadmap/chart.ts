import type * as PlotModule from '@observablehq/plot';
import { printable } from '../terminal.js';
import { type ChartData, type ChartLine, type ChartPhase, spanOf, spread, WEEK } from './chart-data.js';
import { LINES } from './chart-style.js';
import {
  type ChartDocument,
  type ChartElement,
  drawLegend,
  finish,
  type LegendItem,
  layOutLegend,
} from './chart-svg.js';

export interface ChartSize {
  readonly width: number;
  /** Of the drawing, the legend not counted. */
  readonly height: number;
  /** Ids in it begin with this: two charts on one page must not share any. */
  readonly id: string;
}

const WIDE: ChartSize = { width: 800, height: 330, id: 'covgap-trend' };
/** For screens that would shrink the wide one until nobody can read it. */
const NARROW: ChartSize = { width: 360, height: 290, id: 'covgap-trend-narrow' };

type Plot = typeof PlotModule;

/**
 * Coverage by week, with the lines of the phases and the cone of the forecast, as SVG that needs nothing else: no
 * script, no font, no request; the same for the same data. What draws it takes a third of a second to load, so it is
 * loaded when there is something to draw.
 */
export async function drawChart(data: ChartData, size: ChartSize = WIDE): Promise<string> {
  const [plot, { default: domino }, { default: serialize }] = await Promise.all([
    import('@observablehq/plot'),
    import('@mixmark-io/domino'),
    import('w3c-xmlserializer'),
  ]);
  const document = domino.createDocument('');
  const layout = layoutOf(data, size);
  const svg = plot.plot({
    document,
    ...frame(data, layout),
    marks: marks(plot, data, layout),
  } as never) as unknown as ChartElement;
  svg.appendChild(drawLegend(document, layout.legend, layout.left, size.width - layout.left));
  // Its own style is for pages that have none.
  finishDrawing(document, svg, data, size);
  return serialize(svg, { requireWellFormed: true });
}

function finishDrawing(document: ChartDocument, svg: ChartElement, data: ChartData, { id }: ChartSize): void {
  const own = svg as unknown as { querySelector(selector: string): { remove(): void } | null };
  own.querySelector('style')?.remove();
  finish(document, svg, { id, title: printable(data.title), description: printable(data.description) });
}

interface Layout extends ChartSize {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly full: number;
  readonly span: readonly [number, number];
  readonly legend: readonly LegendItem[];
  readonly isNarrow: boolean;
}

function layoutOf(data: ChartData, size: ChartSize): Layout {
  const isNarrow = size.width < 500;
  const left = 48;
  const legend = legendOf(data);
  const top = 10 + layOutLegend(legend, size.width - left).height + 6;
  const longest = Math.max(0, ...data.phases.map((phase) => phaseLabel(phase, isNarrow).length));
  const right = isNarrow ? 8 : Math.min(190, 14 + longest * 6.7);
  return { ...size, left, right, top, bottom: 26, full: size.height + top, span: spanOf(data), legend, isNarrow };
}

function legendOf({ total, groups, cone, phases }: ChartData): LegendItem[] {
  return [
    { name: total.name, className: 'total', kind: 'line' },
    ...groups.slice(0, LINES).map(({ name }, at) => ({
      name: shorten(name),
      className: `group line-${at}`,
      kind: 'line' as const,
    })),
    ...(cone.length > 0 ? [{ name: 'forecast, likely range', className: 'cone', kind: 'area' as const }] : []),
    ...(phases.some(({ due }) => due !== null) ? [{ name: 'due', className: 'due', kind: 'mark' as const }] : []),
  ];
}

function shorten(name: string): string {
  const characters = [...printable(name)];
  return characters.length > 24 ? `${characters.slice(0, 23).join('')}…` : characters.join('');
}

function frame(_: ChartData, { width, full, left, right, top, bottom, span }: Layout) {
  return {
    width,
    height: full,
    marginLeft: left,
    marginRight: right,
    marginTop: top,
    marginBottom: bottom,
    x: { type: 'utc', domain: span.map((time) => new Date(time)), label: null },
    y: { domain: [0, 100], label: null },
  };
}

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function marks(plot: Plot, data: ChartData, layout: Layout): unknown[] {
  const { span, isNarrow } = layout;
  const every = [0, 20, 40, 60, 80, 100];
  return [
    plot.gridY(every, { className: 'grid' }),
    plot.axisY(every, {
      tickSize: 0,
      tickFormat: (value: number) => (value === 100 ? '100 %' : `${value}`),
      className: 'soft',
    }),
    plot.axisX(ticks(span, isNarrow ? 4 : 8), {
      tickSize: 4,
      tickFormat: (time: Date) => shortDay.format(time),
      className: 'soft',
      stroke: 'currentColor',
    }),
    ...coneMarks(plot, data, span),
    ...phaseMarks(plot, data, layout),
    ...data.groups.slice(0, LINES).map((line, at) => lineMark(plot, line, `group line-${at}`)),
    lineMark(plot, data.total, 'total'),
    plot.dot(
      data.total.points.filter(({ percent }) => percent !== null),
      {
        x: 'time',
        y: 'percent',
        r: 4,
        className: 'points',
      },
    ),
  ];
}

/** Mondays, evenly spaced, at most so many. */
function ticks([from, to]: readonly [number, number], most: number): Date[] {
  const weeks = Math.floor((to - from) / WEEK) + 1;
  const step = Math.max(1, Math.ceil(weeks / most));
  return Array.from({ length: Math.ceil(weeks / step) }, (_, index) => new Date(from + index * step * WEEK));
}

function lineMark(plot: Plot, { points }: ChartLine, className: string): unknown {
  const data = points.map(({ time, percent }) => ({ time, percent: percent ?? Number.NaN }));
  return plot.lineY(data, { x: 'time', y: 'percent', className });
}

function coneMarks(plot: Plot, { cone }: ChartData, [, end]: readonly [number, number]): unknown[] {
  const shown = cone.filter(({ time }) => time <= end);
  if (shown.length === 0) return [];
  return [
    plot.areaY(shown, { x: 'time', y1: 'low', y2: 'high', className: 'cone' }),
    plot.lineY(shown, { x: 'time', y: 'middle', className: 'middle' }),
  ];
}

function phaseLabel({ name, due }: ChartPhase, isNarrow: boolean): string {
  return due === null || isNarrow ? shorten(name) : `${shorten(name)} · due ${shortDay.format(due)}`;
}

function phaseMarks(plot: Plot, { phases, now }: ChartData, layout: Layout): unknown[] {
  const { span, isNarrow, full, top, bottom } = layout;
  if (phases.length === 0) return [];
  const due = phases.filter((phase) => phase.due !== null && phase.due >= span[0] && phase.due <= span[1]);
  const pixels = phases.map(({ percent }) => full - bottom - (percent / 100) * (full - bottom - top));
  const placed = spread(pixels, 14);
  return [
    plot.ruleY(phases, { y: 'percent', className: 'phase' }),
    ...(now > span[0] && now < span[1] ? nowMarks(plot, now) : []),
    ...phases.map((phase, index) =>
      plot.text([phaseLabel(phase, isNarrow)], {
        frameAnchor: isNarrow ? 'left' : 'right',
        y: phase.percent,
        textAnchor: 'start',
        dx: isNarrow ? 4 : 8,
        dy: placed[index]! - pixels[index]! - (isNarrow ? 7 : 0),
        className: `ink phase-label${isNarrow ? ' halo' : ''}`,
      }),
    ),
    plot.dot(due, { x: 'due', y: 'percent', symbol: 'diamond', r: 5, className: 'due' }),
  ];
}

/** The moment of asking: what lies right of it is to come. */
function nowMarks(plot: Plot, now: number): unknown[] {
  const at = new Date(now);
  const label = { x: at, frameAnchor: 'bottom', textAnchor: 'start', dx: 4, dy: -5, className: 'soft halo' } as const;
  return [plot.ruleX([at], { className: 'now' }), plot.text(['today'], label)];
}

/** For a page: one for wide screens, one for phones. */
export async function drawCharts(data: ChartData): Promise<{ readonly wide: string; readonly narrow: string }> {
  return { wide: await drawChart(data, WIDE), narrow: await drawChart(data, NARROW) };
}
