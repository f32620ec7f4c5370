import { code, plain, table } from './markdown-text.js';
import type { PhasesReport } from './phases.js';
import { checkText, pacesOf } from './phases.js';
import { goalText, type PlanReport, pieceName, QUADRANTS, summary } from './plan.js';
import { dayOf, forecastText, gapText, hoursNumber, latenessText, nowText, targetText } from './planning-words.js';
import { count } from './words.js';

/** `covgap phases` as a page for a merge request or a wiki. */
export function phasesMarkdown({ at, phases, check }: PhasesReport): string {
  const rows = phases.map(({ status, forecast }) => [
    plain(status.phase.name),
    plain(targetText(status.phase)),
    status.state,
    nowText(status),
    gapText(status),
    status.phase.due === null ? '–' : dayOf(status.phase.due),
    forecastText(forecast, status.reachedAt),
  ]);
  const paces = pacesOf(phases).map(({ names, pace }) => `- ${plain(names)}: ${pace}`);
  const parts = [
    `# Phases, ${dayOf(at)}`,
    table(['Phase', 'Target', 'State', 'Now', 'Missing', 'Due', 'Expected'], ['l', 'l', 'l', 'r', 'l', 'l', 'l'], rows),
    paces.join('\n'),
    ...phases
      .filter(({ status }) => status.holdingBack.length > 0)
      .slice(0, 1)
      .map(({ status }) => holdingBack(status)),
    check === null ? '' : `**${plain(checkText(check))}**`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function holdingBack({ phase, holdingBack: modules }: PhasesReport['phases'][number]['status']): string {
  const rows = modules.map(({ path, missing }) => [code(path), count(missing)]);
  return `## What holds ${plain(phase.name)} back\n\n${table(['Module', 'Missing'], ['l', 'r'], rows)}`;
}

/** Rows of a page when nobody says how many. */
const ITEMS = 100;

/** `covgap plan` as a page. */
export function planMarkdown({ plan, phase }: PlanReport, limit = ITEMS): string {
  const { items, options, due, fte, start, hoursPerWeek, matrix } = plan;
  const head = [`# Plan: ${plain(goalText(plan, phase))}`, summary(plan).map(plain).join('\n')];
  if (items.length === 0) return `${head.join('\n\n')}\n`;
  const optionRows = options.map(({ fte: people, weeks, likely, date, weeksLate }) => [
    String(people),
    weeks.toFixed(1),
    `${likely.low.toFixed(1)} to ${likely.high.toFixed(1)}`,
    dayOf(date),
    weeksLate === null ? '–' : latenessText(weeksLate),
  ]);
  const shown = items.slice(0, limit);
  const itemRows = shown.map((item) => [
    String(item.week),
    String(item.person),
    code(pieceName(item)),
    plain(item.tier),
    count(item.gain),
    hoursNumber(item.hours.expected),
  ]);
  const parts = [
    ...head,
    `## Options\n\nFrom ${dayOf(start)}, at ${hoursPerWeek} hours a week each${due === null ? '' : `; due ${dayOf(due)}`}.`,
    table(['People', 'Weeks', 'Likely', 'Done', 'Early or late'], ['r', 'r', 'r', 'l', 'l'], optionRows),
    `## Weeks\n\nLaid out for ${fte === 1 ? 'one person' : `${fte} people`}.`,
    table(['Week', 'Person', 'Piece of work', 'Tier', 'Lines', 'Hours'], ['r', 'r', 'l', 'l', 'r', 'r'], itemRows),
    items.length > shown.length ? `… and ${count(items.length - shown.length)} more.` : '',
    '## Impact × effort',
    ...QUADRANTS.map(({ quadrant, title }) => {
      const own = matrix.filter((entry) => entry.quadrant === quadrant).slice(0, limit);
      return [
        `**${title}**`,
        ...own.map(
          (entry) => `- ${code(pieceName(entry))}, ${hoursNumber(entry.hours)} h${entry.planned ? ', planned' : ''}`,
        ),
      ].join('\n');
    }),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
