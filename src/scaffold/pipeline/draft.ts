import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileCoverage } from '../../model.js';
import type { FactsReader } from '../facts/index.js';
import type { Case, Findings, ModuleFacts, Todo } from '../model.js';
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
import { type Dropped, type FindOptions, findCases } from './find.js';

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
  /** False: nothing of the module ran, and all there is are todos. */
  readonly observed: boolean;
}

export interface DraftOptions extends FindOptions {
  readonly framework?: FrameworkName | undefined;
  /** Instead of where the project would put it. */
  readonly out?: string | undefined;
  /** False: nothing of the module runs. */
  readonly observe: boolean;
  readonly kind: ScaffoldKind;
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
  const facts = withFolder(reader.factsOf(resolve(root, module)));
  const importPathOf = (from: string) => specifierOf(target.path, from, style);
  const view = {
    testPath: target.path,
    typed: isTyped(style),
    importPathOf,
    canSay: ({ test }: { readonly test: Case }) => inexpressible(test, style) === null,
  };
  const { findings, dropped } = options.observe
    ? await findCases(facts, reader, view, coverage, options)
    : { findings: await unobserved(facts), dropped: [] };
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

/** Nothing ran: one todo a callable. */
async function unobserved(facts: ModuleFacts): Promise<Findings> {
  const { skeletons } = await import('../search/skeleton.js');
  return skeletons(facts);
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
