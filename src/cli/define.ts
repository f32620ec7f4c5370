import { type Command, Option } from 'commander';
import { CovgapError } from '../errors.js';

/** What every command takes. */
export function withCommonOptions(command: Command): Command {
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

/** What commands that list modules take besides. */
export function withModuleOptions(command: Command): Command {
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

/** A count given as text. */
export function wholeNumber(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new CovgapError('usage', `"${value}" is no count`, { hint: 'Give a whole number from 1.' });
}

/** The end of a command's help: lines to type, and what each is for. */
export function examples(list: readonly (readonly [string, string])[]): string {
  const width = Math.max(...list.map(([command]) => command.length));
  return `\nExamples:\n${list.map(([command, what]) => `  $ ${command.padEnd(width)}  ${what}`.trimEnd()).join('\n')}\n`;
}
