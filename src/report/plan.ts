import type { MatrixEntry, Plan, PlanItem, Quadrant } from '../roadmap/model.js';
import { dayOf, hoursNumber, hoursText, latenessText } from './planning-words.js';
import { printable, renderTable, type Terminal } from './terminal.js';
import { count, counted, percentText } from './words.js';
import { wrapLines } from './wrap.js';

export interface PlanReport {
  readonly plan: Plan;
  /** The name of the phase it is for; null where a target or a budget was given. */
  readonly phase: string | null;
}

/** Pieces shown in text when nobody says how many. */
const ITEMS = 20;
const PER_QUADRANT = 4;

/** What `covgap plan` prints. */
export function planText({ plan, phase }: PlanReport, limit: number | undefined, terminal: Terminal): string {
  const { colors } = terminal;
  const head = [colors.bold(printable(goalText(plan, phase))), ...summary(plan).map(printable)];
  const parts = [head.join('\n')];
  if (plan.items.length > 0)
    parts.push(optionTable(plan, terminal), layout(plan, limit ?? ITEMS, terminal), matrix(plan, terminal));
  return `${wrapLines(parts.join('\n\n'), terminal.width)}\n`;
}

/** `Phase "50 %": 50 % of lines, tier by tier` */
export function goalText({ target, budget, tiers, anyOrder, by }: Plan, phase: string | null): string {
  const goal = target === null ? `The most lines for ${hoursNumber(budget!)} h` : `${target} % of lines`;
  const where = tiers === null ? '' : ` in ${tiers.join(', ')}`;
  const order = anyOrder ? 'in any order' : 'tier by tier';
  const pieces = by === 'function' ? ', function by function' : '';
  return `${phase === null ? '' : `${phase}: `}${goal}${where}, ${order}${pieces}`;
}

/** The plan in sentences: what it does, what it costs, how sure that is, what it saves. */
export function summary(plan: Plan): string[] {
  const { items, lines, hours, basis, reaches, hoursInAnyOrder } = plan;
  const at = (covered: number) => percentText({ covered: Math.min(covered, lines.total), total: lines.total });
  if (items.length === 0) return [`Nothing to do: ${at(lines.now)} of lines are covered.`];
  const pieces = counted(items.length, plan.by === 'function' ? 'function' : 'module');
  const sentences = [
    `${at(lines.now)} → ${at(lines.after)}: about ${counted(lines.after - lines.now, 'line')} more, in ${pieces}.`,
    `${hoursText(hours)} in eight of ten cases; ${basis.note}.`,
  ];
  if (!reaches)
    sentences.push(
      `The target is not reached: this is all there is to cover, at the share work on a module covers (effort.reach).`,
    );
  else sentences.push(`${boundText(plan)} ${savingText(plan)}`.trim());
  if (hoursInAnyOrder !== null && hours.expected - hoursInAnyOrder > 0.05)
    sentences.push(`In any order it would be ${hoursNumber(hoursInAnyOrder)} h (--any-order).`);
  return sentences;
}

function boundText({ optimalityGap, target }: Plan): string {
  const best = target === null ? 'No choice gains more' : 'No choice is cheaper';
  if (optimalityGap === 0) return `${best}: proven.`;
  const percent = (optimalityGap * 100).toPrecision(2);
  return target === null
    ? `Proven to be within ${percent} % of the most.`
    : `Proven to be within ${percent} % of the cheapest.`;
}

const ORDERS = { 'worst-first': 'worst first', 'largest-first': 'largest first' };

/** What going down a list would do instead. */
function savingText({ naive, hours, target, lines }: Plan): string {
  const gained = lines.after - lines.now;
  const texts = naive.map(({ order, hours: cost, gain }) => {
    if (target === null)
      return `${counted(gain, 'line')} ${ORDERS[order]} (${compared(gained / Math.max(1, gain) - 1, 'more')})`;
    if (cost === null) return `not enough ${ORDERS[order]}`;
    return `${hoursNumber(cost)} h ${ORDERS[order]} (${compared(1 - hours.expected / cost, 'saved')})`;
  });
  return `Down a list it would be ${texts.join(', ')}.`;
}

