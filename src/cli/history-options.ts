import { type Command, Option } from 'commander';
import { CovgapError } from '../errors.js';
import { examples, wholeNumber, withCommonOptions } from './define.js';
import type { HistoryFlags, RecordFlags } from './options.js';

/** `covgap record`. */
export function withRecordOptions(command: Command, done: (status: number) => void): Command {
  return withStoreOptions(withCommonOptions(command))
    .description('append the state of the project to its history: coverage, test results, commit')
    .option('--branch <name>', 'the branch it belongs to (default: the one checked out, or what CI says)')
    .option('--commit <name>', 'the commit it belongs to (default: HEAD)')
    .addOption(
      new Option(
        '--time <date>',
        'when it was so, such as 2026-01-28 or 2026-01-28T09:00Z (default: that of the commit)',
      ).argParser(moment),
    )
    .option('--dry-run', 'measure and say what would be recorded, and store nothing')
    .addHelpText(
      'after',
      examples([
        ['covgap record', 'into .covgap/history.db'],
        ['covgap record --store git:origin', 'shared through a ref of the repository, for CI'],
        ['covgap record --store postgres://db/covgap', 'into the database of a team'],
        ['covgap record --dry-run', 'to look first'],
      ]),
    )
    .action(async (options: RecordFlags) => done(await (await import('./commands/record.js')).recordCommand(options)));
}

/**
 * Where the history is, and under which name: for every command that reads or writes one.
 *
 * @public
 */
export function withStoreOptions(command: Command): Command {
  return command
    .option('--project <name>', 'the name it has in the history (default: as configured, or that of the package)')
    .option('--store <location>', 'a SQLite file, postgres://…, or git: with a remote (default: .covgap/history.db)');
}

/** `covgap history` and its commands. */
export function withHistoryCommands(history: Command, done: (status: number) => void): Command {
  history.description('what was recorded: list, export, import, prune, doctor').enablePositionalOptions();
  addList(history, done);
  addExport(history, done);
  addImport(history, done);
  addPrune(history, done);
  addDoctor(history, done);
  return history.addHelpText(
    'after',
    examples([
      ['covgap history', 'lists it'],
      ['covgap history prune --help', 'says more of one of them'],
    ]),
  );
}

/** A command of `covgap history`. */
function member(history: Command, name: string, description: string, isDefault = false): Command {
  const command = history.command(name, { isDefault }).exitOverride().description(description);
  return withStoreOptions(
    command
      .option('-C, --root <folder>', 'the project folder (default: the nearest with a configuration, else this one)')
      .option('-c, --config <file>', 'another configuration file'),
  ).option('--debug', 'print stack traces');
}

type Done = (status: number) => void;

function addList(history: Command, done: Done): void {
  member(history, 'list', 'the snapshots of the project, the newest last (the default)', true)
    .option('--branch <name>', 'only of this branch')
    .addOption(new Option('-n, --limit <count>', 'only the newest').argParser(wholeNumber))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples([
        ['covgap history list', ''],
        ['covgap history list --branch main -n 10', 'the ten newest of a branch'],
        ['covgap history list --json', 'with the totals of every tier'],
      ]),
    )
    .action(async (options: HistoryFlags) => done(await (await import('./commands/history.js')).listCommand(options)));
}

function addExport(history: Command, done: Done): void {
  member(history, 'export', 'print snapshots whole, as JSON Lines')
    .option('--branch <name>', 'only of this branch')
    .option('--all-projects', 'of every project in the store')
    .addHelpText(
      'after',
      examples([
        ['covgap history export > history.jsonl', 'a copy to keep'],
        ['covgap history export | covgap history import - --store git:origin', 'from one store into another'],
      ]),
    )
    .action(async (options: HistoryFlags) =>
      done(await (await import('./commands/history.js')).exportCommand(options)),
    );
}

function addImport(history: Command, done: Done): void {
  member(history, 'import', 'append snapshots that were exported; those that are there already are passed over')
    .argument('<file>', 'JSON Lines as `covgap history export` prints them; - for standard input')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples([
        ['covgap history import history.jsonl', ''],
        ['covgap history import - --store git:origin < history.jsonl', 'into another store'],
      ]),
    )
    .action(async (file: string, options: HistoryFlags) =>
      done(await (await import('./commands/history.js')).importCommand(file, options)),
    );
}

function addPrune(history: Command, done: Done): void {
  member(history, 'prune', 'remove snapshots for good; the only command that removes any')
    .addOption(new Option('--before <date>', 'those of before this day, such as 2026-01-28').argParser(moment))
    .option('--keep-weekly', 'but keep the last of every week and branch')
    .option('--branch <name>', 'only of this branch')
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples([
        ['covgap history prune --before 2025-01-01 --dry-run', 'to look first'],
        ['covgap history prune --keep-weekly', 'thins all weeks that are over'],
        ['covgap history prune --before 2025-01-01 --keep-weekly', 'thins what is old'],
      ]),
    )
    .action(async (options: HistoryFlags) => done(await (await import('./commands/history.js')).pruneCommand(options)));
}

function addDoctor(history: Command, done: Done): void {
  member(history, 'doctor', 'read everything in the store; exit status 1 where something is wrong with it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples([
        ['covgap history doctor', ''],
        ['covgap history doctor --store git:origin', 'of another store'],
      ]),
    )
    .action(async (options: HistoryFlags) =>
      done(await (await import('./commands/history.js')).doctorCommand(options)),
    );
}

const DAY_MS = 86_400_000;

/** A day or a moment of ISO 8601; without a zone it is UTC. */
export function moment(value: string): number {
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(value) || !value.includes('T') ? value : `${value}Z`;
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?$/i.test(value)
    ? Date.parse(zoned)
    : Number.NaN;
  if (time >= 0 && time < Date.now() + DAY_MS) return time;
  throw new CovgapError('usage', `"${value}" is no ${Number.isNaN(time) ? 'date' : 'date of the past'}`, {
    hint: 'Give a day such as 2026-01-28, or a moment such as 2026-01-28T09:00Z.',
  });
}
