import { uncoveredLines } from '../core/rank.js';
import type { Analysis, Gap, RankedModule, TierSummary, Totals, Warning } from '../model.js';
import { largestGaps } from './largest.js';
import { code, plain, table } from './markdown-text.js';
import { count, counted, gapText, lineRange, measured, NO_MODULES, percentText, reasonText } from './words.js';

/** A page for a merge request or a wiki: the first open modules, with what is open in them where `gapsOf` says it. */
export function markdown(
  analysis: Analysis,
  open: readonly RankedModule[],
  limit: number,
  gapsOf?: (module: RankedModule) => readonly Gap[],
): string {
  const shown = open.slice(0, limit);
  const parts = [
    '# Coverage gaps',
    standing(analysis.totals),
    tierTable(analysis.tiers),
    analysis.modules.length === 0 ? NO_MODULES : `## What to cover next\n\n${moduleTable(shown)}`,
    open.length > shown.length ? `… and ${counted(open.length - shown.length, 'module')} more.` : '',
    gapsOf === undefined ? '' : gapList(shown, gapsOf),
    warningList(analysis.warnings),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Where the project stands, as far as it was measured. */
function standing({ lines, linesWithUnmeasured, unmeasured }: Totals): string {
  const clauses = [
    ...(measured(lines) ? [`${percentText(lines)} of lines covered as reported`] : []),
    ...(unmeasured > 0 && measured(linesWithUnmeasured)
      ? [
          `${percentText(linesWithUnmeasured)}${measured(lines) ? '' : ' of lines covered'} with ${counted(unmeasured, 'unmeasured module')}`,
        ]
      : []),
  ];
  return clauses.length === 0 ? '' : `${clauses.join('; ')}.`;
}

function tierTable(tiers: readonly TierSummary[]): string {
  if (tiers.length === 0) return '';
  return table(
    ['Tier', 'Modules', 'Unmeasured', 'Lines', 'With unmeasured'],
    ['l', 'r', 'r', 'r', 'r'],
    tiers.map((tier) => [
      plain(tier.name),
      count(tier.modules),
      count(tier.unmeasured),
      percentText(tier.lines),
      percentText(tier.linesWithUnmeasured),
    ]),
  );
}

function moduleTable(shown: readonly RankedModule[]): string {
  if (shown.length === 0) return 'Nothing: every module is covered.';
  return table(
    ['#', 'Module', 'Tier', 'Lines', 'Uncovered', 'Why'],
    ['r', 'l', 'l', 'r', 'r', 'l'],
    shown.map((ranked) => row(ranked)),
  );
}

const GAPS_SHOWN = 5;

/** A bullet for each module, and below it one for each of its largest gaps. */
function gapList(shown: readonly RankedModule[], gapsOf: (module: RankedModule) => readonly Gap[]): string {
  const bullets = shown.flatMap((ranked) => {
    const gaps = gapsOf(ranked);
    const largest = largestGaps(gaps, GAPS_SHOWN);
    const left = gaps.length - largest.length;
    return [
      `- #${ranked.rank} ${code(ranked.module.path)}`,
      ...largest.map(
        (gap) => `  - ${gap.startLine === gap.endLine ? 'line' : 'lines'} ${lineRange(gap)}: ${plain(gapText(gap))}`,
      ),
      ...(left > 0 ? [`  - … and ${counted(left, 'smaller gap')}`] : []),
    ];
  });
  return bullets.length === 0 ? '' : `## What is open in them\n\n${bullets.join('\n')}`;
}

function warningList(warnings: readonly Warning[]): string {
  if (warnings.length === 0) return '';
  const bullets = warnings.map(
    ({ message, file }) => `- ${file === undefined ? '' : `${code(file)}: `}${plain(message)}`,
  );
  return `## Warnings\n\n${bullets.join('\n')}`;
}

function row({ rank, module, reasons }: RankedModule): string[] {
  const estimate = module.state === 'unmeasured' ? '~' : '';
  return [
    `${rank}`,
    code(module.path),
    plain(module.tier),
    module.state === 'unmeasured' ? 'unmeasured' : percentText(module.lines),
    `${estimate}${count(uncoveredLines(module))}`,
    reasons.map((reason) => plain(reasonText(reason))).join(' · '),
  ];
}