function compared(share: number, what: string): string {
  const percent = Math.round(share * 100);
  return percent <= 0 ? 'the same' : `the plan: ${percent} % ${what}`;
}

function optionTable({ options, due, start, hoursPerWeek }: Plan, terminal: Terminal): string {
  const rows = options.map(({ fte, weeks, likely, date, weeksLate }) => [
    String(fte),
    weeks.toFixed(1),
    `${likely.low.toFixed(1)} to ${likely.high.toFixed(1)}`,
    dayOf(date),
    ...(weeksLate === null ? [] : [lateness(weeksLate, terminal)]),
  ]);
  const columns = [
    { title: 'People', right: true },
    { title: 'Weeks', right: true },
    { title: 'Likely', right: true },
    { title: 'Done' },
    ...(due === null ? [] : [{ title: `Due ${dayOf(due)}` }]),
  ];
  const head = `Options, from ${dayOf(start)} at ${hoursPerWeek} hours a week each`;
  return `${head}\n${renderTable(columns, rows, terminal)}`;
}

function lateness(weeksLate: number, { colors }: Terminal): string {
  const text = latenessText(weeksLate);
  return weeksLate > 0 && text !== 'on time' ? colors.red(text) : colors.green(text);
}

function layout({ items, fte }: Plan, limit: number, terminal: Terminal): string {
  const shown = items.slice(0, limit);
  const rows = shown.map((item) => [
    String(item.week),
    String(item.person),
    printable(pieceName(item)),
    printable(item.tier),
    `+${count(item.gain)}`,
    hoursNumber(item.hours.expected),
  ]);
  const columns = [
    { title: 'Week', right: true },
    { title: 'Person', right: true },
    { title: items[0]!.function === undefined ? 'Module' : 'Function', flexible: { min: 20 }, keepEnd: true },
    { title: 'Tier', flexible: { min: 6 } },
    { title: 'Lines', right: true },
    { title: 'Hours', right: true },
  ];
  const head = `Laid out for ${fte === 1 ? 'one person' : `${fte} people`}`;
  const hidden = items.length - shown.length;
  const more =
    hidden > 0 ? `\n${terminal.colors.dim(`… and ${count(hidden)} more: covgap plan -n ${items.length}`)}` : '';
  return `${head}\n${renderTable(columns, rows, terminal)}${more}`;
}

export function pieceName({ path, function: piece }: Pick<PlanItem, 'path' | 'function'>): string {
  return piece === undefined ? path : `${path}:${piece.startLine} ${piece.name}`;
}

/** In the order of what to begin with. */
export const QUADRANTS: readonly { readonly quadrant: Quadrant; readonly title: string }[] = [
  { quadrant: 'quick-win', title: 'Quick wins (more impact, less effort)' },
  { quadrant: 'major', title: 'Major work (more impact, more effort)' },
  { quadrant: 'fill-in', title: 'Fill-ins (less impact, less effort)' },
  { quadrant: 'later', title: 'Later (less impact, more effort)' },
];

function matrix({ matrix: entries }: Plan, { colors }: Terminal): string {
  const blocks = QUADRANTS.map(({ quadrant, title }) => {
    const own = entries.filter((entry) => entry.quadrant === quadrant);
    const rows = own.slice(0, PER_QUADRANT).map((entry) => `  ${entryText(entry)}`);
    const hidden = own.length - rows.length;
    if (hidden > 0) rows.push(colors.dim(`  … and ${count(hidden)} more`));
    return [`${title}: ${count(own.length)}`, ...rows].join('\n');
  });
  return ['Impact × effort, split at the medians of what is open; ● planned', ...blocks].join('\n');
}

function entryText(entry: MatrixEntry): string {
  return `${entry.planned ? '●' : '○'} ${printable(pieceName(entry))}, ${hoursNumber(entry.hours)} h`;
}
