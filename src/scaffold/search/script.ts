import type { Callback } from '../model.js';
import { type Candidate, callbacksOf } from './candidate.js';
import { print } from './expr.js';

/** A test body as text: callbacks, then statements of which the last is the act. */
export interface Script {
  readonly callbacks: readonly Callback[];
  readonly moves: readonly { readonly bind: string | null; readonly text: string }[];
}

type Body = (tools: Tools, scope: Record<string, unknown>, record: Recorder) => Promise<void>;
type Recorder = (name: string, run: (...args: unknown[]) => unknown) => (...args: unknown[]) => unknown;

/** What the body of a test calls while it runs. */
export interface Tools {
  readonly step: (index: number, make: () => unknown) => unknown;
  /** Before the last move. */
  readonly last: (evaluate: (text: string) => unknown) => void;
  /** Whether it is a promise to wait for. */
  readonly waits: (index: number, value: unknown) => boolean;
  /** Ends the run where the promise does not settle. */
  readonly follow: (index: number, promise: PromiseLike<unknown>) => void;
  readonly rejects: (index: number, error: unknown) => never;
  readonly returns: (value: unknown) => void;
}

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...args: string[]) => Body;

export function scriptOf(candidate: Candidate): Script {
  return {
    callbacks: callbacksOf(candidate, 'js'),
    moves: candidate.moves.map(({ bind, expr }) => ({ bind, text: print(expr, 'js') })),
  };
}

const compiled = new Map<string, Body>();

/** A script as a function, over names of a scope; scripts that were run before are not read again. */
export function compile({ callbacks, moves }: Script, names: readonly string[]): Body {
  const used = names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const lines = [`const { ${used.join(', ')} } = $scope;`];
  for (const { name, returns, async } of callbacks)
    lines.push(
      `const ${name} = $record('${name}', ${async ? 'async ' : ''}() => ${returns === null ? '{}' : `(${returns})`});`,
    );
  moves.forEach(({ bind, text }, index) => {
    const isLast = index === moves.length - 1;
    if (isLast) lines.push('$tools.last(($text) => eval($text));');
    const variable = bind ?? (isLast ? '$result' : `$${index}`);
    lines.push(`let ${variable} = $tools.step(${index}, () => (${text}));`);
    // As a test waits: it goes on in the moment in which the promise settles.
    lines.push(
      `if ($tools.waits(${index}, ${variable})) {`,
      `$tools.follow(${index}, ${variable});`,
      `try { ${variable} = await ${variable}; } catch ($error) { $tools.rejects(${index}, $error); }`,
      '}',
    );
    if (isLast) lines.push(`$tools.returns(${variable});`);
  });
  const source = lines.join('\n');
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const made = new AsyncFunction('$tools', '$scope', '$record', source);
  if (compiled.size > 2000) compiled.clear();
  compiled.set(source, made);
  return made;
}
