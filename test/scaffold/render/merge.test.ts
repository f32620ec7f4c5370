import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { globSync } from 'glob';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../../src/errors.js';
import { unifiedDiff } from '../../../src/scaffold/render/diff.js';
import { withoutPieces } from '../../../src/scaffold/render/insert.js';
import { mergeInto } from '../../../src/scaffold/render/merge.js';
import { frameworkNames } from '../../../src/scaffold/render/style.js';
import { cases, inputFor, styleFor, todos } from './sample.js';

const house = fileURLToPath(new URL('../../../', import.meta.url));
const real = globSync('{test,fixtures/projects}/**/*.test.ts', { cwd: house, ignore: '**/node_modules/**' }).sort();
const vitest = styleFor('vitest');
const input = inputFor(vitest);

function merged(text: string, only = cases.slice(0, 1)): string {
  return mergeInto(text, { ...input, cases: only, todos: [] }).text;
}

describe('real test files', () => {
  it('there are many of them', () => expect(real.length).toBeGreaterThan(60));

  it('keep every byte, stay code, and gain nothing the second time', () => {
    const way = fc.record({
      file: fc.constantFrom(...real),
      framework: fc.constantFrom(...frameworkNames),
      chosen: fc.subarray([...cases]),
      todos: fc.subarray([...todos]),
      crlf: fc.boolean(),
      bom: fc.boolean(),
      // Cut at the end, as an editor that writes no last line break leaves it.
      trimmed: fc.boolean(),
    });
    fc.assert(
      fc.property(way, ({ file, framework, chosen, todos: open, crlf, bom, trimmed }) => {
        let text = readFileSync(house + file, 'utf8');
        if (trimmed) text = text.trimEnd();
        if (crlf) text = text.replaceAll('\n', '\r\n');
        if (bom) text = `\uFEFF${text}`;
        const style = styleFor(framework, { libraries: ['sinon'] });
        const given = inputFor(style, { testPath: house + file, cases: chosen, todos: open });
        const first = mergeInto(text, given);
        expect(first.added).toBe(chosen.length);
        expect(first.todos).toBe(open.length);
        expect(withoutPieces(first.text, first.pieces)).toBe(text);
        expect(parseSync('a.ts', first.text).errors).toEqual([]);
        if (crlf) expect(first.text.replaceAll('\r\n', '')).not.toMatch(/[\n\r]/);
        const again = mergeInto(first.text, given);
        expect(again).toEqual({ text: first.text, added: 0, todos: 0, pieces: [] });
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('can each be merged into', () => {
    for (const file of real) {
      const text = readFileSync(house + file, 'utf8');
      const given = inputFor(vitest, { testPath: house + file });
      const { text: after, pieces, added } = mergeInto(text, given);
      expect(added, file).toBe(cases.length);
      expect(withoutPieces(after, pieces), file).toBe(text);
      expect(parseSync('a.ts', after).errors, file).toEqual([]);
    }
  });
});

describe('names', () => {
  it('are those the file imports the module by', () => {
    const text = `import { expect, it } from 'vitest';\nimport { ratio as r } from '../src/box';\n`;
    expect(merged(text)).toContain('const result = r(4, 2);');
    expect(merged(text)).not.toContain('src/box.js');
  });

  it('do not collide with others of the file', () => {
    const text = `import { expect, it } from 'vitest';\nconst ratio = 1;\n`;
    expect(merged(text)).toContain("import { ratio as ratio2 } from '../src/box.js';");
    expect(merged(text)).toContain('const result = ratio2(4, 2);');
  });

  it('go into the braces that are there, on lines of their own where the others are', () => {
    const text = `import {\n  expect,\n  it,\n} from 'vitest';\nit('x', () => expect(1).toBe(1));\n`;
    expect(merged(text)).toContain('import {\n  expect,\n  it,\n  describe,\n} from');
  });

  it('of the runner are not imported where the file uses them as globals', () => {
    const text = `describe('other', () => {\n  it('x', () => { expect(1).toBe(1); });\n});\n`;
    expect(merged(text)).not.toContain("from 'vitest'");
  });

  it('leave members, keys and inner variables alone', () => {
    const [one] = cases;
    const tricky = {
      ...one!,
      act: {
        bind: 'result',
        awaits: false,
        text: '[{ ratio }.ratio(4, 2), ((ratio: number) => ratio)(1), ratio(1, 2)]',
      },
    };
    const text = `import { ratio as r } from '../src/box';\n`;
    expect(merged(text, [tricky])).toContain('[{ ratio: r }.ratio(4, 2), ((ratio: number) => ratio)(1), r(1, 2)]');
  });
});

it('a file that imports nothing is read as its name says', () => {
  const after = (name: string) =>
    mergeInto('', { ...inputFor(styleFor('mocha')), testPath: `${house}${name}`, cases: cases.slice(0, 1) }).text;
  expect(after('a.test.cjs')).toMatch(/^const .* = require\(/m);
  expect(after('a.test.cjs')).not.toMatch(/^import /m);
  expect(after('a.test.mjs')).toMatch(/^import /m);
});

describe('places', () => {
  it('inside the suite of the same name, in its indentation', () => {
    const text = `import { describe, expect, it } from 'vitest';\nimport { ratio } from '../src/box.js';\n\ndescribe('ratio', () => {\n\tit('is one', () => {\n\t\texpect(ratio(1, 1)).toBe(1);\n\t});\n});\n\nconst last = 1;\n`;
    const after = merged(text);
    expect(after).toContain("\t});\n\n\tit('returns 2 for (4, 2)', () => {\n\t\tconst result = ratio(4, 2);");
    expect(after.endsWith('// covers 9, 11; branch 10\n});\n\nconst last = 1;\n')).toBe(true);
  });

  it('at the end, without a last line break where there was none', () => {
    const after = merged(`import { describe, expect, it } from 'vitest';`);
    expect(after.endsWith('});')).toBe(true);
  });

  it('imports stay below a pragma and a hashbang', () => {
    expect(merged('// @license MIT\n\nlet x = 1;\n')).toMatch(/^\/\/ @license MIT\n\n?import /);
    expect(merged('#!/usr/bin/env node\nlet x = 1;\n')).toMatch(/^#!.*\nimport /);
  });

  it('knows a todo again whose title is written over several lines', () => {
    const name = 'a function of a name so long that its title does not fit into one line of the file';
    const todo = {
      name,
      line: 12,
      text: 'export function aFunctionOfALongName(): void {',
      reason: 'it is not exported',
    };
    const asked = { ...input, cases: [], todos: [todo] };
    const first = mergeInto("import { describe, it } from 'vitest';\n", asked);
    expect([first.todos, first.text]).toEqual([1, expect.stringMatching(/' \+\n/)]);
    expect(mergeInto(first.text, asked).todos).toBe(0);
  });

  it('skips a case the user has skipped', () => {
    const text = `describe('ratio', () => { it.skip('returns 2 for (4, 2)', () => {}); });\n`;
    expect(merged(text)).toBe(text);
  });
});

it('a file with a syntax error is refused with its line', () => {
  let error: unknown;
  try {
    merged("import { it } from 'vitest';\n\nit('x', () => {\n  const = 1;\n});\n");
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(CovgapError);
  expect(error).toMatchObject({ code: 'target-unparsable', where: { file: '/project/test/box.test.ts', line: 4 } });
});

it('the diff is one that git takes', () => {
  expect(unifiedDiff('a.ts', 'a\nb\n', 'a\nc\n')).toBe('--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n');
  expect(unifiedDiff('a.ts', null, 'a\n')).toBe('--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1,1 @@\n+a\n');
  expect(unifiedDiff('a.ts', 'a\n', 'a\n')).toBe('');
});
