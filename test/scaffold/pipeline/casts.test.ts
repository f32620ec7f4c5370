import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openFacts } from '../../../src/scaffold/facts/index.js';
import { findCases } from '../../../src/scaffold/pipeline/find.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'covgap-casts-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function find(source: string) {
  const file = join(root, 'subject.ts');
  writeFileSync(file, source);
  const compilerOptions = { strict: true, target: 'es2023', module: 'nodenext', skipLibCheck: true };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const reader = await openFacts({ root, files: [file] });
  const view = {
    testPath: join(root, 'subject.test.ts'),
    typed: true,
    importPathOf: () => './subject.js',
    canSay: () => true,
  };
  return findCases(reader.factsOf(file), reader, view, null, { root, seed: 1, budget: 600, effects: false });
}

it('reads to its end what is typed as one of two kinds of iterator', { timeout: 60_000 }, async () => {
  const { findings } = await find(`export function iterate(
  source: Iterable<number> | AsyncIterable<number>,
): Iterator<number> | AsyncIterator<number> {
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  return source[Symbol.iterator]();
}
`);
  expect(findings.after.statements).toEqual({ covered: 3, total: 3 });
  expect(findings.cases.some(({ act }) => act.text.includes('as AsyncIterable<unknown>'))).toBe(true);
});
