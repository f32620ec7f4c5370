import { type Command, CommanderError } from 'commander';
import { CovgapError, describeWhere } from '../errors.js';
import { commandFirst } from './argv.js';
import { makeProgram, makeScaffoldTests } from './program.js';

/**
 * The command line of `covgap`. Exit status: 0 fine, 1 a gate failed, 2 usage, configuration or input error, 70 a bug in
 * covgap, 130 stopped with Ctrl-C.
 *
 * Commands load when they are called, so that `covgap --help` stays instant.
 */
export function main(argv: readonly string[]): Promise<number> {
  return start(makeProgram, argv, (program) => commandFirst(program, argv));
}

/** The command line of `scaffold-tests`, with the same exit statuses. */
export function scaffoldTests(argv: readonly string[]): Promise<number> {
  return start(makeScaffoldTests, argv, () => argv);
}

async function start(
  make: (done: (status: number) => void) => Command,
  argv: readonly string[],
  ordered: (program: Command) => readonly string[],
): Promise<number> {
  let status = 0;
  const program = make((result) => {
    status = result;
  });
  // Never taken off again: a pipe that closes says so after the last write, when this function has long returned.
  if (!process.stdout.listeners('error').includes(onPipeError)) process.stdout.on('error', onPipeError);
  try {
    await program.parseAsync([...ordered(program)], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return await report(error, program.name(), argv.includes('--debug'));
  }
}

/** `covgap | head` closes the pipe early: that is no error. */
function onPipeError(error: NodeJS.ErrnoException): void {
  // Any other error is told by `print`.
  if (error.code === 'EPIPE') process.exit(0);
}

async function report(error: unknown, program: string, debug: boolean): Promise<number> {
  const { printable } = await import('../report/terminal.js');
  // Messages name files and quote what was typed: neither may reach the terminal as a command.
  const lines = (text: string) => text.split('\n').map(printable).join('\n');
  const known = error instanceof CovgapError;
  const where = known ? describeWhere(error.where) : '';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${program}: ${lines(`${where === '' ? '' : `${where}: `}${message}`)}\n`);
  if (known && error.hint !== undefined) process.stderr.write(`  ${lines(error.hint)}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  else if (!known)
    process.stderr.write('  This is a bug in covgap; run again with --debug and report what it prints.\n');
  return known ? error.exitStatus : 70;
}
