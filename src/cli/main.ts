import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { CovgapError, describeWhere } from '../errors.js';
import { commandFirst } from './argv.js';
import type { ModuleOptions } from './options.js';

/**
 * The command line. Exit status: 0 fine, 1 a gate failed, 2 usage, configuration or input error, 70 a bug in covgap.
 *
 * Commands load when they are called, so that `covgap --help` stays instant.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let status = 0;
  const program = makeProgram((result) => {
    status = result;
  });
  // Never taken off again: a pipe that closes says so after the last write, when this function has long returned.
  if (!process.stdout.listeners('error').includes(onPipeError)) process.stdout.on('error', onPipeError);
  try {
    await program.parseAsync([...commandFirst(program, argv)], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return await report(error, argv.includes('--debug'));
  }
}

/** `covgap | head` closes the pipe early: that is no error. */
function onPipeError(error: NodeJS.ErrnoException): void {
  // Any other error is told by `print`.
  if (error.code === 'EPIPE') process.exit(0);
}

async function report(error: unknown, debug: boolean): Promise<number> {
  const { printable } = await import('../report/terminal.js');
  // Messages name files and quote what was typed: neither may reach the terminal as a command.
  const lines = (text: string) => text.split('\n').map(printable).join('\n');
  const known = error instanceof CovgapError;
  const where = known ? describeWhere(error.where) : '';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`covgap: ${lines(`${where === '' ? '' : `${where}: `}${message}`)}\n`);
  if (known && error.hint !== undefined) process.stderr.write(`  ${lines(error.hint)}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  else if (!known)
    process.stderr.write('  This is a bug in covgap; run again with --debug and report what it prints.\n');
  return known ? error.exitStatus : 70;
}

function makeProgram(done: (status: number) => void): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const program = new Command('covgap')
    .description(
      'What do we test next? Reads coverage reports and the source tree, and ranks what no test covers along the critical path.',
    )
    .version(version)
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
    .addHelpText(
      'after',
      examples([
        ['covgap next', 'five modules'],
        ['covgap next -n 3 --tier core', 'of one tier'],
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

  return program;
}

function withCommonOptions(command: Command): Command {
  return command
    .exitOverride()
    .option('-C, --root <folder>', 'the project folder (default: the nearest with a configuration, else this one)')
    .addOption(
      new Option('-r, --report <glob>', 'coverage reports to read, instead of the usual places (repeatable)').argParser(
        oneMore,
      ),
    )
    .option('--report-only', 'analyse the reports with no source tree at hand')
    .option('-c, --config <file>', 'another configuration file')
    .option('--json', 'print JSON')
    .option('--no-cache', 'read and write nothing under .covgap/cache')
    .option('--debug', 'print stack traces');
}

function withModuleOptions(command: Command): Command {
  return withCommonOptions(command)
    .option('-t, --tier <names>', 'only these tiers, separated by commas')
    .option('-o, --owner <name>', 'only modules this owner has by CODEOWNERS')
    .addOption(
      new Option('-f, --format <format>', 'how to print').choices(['text', 'json', 'markdown', 'csv']).default('text'),
    );
}

/** One value at a time: an option that took all that follow would swallow the module of `covgap show`. */
function oneMore(glob: string, before: readonly string[] = []): readonly string[] {
  if (glob.trim() !== '') return [...before, glob];
  throw new CovgapError('usage', '--report is empty', {
    hint: 'Give a path or a glob, or leave it out to look in the usual places.',
  });
}

function refuseTwoFormats(command: Command): void {
  const { json, format } = command.opts<ModuleOptions>();
  if (!json || format === 'json' || command.getOptionValueSource('format') !== 'cli') return;
  throw new CovgapError('usage', `--json and --format ${format} ask for two formats`, { hint: 'Give one of the two.' });
}

function wholeNumber(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new CovgapError('usage', `"${value}" is no count`, { hint: 'Give a whole number from 1.' });
}

function examples(list: readonly (readonly [string, string])[]): string {
  const width = Math.max(...list.map(([command]) => command.length));
  return `\nExamples:\n${list.map(([command, what]) => `  $ ${command.padEnd(width)}  ${what}`.trimEnd()).join('\n')}\n`;
}
