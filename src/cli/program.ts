import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { CovgapError } from '../errors.js';
import { examples, wholeNumber, withCommonOptions, withModuleOptions } from './define.js';
import { withHistoryCommands, withRecordOptions } from './history-options.js';
import type { ModuleOptions } from './options.js';
import { percentage, withPhasesOptions, withPlanOptions } from './planning-options.js';
import { withRoadmapOptions, withTrendOptions } from './roadmap-options.js';
import { withScaffoldOptions } from './scaffold-options.js';

/** The commands of `covgap`. They load when they are called, so that help stays instant. */
export function makeProgram(done: (status: number) => void): Command {
  const program = new Command('covgap')
    .description(
      'What do we test next? Reads coverage reports and the source tree, and ranks what no test covers along the critical path.',
    )
    .version(ownVersion())
    .exitOverride()
    .showHelpAfterError('(covgap --help shows what there is)')
    .enablePositionalOptions()
    .hook('preAction', (_, command) => refuseTwoFormats(command));

  withModuleOptions(program.command('analyze', { isDefault: true }))
    .description('where the project stands, and its modules ranked (the default command)')
    .addOption(new Option('-n, --limit <count>', 'how many modules to show').argParser(wholeNumber))
    .addOption(
      new Option('--order <order>', 'what comes first')
        .choices(['tier', 'risk', 'gain', 'churn', 'path'])
        .default('tier'),
    )
    .addHelpText(
      'after',
      examples([
        ['covgap', 'finds reports in the usual places'],
        ["covgap --report 'packages/*/coverage/lcov.info'", 'names them'],
        ['covgap --report-only --report jacoco.xml', 'without a source tree'],
        ['covgap --order gain -n 10', 'the ten modules with most uncovered lines'],
        ['covgap --format csv > gaps.csv', 'for a spreadsheet'],
      ]),
    )
    .action(async (options: ModuleOptions) =>
      done(await (await import('./commands/analyze.js')).analyzeCommand(options)),
    );

  withModuleOptions(program.command('next'))
    .description('the next modules to cover, and what in them')
    .addOption(new Option('-n, --limit <count>', 'how many modules').argParser(wholeNumber).default(5))
    .addOption(
      new Option(
        '--to <percent>',
        'only modules of the cheapest plan to this share of lines (default: to the next open phase, where phases are configured)',
      ).argParser(percentage),
    )
    .addHelpText(
      'after',
      examples([
        ['covgap next', 'five modules'],
        ['covgap next -n 3 --tier core', 'of one tier'],
        ['covgap next --to 70', 'of the cheapest plan to 70 %'],
        ['covgap next --owner @org/team', "of one owner's"],
      ]),
    )
    .action(async (options: ModuleOptions) => done(await (await import('./commands/next.js')).nextCommand(options)));

  withCommonOptions(program.command('show'))
    .argument('<module>', 'its path, the end of its path, its name, or its rank as #N')
    .description('what is uncovered inside one module, with the source')
    .addOption(new Option('-n, --limit <count>', 'only the largest gaps, this many').argParser(wholeNumber))
    .addHelpText(
      'after',
      examples([
        ['covgap show batch', 'by name'],
        ['covgap show core/src/batch.ts', 'by the end of its path'],
        ["covgap show '#1'", 'by rank'],
        ["covgap show '#1' -n 3", 'its three largest gaps'],
      ]),
    )
    .action(async (module: string, options: ModuleOptions) =>
      done(await (await import('./commands/show.js')).showCommand(module, options)),
    );

  withCommonOptions(program.command('init'))
    .description('write covgap.config.jsonc with tiers proposed from the tree; never overwrites')
    .option('--dry-run', 'print it instead')
    .addHelpText(
      'after',
      examples([
        ['covgap init', ''],
        ['covgap init --dry-run', 'to look first'],
      ]),
    )
    .action(async (options: ModuleOptions) => done(await (await import('./commands/init.js')).initCommand(options)));

  withCommonOptions(program.command('doctor'))
    .description('can the number be trusted? what was found, what is stale, what does not match, how to make a report')
    .addHelpText(
      'after',
      examples([
        ['covgap doctor', ''],
        ['covgap doctor --json', 'for a machine'],
      ]),
    )
    .action(async (options: ModuleOptions) =>
      done(await (await import('./commands/doctor.js')).doctorCommand(options)),
    );

  withScaffoldOptions(program.command('scaffold'), 'covgap scaffold', done);
  withRecordOptions(program.command('record'), done);
  withHistoryCommands(program.command('history'), done);
  withTrendOptions(program.command('trend'), done);
  withRoadmapOptions(program.command('roadmap'), done);
  withPhasesOptions(program.command('phases'), done);
  withPlanOptions(program.command('plan'), done);

  return program;
}

/** The command `scaffold-tests`: `covgap scaffold` under a name of its own. */
export function makeScaffoldTests(done: (status: number) => void): Command {
  const command = new Command('scaffold-tests')
    .version(ownVersion())
    .showHelpAfterError('(scaffold-tests --help shows what there is)');
  return withScaffoldOptions(command, 'scaffold-tests', done);
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}

function refuseTwoFormats(command: Command): void {
  const { json, format } = command.opts<ModuleOptions>();
  if (!json || format === 'json' || command.getOptionValueSource('format') !== 'cli') return;
  throw new CovgapError('usage', `--json and --format ${format} ask for two formats`, { hint: 'Give one of the two.' });
}
