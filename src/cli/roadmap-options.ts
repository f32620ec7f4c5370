import { type Command, Option } from 'commander';
import { CovgapError } from '../errors.js';
import { examples } from './define.js';
import { moment, withStoreOptions } from './history-options.js';
import type { RoadmapFlags, TrendFlags } from './options.js';

/** What commands that report on the history take. */
function withReportOptions(command: Command): Command {
  return withStoreOptions(
    command
      .exitOverride()
      .option('-C, --root <folder>', 'the project folder (default: the nearest with a configuration, else this one)')
      .option('-c, --config <file>', 'another configuration file'),
  )
    .option('--branch <name>', 'the branch that counts (default: the one recorded most often)')
    .addOption(
      new Option('--at <date>', 'as of a day of the past, such as 2026-04-22 (default: now)').argParser(endOfDay),
    )
    .option('--json', 'print JSON')
    .option('--debug', 'print stack traces');
}

/** `covgap trend`. */
export function withTrendOptions(command: Command, done: (status: number) => void): Command {
  return withReportOptions(command)
    .description('coverage week by week: what changed, what is expected; as a page to forward, or for the terminal')
    .addOption(new Option('-w, --weeks <count>', 'how many weeks').argParser(weekCount).default(12))
    .addOption(new Option('--by <what>', 'split by').choices(['tier', 'module', 'owner']).default('tier'))
    .addOption(
      new Option('-f, --format <format>', 'how to print')
        .choices(['text', 'markdown', 'html', 'svg', 'csv', 'json'])
        .default('text'),
    )
    .option('--chart <file>', 'write the chart as SVG, too; Markdown then shows it')
    .addHelpText(
      'after',
      examples([
        ['covgap trend', 'twelve weeks'],
        ['covgap trend --weeks 52 --by owner', 'a year, by owner'],
        ['covgap trend --format html > week.html', 'the weekly report, to forward'],
        ['covgap trend --format markdown', 'for a merge request or an e-mail'],
        ['covgap trend --format svg > trend.svg', 'the chart'],
      ]),
    )
    .action(async (options: TrendFlags) => done(await (await import('./commands/trend.js')).trendCommand(options)));
}

/** `covgap roadmap`. */
export function withRoadmapOptions(command: Command, done: (status: number) => void): Command {
  return withReportOptions(command)
    .description('the executive summary of a release, from what was recorded: readiness, phases, plan, dates, risks')
    .addOption(new Option('-w, --weeks <count>', 'how many weeks the chart shows').argParser(weekCount).default(12))
    .addOption(
      new Option('-f, --format <format>', 'how to write it').choices(['markdown', 'html', 'json']).default('markdown'),
    )
    .option('--out <file>', 'write it to a file; one that covgap made is replaced')
    .option('--chart <file>', 'write the chart as SVG, too; Markdown then shows it')
    .addHelpText(
      'after',
      examples([
        ['covgap roadmap', 'as Markdown'],
        ['covgap roadmap --format html --out roadmap.html', 'one file, with the chart'],
        ['covgap roadmap --json', 'every figure with its source'],
      ]),
    )
    .action(async (options: RoadmapFlags) =>
      done(await (await import('./commands/roadmap.js')).roadmapCommand(options)),
    );
}

/** Ten years: more would be no trend any more. */
const MOST_WEEKS = 520;

function weekCount(value: string): number {
  const count = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (count >= 1 && count <= MOST_WEEKS) return count;
  throw new CovgapError('usage', `"${value}" is no number of weeks`, {
    hint: `Give a whole number from 1 to ${MOST_WEEKS}.`,
  });
}

const LAST_MOMENT = 86_400_000 - 1;

/** A day counts whole. */
function endOfDay(value: string): number {
  const time = moment(value);
  return value.includes('T') ? time : Math.min(time + LAST_MOMENT, Math.max(time, Date.now()));
}
