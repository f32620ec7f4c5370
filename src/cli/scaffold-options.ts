import { type Command, Option } from 'commander';
import { CovgapError } from '../errors.js';
import { examples, wholeNumber, withCommonOptions } from './define.js';
import type { ScaffoldFlags } from './options.js';

/** The options of `covgap scaffold` and `scaffold-tests`. `name`: what a user types to call it. */
export function withScaffoldOptions(command: Command, name: string, done: (status: number) => void): Command {
  return withWritingOptions(withSearchOptions(withCommonOptions(command)))
    .argument('[modules...]', 'each by its path, the end of its path, its name, its rank as #N, or a glob in quotes')
    .description('write tests for what is uncovered in modules: calls that were tried, and what came of them')
    .addHelpText(
      'after',
      examples([
        [`${name} batch`, 'a module by its name'],
        [`${name} core/src/batch.ts '#3'`, 'by the end of its path, and by rank'],
        [`${name} 'packages/core/src/*.ts'`, 'by a glob'],
        [`${name} --next 5 --tier core`, 'the first five of a tier that are not covered'],
        [`${name} batch --dry-run`, 'to look first'],
      ]),
    )
    .action(async (modules: string[], options: ScaffoldFlags) =>
      done(await (await import('./commands/scaffold.js')).scaffoldCommand(modules, options)),
    );
}

function withSearchOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--next <count>', "instead of names: the ranking's first open modules").argParser(wholeNumber),
    )
    .option('-t, --tier <names>', 'instead of names: the open modules of these tiers, separated by commas')
    .option('-o, --owner <name>', 'instead of names: the open modules this owner has by CODEOWNERS')
    .addOption(
      new Option('--framework <name>', "instead of the project's own").choices([
        'vitest',
        'jest',
        'node-test',
        'mocha',
        'eunit',
        'common_test',
      ]),
    )
    .addOption(
      new Option(
        '--observe <how>',
        'run the module with files, network and processes refused (sandbox), with files in a scratch folder (effects), or not at all (none)',
      )
        .choices(['sandbox', 'effects', 'none'])
        .default('sandbox'),
    )
    .option(
      '--no-observe',
      'the same as --observe none: nothing is run, each function gets a typed call, skipped, to be completed',
    )
    .addOption(new Option('--seed <number>', 'another choice of values (default: 1)').argParser(seedNumber))
    .addOption(new Option('--budget <calls>', 'calls to try of each module').argParser(wholeNumber));
}

function withWritingOptions(command: Command): Command {
  return command
    .option('--dry-run', 'print a diff of what would be written, and write nothing')
    .option('--stdout', 'print the test file, and write nothing')
    .option('--out <file>', 'write to this test file; for one module')
    .option('--no-prove', "do not have the project's own runner run what was written")
    .option('--allow-type-errors', 'go on where a module has type errors')
    .option('--allow-dirty', 'write into test files with changes that are not committed')
    .option('--bench', 'benchmarks of the exported functions instead')
    .option('--strategies', 'a table over the members of each option that is a union of literals instead')
    .option('--properties', 'properties for PropEr from the specs of Erlang modules instead')
    .option('--eject', 'copy the templates to .covgap/templates, to be changed there, and do nothing else');
}

function seedNumber(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new CovgapError('usage', `"${value}" is no seed`, { hint: 'Give a whole number from 0 to 999999999.' });
}
