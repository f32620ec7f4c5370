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

/** What takes the names of a scope, by scope: reading them anew for each of very many calls takes its time. */
const heads = new WeakMap<object, string>();

function headOf(scope: object): string {
  const known = heads.get(scope);
  if (known !== undefined) return known;
  const names = Object.keys(scope).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const head = `const { ${names.join(', ')} } = $scope;`;
  heads.set(scope, head);
  return head;
}

/** A script as a function, over the names of a scope; scripts that were run before are not read again. */
export function compile(script: Script, scope: object): Body {
  const head = headOf(scope);
  const key = keyOf(script, head);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = new AsyncFunction('$tools', '$scope', '$record', sourceOf(script, head));
  if (compiled.size > 2000) compiled.clear();
  compiled.set(key, made);
  return made;
}

function keyOf({ callbacks, moves }: Script, head: string): string {
  let key = head;
  for (const { name, returns, async } of callbacks) key += `\0${name}${async ? '~' : '='}${returns}`;
  for (const { bind, text } of moves) key += `\0${bind}:${text}`;
  return key;
}

function sourceOf({ callbacks, moves }: Script, head: string): string {
  const lines = [head];
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
  return lines.join('\n');
}
