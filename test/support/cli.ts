import { vi } from 'vitest';
import { main, scaffoldTests } from '../../src/cli/main.js';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Write = typeof process.stdout.write;

/** Runs the command line in this process, with what it prints captured and the environment as given. */
export function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return captured(() => main(argv), env);
}

/** The same of the command `scaffold-tests`. */
export function runScaffoldTests(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return captured(() => scaffoldTests(argv), env);
}

async function captured(start: () => Promise<number>, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const printed = { stdout: '', stderr: '' };
  const capture = (stream: 'stdout' | 'stderr') =>
    ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      printed[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
      done?.();
      return true;
    }) as Write;
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(capture('stdout')),
    vi.spyOn(process.stderr, 'write').mockImplementation(capture('stderr')),
  ];
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'COLUMNS']) vi.stubEnv(name, env[name]);
  try {
    const status = await start();
    return { status, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}

/** One module covered in part, one that no report names, a test and its report. */
export const SHOP = {
  'package.json': { name: 'shop' },
  'src/cart.ts': 'export function add(a: number) {\n  if (a > 0) {\n    return a;\n  }\n  return 0;\n}\n',
  'src/till.ts': 'export const open = () => {\n  return 1;\n};\n',
  'test/cart.test.ts': "import { add } from '../src/cart.js';\nadd(1);\n",
  'coverage/lcov.info':
    'SF:src/cart.ts\nFN:1,add\nFNDA:1,add\nDA:2,1\nDA:3,1\nDA:5,0\nBRDA:2,0,0,1\nBRDA:2,0,1,0\nend_of_record\n',
};
