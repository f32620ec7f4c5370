import type { FactsReader } from '../facts/index.js';
import type { Case, Local, ModuleFacts, PoolCase } from '../model.js';

/**
 * The cases that type-check. All are put into one file that exists in memory only, each as a function, so that the
 * checker is asked once.
 */
export function typeChecked(
  pool: readonly PoolCase[],
  facts: ModuleFacts,
  reader: Pick<FactsReader, 'problemsOf'>,
  testPath: string,
  importPathOf: (from: string) => string,
): { readonly good: readonly PoolCase[]; readonly problems: ReadonlyMap<PoolCase, string> } {
  const lines = importLines(facts.locals, importPathOf);
  const owners: (PoolCase | null)[] = lines.map(() => null);
  for (const each of pool)
    for (const line of probeLines(each.test)) {
      lines.push(line);
      owners.push(each);
    }
  const problems = new Map<PoolCase, string>();
  const path = testPath.replace(/(\.[cm]?tsx?)$/, '.covgap-probe$1');
  for (const { line, message } of reader.problemsOf(path, `${lines.join('\n')}\n`)) {
    const owner = owners[line - 1];
    if (owner && !problems.has(owner)) problems.set(owner, message);
  }
  return { good: pool.filter((each) => !problems.has(each)), problems };
}

function importLines(locals: readonly Local[], importPathOf: (from: string) => string): string[] {
  return locals.map(({ local, exported, from, typeOnly }) => {
    const source = JSON.stringify(importPathOf(from));
    const word = typeOnly ? 'import type' : 'import';
    if (exported === 'default' || exported === '=') return `${word} ${local} from ${source};`;
    if (exported === '*') return `${word} * as ${local} from ${source};`;
    return `${word} { ${exported === local ? local : `${exported} as ${local}`} } from ${source};`;
  });
}

/** Every text on lines of its own, which may be several: a message names the first line of what it is about. */
function probeLines({ callbacks, arrange, act, asserts }: Case): string[] {
  const text = [
    'void (async () => {',
    ...callbacks.map(({ name, returns, async }) => {
      const value = returns === null ? 'undefined as any' : `(${returns})`;
      return `const ${name} = ${async ? 'async ' : ''}() => ${value};`;
    }),
    ...[...arrange, act].map(({ bind, text: expression, awaits }) => {
      const value = `${awaits ? 'await ' : ''}${expression}`;
      return bind === null ? `${value.startsWith('{') ? `(${value})` : value};` : `const ${bind} = ${value};`;
    }),
    ...asserts.flatMap((each) => ('actual' in each ? [`void (${each.actual});`] : [])),
    '});',
  ];
  return text.join('\n').split('\n');
}
