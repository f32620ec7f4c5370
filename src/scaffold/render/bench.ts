import type { Callable, Case } from '../model.js';
import { conform, guarded } from './conform.js';
import { expressible } from './express.js';
import { plainWords, type RenderInput } from './file.js';
import { type Binding, bindingOf, importLines } from './imports.js';
import { freeNames } from './names.js';
import { isTyped, type TestStyle } from './style.js';
import { fill } from './template.js';

type BenchKind = 'vitest' | 'tinybench' | 'mitata';

interface Bench {
  readonly title: string;
  readonly arrange: readonly string[];
  readonly call: string;
  readonly async: boolean;
  readonly names: ReadonlySet<string>;
}

/**
 * A benchmark file with one benchmark for each exported function, called with the arguments of a case or an example;
 * functions without either are named in a comment. For vitest's `bench`, or mitata or tinybench where the project has
 * them; tinybench for the other frameworks.
 */
export function renderBench(input: RenderInput): string {
  const { style, facts } = input;
  const functions = facts.callables.filter(({ kind }) => kind === 'function' || kind === 'static');
  const cases = expressible(input.cases, style);
  const found = functions.map((callable) => ({ callable, bench: benchOf(callable, cases) }));
  const benches = found.flatMap(({ bench }) => bench ?? []);
  const names = new Set(benches.flatMap((bench) => [...bench.names]));
  const kind = kindOf(style);
  const bindings: Binding[] = [
    ...toolsOf(kind),
    ...facts.locals.filter(({ local }) => names.has(local)).map((local) => bindingOf(local, input.importPathOf, input)),
  ];
  const code = fill(input.templates, 'bench', {
    ...plainWords(),
    typed: isTyped(style),
    kind,
    imports: importLines(bindings, style),
    benches,
    missing: found.filter(({ bench }) => bench === null).map(({ callable }) => callable.id),
  });
  return `${conform(code, style)}\n`.replaceAll('\n', style.eol);
}

function kindOf({ framework, libraries }: TestStyle): BenchKind {
  if (libraries.includes('mitata')) return 'mitata';
  return libraries.includes('tinybench') || framework !== 'vitest' ? 'tinybench' : 'vitest';
}

function toolsOf(kind: BenchKind): Binding[] {
  const named = (local: string): Binding => ({ local, exported: local, specifier: kind, typeOnly: false });
  if (kind === 'mitata') return [named('bench'), named('run')];
  return [named(kind === 'tinybench' ? 'Bench' : 'bench')];
}

function benchOf(callable: Callable, cases: readonly Case[]): Bench | null {
  const usable = cases.find((one) => one.target === callable.id && isPlain(one));
  if (usable !== undefined) return bench(usable.act.text, usable.act.awaits);
  const [example] = callable.examples;
  if (example === undefined) return null;
  return bench(`${callable.expression}(${example.join(', ')})`, false);
}

/** A call that returns and needs nothing before it. */
function isPlain(one: Case): boolean {
  const throws = one.asserts.some((assertion) => assertion.kind === 'throws');
  return !throws && one.callbacks.length === 0 && one.arrange.length === 0 && one.frozenAt === null;
}

const TITLE_LENGTH = 60;

function bench(text: string, awaits: boolean): Bench {
  const flat = text.replace(/\s+/g, ' ');
  const title = flat.length > TITLE_LENGTH ? `${flat.slice(0, TITLE_LENGTH - 1)}…` : flat;
  const call = `${awaits ? 'await ' : ''}${guarded(text)};`;
  return { title, arrange: [], call, async: awaits, names: freeNames(text) };
}
