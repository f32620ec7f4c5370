import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CovgapError } from '../../errors.js';
import type { FileCoverage } from '../../model.js';
import type { Cache } from '../../project/cache.js';
import type { FactsReader, Problem } from '../facts/index.js';
import type { Case, Findings, Incident, ModuleFacts, Todo } from '../model.js';
import { refuseDirty } from '../place/dirty.js';
import { formatWithProject } from '../place/format.js';
import { detectStyle } from '../place/style.js';
import { readTest, type TestFile, testFileOf } from '../place/target.js';
import { loadTemplates } from '../place/templates.js';
import { renderBench } from '../render/bench.js';
import { inexpressible } from '../render/express.js';
import { type RenderInput, renderFile } from '../render/file.js';
import { mergeInto } from '../render/merge.js';
import { specifierOf } from '../render/specifier.js';
import { renderStrategies } from '../render/strategies.js';
import { type FrameworkName, isTyped, type TestStyle } from '../render/style.js';
import { withFolder } from '../search/folder.js';
import { skeletons, todosWithout, withoutRun } from '../search/skeleton.js';
import { type Dropped, type FindOptions, type Found, findCases, type Viewpoint } from './find.js';
import { typeChecked } from './probe.js';

/** `bench`: benchmarks of its functions. `strategies`: a table over each option that is one of several literals. */
export type ScaffoldKind = 'tests' | 'bench' | 'strategies';

/** Everything that is decided about the tests of one module, before any of it is written. */
export interface Draft {
  /** Relative to the root. */
  readonly module: string;
  readonly facts: ModuleFacts;
  readonly style: TestStyle;
  readonly target: TestFile;
  readonly findings: Findings;
  readonly input: RenderInput;
  readonly dropped: readonly Dropped[];
  readonly kind: ScaffoldKind;
  /** False: nothing of the module ran, and all there is are skeletons and todos. */
  readonly observed: boolean;
}

export interface DraftOptions extends FindOptions {
  readonly framework?: FrameworkName | undefined;
  /** Instead of where the project would put it. */
  readonly out?: string | undefined;
  /** False: nothing of the module runs. */
  readonly observe: boolean;
  readonly kind: ScaffoldKind;
  /** Whether the module may have type errors: `refuse` throws, `pass` makes nothing of it and says why. */
  readonly typeErrors: 'allow' | 'pass' | 'refuse';
  /** Remembers what was written; null where test files may have changes that are not committed. */
  readonly clean: Cache | null;
}

/** Makes the tests of one module. */
export async function draftOf(
  module: string,
  coverage: FileCoverage | null,
  reader: FactsReader,
  tests: readonly string[],
  options: DraftOptions,
): Promise<Draft> {
  const { root, framework, out, kind } = options;
  const style = await detectStyle(root, module, { tests, ...(framework === undefined ? {} : { framework }) });
  const own = out === undefined ? await testFileOf(root, module, style, tests) : await readTest(root, out);
  const target = out === undefined && kind !== 'tests' ? await readTest(root, besideOf(own.path, kind)) : own;
  if (options.clean !== null) await refuseDirty(target, options.clean);
  const errors = options.typeErrors === 'allow' ? [] : reader.errorsOf(resolve(root, module));
  if (errors.length > 0 && options.typeErrors === 'refuse') throw hasErrors(module, errors);
  const facts = withFolder(reader.factsOf(resolve(root, module)));
  const importPathOf = (from: string) => specifierOf(target.path, from, style);
  const view = {
    testPath: target.path,
    typed: isTyped(style),
    importPathOf,
    canSay: ({ test }: { readonly test: Case }) => inexpressible(test, style) === null,
  };
  const { findings, dropped } =
    errors.length > 0
      ? { findings: withoutRun([errorIncident(module, errors)], [], []), dropped: [] }
      : options.observe
        ? await findCases(facts, reader, view, coverage, options)
        : unobserved(facts, reader, view, options.seed);
  const templates = await loadTemplates(root, style.framework);
  const todos = withText(findings.todos, resolve(root, module));
  const input: RenderInput = {
    facts,
    cases: findings.cases,
    todos,
    style,
    testPath: target.path,
    importPathOf,
    templates,
  };
  return {
    module,
    facts,
    style,
    target,
    findings: { ...findings, todos },
    input,
    dropped,
    kind,
    observed: options.observe,
  };
}

/** `queue.test.ts` → `queue.bench.ts`, `queue.strategies.test.ts`. */
function besideOf(path: string, kind: 'bench' | 'strategies'): string {
  const [, stem, mark, end] = /^(.*?)([.\-_](?:test|spec))?(\.[cm]?[jt]sx?)$/.exec(path) ?? ['', path, '', ''];
  return kind === 'bench' ? `${stem}.bench${end}` : `${stem}.strategies${mark ?? '.test'}${end}`;
}

/** Nothing ran: one skeleton a callable, and a todo where its types are too much. */
function unobserved(facts: ModuleFacts, reader: FactsReader, view: Viewpoint, seed: number): Found {
  const made = skeletons(facts, seed).filter(view.canSay);
  const { good } = view.typed ? typeChecked(made, facts, reader, view.testPath, view.importPathOf) : { good: made };
  const cases = good.map(({ test }) => test);
  return { findings: withoutRun([], cases, todosWithout(facts, cases)), dropped: [] };
}

const MOST_ERRORS = 3;

function errorLines(module: string, errors: readonly Problem[]): string[] {
  const lines = errors.slice(0, MOST_ERRORS).map(({ line, message }) => `${module}:${line} ${message}`);
  return errors.length > MOST_ERRORS ? [...lines, `and ${errors.length - MOST_ERRORS} more`] : lines;
}

function hasErrors(module: string, errors: readonly Problem[]): CovgapError {
  const count = errors.length === 1 ? 'a type error' : `${errors.length} type errors`;
  return new CovgapError('module-has-errors', `${module} has ${count}\n  ${errorLines(module, errors).join('\n  ')}`, {
    hint: 'Correct the module, or go on with --allow-type-errors.',
  });
}

function errorIncident(module: string, errors: readonly Problem[]): Incident {
  return { code: 'type-errors', message: `it has type errors: ${errorLines(module, errors).join('; ')}`, target: null };
}

function withText(todos: readonly Todo[], file: string): Todo[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return todos.map((todo) => ({ ...todo, text: (lines[todo.line - 1] ?? '').trim().slice(0, 100) }));
}

/** The text of the test file with these cases; null where there is nothing to add. */
export async function textOf(draft: Draft, cases: readonly Case[], root: string): Promise<string | null> {
  const { input, target, kind } = draft;
  const wanted = { ...input, cases };
  if (kind !== 'tests') {
    // What somebody has worked on since is theirs.
    const text = target.exists ? null : kind === 'bench' ? renderBench(wanted) : renderStrategies(wanted);
    return text === null ? null : formatWithProject(root, target.path, text);
  }
  if (target.text !== null) {
    const merged = mergeInto(target.text, wanted);
    return merged.added + (draft.observed ? 0 : merged.todos) === 0 ? null : merged.text;
  }
  if (cases.length === 0 && (draft.observed || input.todos.length === 0)) return null;
  return formatWithProject(root, target.path, renderFile(wanted));
}
