import type { FactsReader } from '../facts/index.js';
import { type Case, folderHelper, type Local, type ModuleFacts, type PoolCase } from '../model.js';

/**
 * The facts without examples that do not type-check where a test would say them: prose leaves out type arguments, and
 * what a search builds on them would be refused in the end.
 */
export function withSoundExamples(
  facts: ModuleFacts,
  reader: Pick<FactsReader, 'problemsOf'>,
  testPath: string,
  importPathOf: (from: string) => string,
): ModuleFacts {
  const lines = importLines(facts.locals, importPathOf);
  const owners: (readonly string[] | null)[] = lines.map(() => null);
  for (const { kind, expression, examples } of facts.callables) {
    if (kind === 'method' || kind === 'getter' || kind === 'setter') continue;
    for (const list of examples)
      for (const line of `void ${kind === 'constructor' ? 'new ' : ''}${expression}(${list.join(', ')});`.split('\n')) {
        lines.push(line);
        owners.push(list);
      }
  }
  if (owners.every((owner) => owner === null)) return facts;
  const path = testPath.replace(/(\.[cm]?tsx?)$/, '.covgap-probe$1');
  const bad = new Set(reader.problemsOf(path, `${lines.join('\n')}\n`).map(({ line }) => owners[line - 1]));
  const callables = facts.callables.map((callable) => ({
    ...callable,
    examples: callable.examples.filter(
      (list) => !bad.has(list) && !(callable.kind === 'method' && list.some(readsMembers)),
    ),
  }));
  return { ...facts, callables };
}

/** A function that takes its argument for something it need not be: of methods nothing says on which object. */
function readsMembers(argument: string): boolean {
  return /=>[\s\S]*\w\.\w/.test(argument);
}

/** Who wrote a line of the probe: a case, and which of its assertions. */
interface Owner {
  readonly each: PoolCase;
  readonly assertion: number | null;
}

/** What a cast in every call costs a reader. */
const CAST_COST = 0.8;
/** How often cases are cast further. */
const MOST_LOOSE = 3;

/**
 * The cases that type-check; those that do not are asked for again with their arguments cast, since what runs well is
 * often only too much for inference.
 */
export function typeChecked(
  pool: readonly PoolCase[],
  facts: ModuleFacts,
  reader: Pick<FactsReader, 'problemsOf'>,
  testPath: string,
  importPathOf: (from: string) => string,
): Checked {
  const strict = check(pool, facts, reader, testPath, importPathOf);
  const good = [...strict.good];
  const problems = new Map(strict.problems);
  for (let level = 0; level < MOST_LOOSE; level++) {
    const again = new Map<PoolCase, PoolCase>();
    for (const each of problems.keys()) {
      const test = each.loose?.[level];
      if (test !== undefined) again.set({ ...each, test, cost: each.cost + CAST_COST }, each);
    }
    if (again.size === 0) break;
    for (const each of check([...again.keys()], facts, reader, testPath, importPathOf).good) {
      good.push(each);
      for (const [cast, plain] of again) if (cast.loose === each.loose) problems.delete(plain);
    }
  }
  return { good, problems };
}

interface Checked {
  readonly good: readonly PoolCase[];
  readonly problems: ReadonlyMap<PoolCase, string>;
}

/**
 * The cases that type-check, without the assertions that do not. All are put into one file that exists in memory only,
 * each as a function, so that the checker is asked once.
 */
function check(
  pool: readonly PoolCase[],
  facts: ModuleFacts,
  reader: Pick<FactsReader, 'problemsOf'>,
  testPath: string,
  importPathOf: (from: string) => string,
): Checked {
  const lines = importLines(facts.locals, importPathOf);
  const owners: (Owner | null)[] = lines.map(() => null);
  for (const each of pool)
    for (const { text, assertion } of probeParts(each.test))
      for (const line of text.split('\n')) {
        lines.push(line);
        owners.push({ each, assertion });
      }
  const problems = new Map<PoolCase, string>();
  const unsayable = new Map<PoolCase, Set<number>>();
  const path = testPath.replace(/(\.[cm]?tsx?)$/, '.covgap-probe$1');
  for (const { line, message } of reader.problemsOf(path, `${lines.join('\n')}\n`)) {
    const owner = owners[line - 1];
    if (!owner) continue;
    const { each, assertion } = owner;
    if (assertion === null) problems.set(each, problems.get(each) ?? message);
    else unsayable.set(each, (unsayable.get(each) ?? new Set()).add(assertion));
  }
  const good = pool.flatMap((each) => {
    if (problems.has(each)) return [];
    const bad = unsayable.get(each);
    if (bad === undefined) return [each];
    const asserts = each.test.asserts.filter((_, index) => !bad.has(index));
    if (asserts.length > 0) return [{ ...each, test: { ...each.test, asserts } }];
    problems.set(each, 'nothing of what it comes to can be said in its types');
    return [];
  });
  return { good, problems };
}

function importLines(locals: readonly Local[], importPathOf: (from: string) => string): string[] {
  return locals.map(({ local, exported, from, typeOnly }) => {
    if (from === folderHelper) return `declare function ${local}(files?: Record<string, string>): string;`;
    const source = JSON.stringify(importPathOf(from));
    const word = typeOnly ? 'import type' : 'import';
    if (exported === 'default' || exported === '=') return `${word} ${local} from ${source};`;
    if (exported === '*') return `${word} * as ${local} from ${source};`;
    return `${word} { ${exported === local ? local : `${exported} as ${local}`} } from ${source};`;
  });
}

interface Part {
  readonly text: string;
  readonly assertion: number | null;
}

/** Every text on lines of its own, which may be several: a message names the first line of what it is about. */
function probeParts({ callbacks, arrange, act, asserts }: Case): Part[] {
  const plain = (text: string): Part => ({ text, assertion: null });
  return [
    plain('void (async () => {'),
    ...callbacks.map(({ name, returns, async }) => {
      const value = returns === null ? 'undefined as any' : `(${returns})`;
      return plain(`const ${name} = ${async ? 'async ' : ''}() => ${value};`);
    }),
    ...[...arrange, act].map(({ bind, text: expression, awaits }) => {
      const value = `${awaits ? 'await ' : ''}${expression}`;
      return plain(
        bind === null ? `${value.startsWith('{') ? `(${value})` : value};` : `const ${bind} = ${value}; void ${bind};`,
      );
    }),
    ...asserts.flatMap((each, assertion) => ('actual' in each ? [{ text: `void (${each.actual});`, assertion }] : [])),
    plain('});'),
  ];
}
