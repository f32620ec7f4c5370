import { type Command, Option } from 'commander';
import { CovgapError } from '../errors.js';
import { startOfDay, weeksOf } from '../roadmap/dates.js';
import { examples, wholeNumber, withCommonOptions } from './define.js';
import { withStoreOptions } from './history-options.js';
import type { PhasesFlags, PlanFlags } from './options.js';

type Done = (status: number) => void;

/** `covgap phases`. */
export function withPhasesOptions(command: Command, done: Done): Command {
  return withRecordedOptions(command)
    .description('where each phase stands, what is missing, what holds it back, and when it will be reached')
    .option(
      '--check [which]',
      'exit with 1 unless reached: what is due by now (due, the default), all, or names separated by commas',
    )
    .addHelpText(
      'after',
      examples([
        ['covgap phases', ''],
        ['covgap phases --check', 'a gate for CI: what is due has to be reached'],
        ['covgap phases --check all', 'every phase'],
        ["covgap phases --check 'Fix failures,50 %'", 'some of them'],
        ['covgap phases --format markdown', 'for a merge request'],
      ]),
    )
    .action(async (options: PhasesFlags) => done(await (await import('./commands/phases.js')).phasesCommand(options)));
}

/** `covgap plan`. */
export function withPlanOptions(command: Command, done: Done): Command {
  return withLayoutOptions(
    withRecordedOptions(command)
      .description('the cheapest way to a target, over people and weeks')
      .addOption(
        new Option('--to <percent>', 'percent of lines (default: the next open phase that asks for lines)').argParser(
          percentage,
        ),
      )
      .addOption(new Option('--budget <hours>', 'instead: the most lines within so many hours').argParser(hours))
      .option('-t, --tier <names>', 'only these tiers, separated by commas')
      .addOption(new Option('--by <piece>', 'what is planned').choices(['module', 'function']).default('module'))
      .option('--any-order', 'the cheapest wherever it is, rather than tier by tier'),
  )
    .addHelpText(
      'after',
      examples([
        ['covgap plan', 'to the next open phase'],
        ['covgap plan --to 70 --tier core,transports', 'of two tiers'],
        ['covgap plan --to 80 --due 6w --fte 1,2,3', 'how many people make it in six weeks?'],
        ['covgap plan --budget 60h --any-order', 'the most for 60 hours'],
        ['covgap plan --to 50 --by function --json', 'for a machine'],
      ]),
    )
    .action(async (options: PlanFlags) => done(await (await import('./commands/plan.js')).planCommand(options)));
}

function withLayoutOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--due <date>', 'a day such as 2026-03-15, or weeks from the start such as 6w').argParser(due),
    )
    .addOption(new Option('--start <date>', 'first day of work (default: today)').argParser(day))
    .addOption(new Option('--fte <numbers>', 'numbers of people to compare (default: 1,2,3)').argParser(people))
    .addOption(new Option('--hours-per-week <hours>', 'that one of them works (default: 40)').argParser(hours))
    .addOption(new Option('-n, --limit <count>', 'how many pieces of work to show').argParser(wholeNumber));
}

function withRecordedOptions(command: Command): Command {
  return withStoreOptions(withCommonOptions(command))
    .option('--branch <name>', 'the branch whose history counts (default: the one recorded most often)')
    .option('--snapshot <file>', 'take the newest snapshot of a `covgap history export` for today, and measure nothing')
    .addOption(
      new Option('-f, --format <format>', 'how to print').choices(['text', 'json', 'markdown']).default('text'),
    );
}

/** `70` or `70%` */
export function percentage(value: string): number {
  const number = /^\d{1,3}(\.\d{1,2})?\s?%?$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  if (number >= 0 && number <= 100) return number;
  throw new CovgapError('usage', `"${value}" is no percentage`, { hint: 'Give a number from 0 to 100.' });
}

/** `60`, `60h`, `37.5` */
function hours(value: string): number {
  const number = /^\d{1,6}(\.\d{1,2})?\s?h?$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  if (number > 0) return number;
  throw new CovgapError('usage', `"${value}" is no number of hours`, { hint: 'Give hours, such as 60 or 37.5h.' });
}

const MOST_OPTIONS = 20;

/** `1,2,3`, `0.5` */
function people(value: string): number[] {
  const numbers = value
    .split(',')
    .map((each) => (/^\s*\d{1,3}(\.\d{1,2})?\s*$/.test(each) ? Number(each) : Number.NaN));
  if (numbers.length <= MOST_OPTIONS && numbers.every((each) => each >= 0.1 && each <= 200)) return numbers;
  throw new CovgapError('usage', `"${value}" is no list of people`, {
    hint: `Give up to ${MOST_OPTIONS} numbers from 0.1 to 200, such as 1,2,3.`,
  });
}

function day(value: string): string {
  if (startOfDay(value) !== null) return value;
  throw new CovgapError('usage', `"${value}" is no day`, { hint: 'Give one such as 2026-01-28.' });
}

function due(value: string): string {
  if (weeksOf(value) !== null || startOfDay(value) !== null) return value;
  throw new CovgapError('usage', `"${value}" is no date`, {
    hint: 'Give a day such as 2026-03-15, or weeks from the start such as 6w.',
  });
}
