import type { Command, Option } from 'commander';
import { distance } from 'fastest-levenshtein';
import { CovgapError } from '../errors.js';

/**
 * The arguments with the command in front, so that options may stand before it: `covgap --root x next`.
 *
 * @throws CovgapError `usage` where the first word is no command
 */
export function commandFirst(program: Command, argv: readonly string[]): readonly string[] {
  const at = commandAt(program, argv);
  if (at === null) return argv;
  const name = argv[at]!;
  const names = program.commands.map((command) => command.name());
  if (![...names, 'help'].includes(name)) throw unknownCommand(name, names, argv);
  const rest = [...argv.slice(0, at), ...argv.slice(at + 1)];
  const command = program.commands.find((each) => each.name() === name);
  // `covgap history --root x list`: a command of commands has its own in front, too.
  return command === undefined || command.commands.length === 0
    ? [name, ...rest]
    : [name, ...commandFirst(command, rest)];
}

/** Null where no command is named, or where what stands before it is not understood. */
function commandAt(program: Command, argv: readonly string[]): number | null {
  const options = program.commands.flatMap((command) => command.options);
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (!/^-./.test(word)) return at;
    const option = options.find((each) => isNamed(each, word)) ?? null;
    if (option === null && !['-h', '--help'].includes(word)) return null;
    if (option !== null && takesNext(option, word)) at++;
  }
  return null;
}

function isNamed(option: Option, word: string): boolean {
  if (word.startsWith('--')) return word.split('=', 1)[0] === option.long;
  return word.slice(0, 2) === option.short;
}

/** `--root x` and `-C x`, but not `--root=x` and `-Cx`. */
function takesNext(option: Option, word: string): boolean {
  return option.required && (word === option.long || word === option.short);
}

function unknownCommand(word: string, names: readonly string[], argv: readonly string[]): CovgapError {
  const nearest = names
    .map((name) => ({ name, away: distance(word.toLowerCase(), name) }))
    .filter(({ name, away }) => away <= name.length / 2)
    .sort((a, b) => a.away - b.away)[0];
  const question = nearest === undefined ? '' : `; did you mean ${nearest.name}?`;
  const reports = argv.some((each) => /^(-r|--report(=|$))/.test(each));
  return new CovgapError('usage', `no command is called "${word}"${question}`, {
    hint: reports
      ? 'Every report takes a --report of its own; quote a glob, so that the shell leaves it alone.'
      : `There are ${names.join(', ')}; covgap --help says more.`,
  });
}
