import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { globSync } from 'glob';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';
import { CovgapError } from '../../../src/errors.js';
import { withoutPieces } from '../../../src/scaffold/render/insert.js';
import { mergeInto } from '../../../src/scaffold/render/merge.js';
import { frameworkNames, type TestStyle } from '../../../src/scaffold/render/style.js';
import { cases, inputFor, styleFor, todos } from './sample.js';

const corpus = process.env.COVGAP_CORPUS ?? '';
const LIMIT = Number(process.env.COVGAP_CORPUS_FILES ?? 400);
const LARGEST = 200_000;

/** Test files of the clones, evenly spread where there are more than `LIMIT`. */
function files(): string[] {
  const patterns = [
    '**/*.{test,spec}.{js,mjs,cjs,ts,mts,cts,tsx,jsx}',
    '**/{test,tests,__tests__}/**/*.{js,mjs,cjs,ts}',
  ];
  const found = globSync(patterns, { cwd: corpus, ignore: ['**/node_modules/**', '**/*.d.ts'], nodir: true })
    .filter((file) => statSync(join(corpus, file)).size < LARGEST)
    .sort();
  const step = Math.max(1, found.length / LIMIT);
  return Array.from({ length: Math.min(LIMIT, found.length) }, (_, index) => found[Math.floor(index * step)]!);
}

function isCode(path: string, text: string): boolean {
  return parseSync(path, text).errors.length === 0;
}

it.skipIf(corpus === '')(
  `test files of public packages keep every byte and gain nothing the second time${corpus === '' ? ' (COVGAP_CORPUS names no folder of clones)' : ''}`,
  { timeout: 580_000 },
  () => {
    let merged = 0;
    const refused: string[] = [];
    const wrong: string[] = [];
    for (const [index, file] of files().entries()) {
      const path = join(corpus, file);
      const text = readFileSync(path, 'utf8');
      const language = extname(file).slice(1).replace('x', '') as TestStyle['language'];
      const style = styleFor(frameworkNames[index % frameworkNames.length]!, { language, libraries: ['sinon'] });
      const given = inputFor(style, { testPath: path, cases: cases.filter((_, at) => at % 3 === index % 3), todos });
      try {
        const first = mergeInto(text, given);
        const problems = [
          first.added + first.todos === given.cases.length + todos.length ? '' : `gains ${first.added} cases`,
          withoutPieces(first.text, first.pieces) === text ? '' : 'is not the same without what was added',
          isCode(path, first.text) || !isCode(path, text) ? '' : 'does not parse',
          mergeInto(first.text, given).text === first.text ? '' : 'gains something the second time',
        ];
        merged++;
        for (const problem of problems) if (problem !== '') wrong.push(`${file} (${style.framework}): ${problem}`);
      } catch (error) {
        if (!(error instanceof CovgapError) || isCode(path, text)) wrong.push(`${file} (${style.framework}): ${error}`);
        else refused.push(file);
      }
    }
    console.log(
      `${merged} test files merged into, ${refused.length} refused since they do not parse: ${refused.slice(0, 5)}`,
    );
    expect(wrong).toEqual([]);
    expect(merged).toBeGreaterThanOrEqual(Math.min(200, LIMIT));
  },
);
