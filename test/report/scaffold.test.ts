import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'fast-string-width';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { scaffoldDiff } from '../../src/report/diff.js';
import { scaffoldNotes, scaffoldText } from '../../src/report/scaffold.js';
import { scaffoldJson } from '../../src/report/scaffold-json.js';
import { scaffoldSchema } from '../../src/report/scaffold-json-schema.js';
import type { ModuleResult } from '../../src/scaffold.js';
import { project } from '../support/project.js';
import { EVERY_KIND, measuredOf, moduleResult, scaffoldResult } from '../support/scaffold.js';

const pipe = { width: Number.POSITIVE_INFINITY, colors: pc.createColors(false) };
const textOf = (...modules: ModuleResult[]) => scaffoldText(scaffoldResult(...modules), pipe);

describe('the text', () => {
  it('has a row a module with its test file, what happened, and what to do', () => {
    expect(textOf(...EVERY_KIND)).toMatchInlineSnapshot(`
      "Module       Cases  Todos     Statements       Branches   Time
      src/cart.ts      3      1  10.0 → 95.0 %  10.0 → 95.0 %  1.2 s
        test/cart.test.ts
      src/till.ts      3      1  10.0 → 95.0 %  10.0 → 95.0 %  1.2 s
        test/till.test.ts (new cases in it)
      src/same.ts      0      0        100.0 %        100.0 %  1.2 s
        test/same.test.ts (has them already)
      src/dom.ts       0      0              –              –  1.2 s
        nothing written: it exports nothing that can be called

      6 cases in 2 test files for 4 modules; statements 40.0 → 96.6 %, branches 40.0 → 96.6 %

      src/till.ts
        warning  the module has 2 type errors
        hangs  wait: does not end for (0)
        left out  open: returns 1: fails in the runner: Error: no

      What is expected was observed, not specified: correct what the code should not do.
      Review it with  grep -rn observed test/cart.test.ts test/till.test.ts
      "
    `);
  });

  it('has no totals of one module, and no advice where nothing was written', () => {
    expect(textOf(moduleResult())).not.toContain('for 1 module');
    expect(textOf(EVERY_KIND[3]!)).not.toContain('grep');
  });

  it('says so where there is nothing to do', () => {
    expect(textOf()).toBe('Nothing to do: no open module is left.\n');
    expect(scaffoldNotes(scaffoldResult(), pipe)).toBe('Nothing to do: no open module is left.\n');
  });

  it.each([40, 60, 80, 120])('fits %d columns', (width) => {
    const long = moduleResult({
      module: `src/${'deep/'.repeat(20)}x.ts`,
      file: `test/${'deep/'.repeat(20)}x.test.ts`,
      before: measuredOf(12345, 99999),
      after: measuredOf(99998, 99999),
      dropped: [{ title: '漢字'.repeat(60), reason: 'long '.repeat(60) }],
    });
    const text = scaffoldText(scaffoldResult(long, ...EVERY_KIND), { width, colors: pc.createColors(true) });
    for (const line of text.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  });

  it('counts what it leaves out', () => {
    const dropped = Array.from({ length: 9 }, (_, index) => ({ title: `case ${index}`, reason: 'varies' }));
    expect(textOf(moduleResult({ dropped }))).toContain('… and 4 more; --json has all');
  });

  it('lets no control character of a name through', () => {
    const evil = 'a\u001b[31m\u009b.ts';
    const text = textOf(
      moduleResult({ module: evil, file: evil, dropped: [{ title: evil, reason: evil }] }),
      moduleResult({ status: 'nothing', reason: evil, file: null, text: null }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(text).not.toMatch(/[\u001b\u009b]/);
  });

  it('quotes file names for the shell', () => {
    expect(textOf(moduleResult({ file: "it's a test.ts" }))).toContain("grep -rn observed 'it'\\''s a test.ts'");
  });

  it('looks into folders where there are many files', () => {
    const files = ['a/1.ts', 'a/2.ts', 'b/3.ts', 'b/4.ts'].map((file) => moduleResult({ file }));
    expect(textOf(...files)).toContain('grep -rn observed a b\n');
  });
});

describe('the diff', () => {
  it('is one that git applies', () => {
    const previous = 'a\nno newline at end';
    const root = project({ 'test/old.test.ts': previous });
    const changes = [
      { file: 'test/new.test.ts', text: 'one\ntwo\n', previous: null },
      { file: 'test/old.test.ts', text: 'a\nno newline at end\nmore\n', previous },
      { file: 'test/crlf.test.ts', text: 'x\r\ny\r\n', previous: null },
      { file: 'same.ts', text: 'x', previous: 'x' },
      { file: null, text: null, previous: null },
    ];
    const diff = scaffoldDiff(changes, pipe);
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, input: diff });
    for (const { file, text } of changes.slice(0, 3)) expect(readFileSync(join(root, file!), 'utf8'), file!).toBe(text);
    expect(diff).not.toContain('same.ts');
    expect(scaffoldDiff([], pipe)).toBe('');
  });

  it('is coloured on a terminal and changes no word by it', () => {
    const diff = (colors: boolean) => scaffoldDiff(EVERY_KIND, { width: 80, colors: pc.createColors(colors) });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is to be removed
    expect(diff(true).replace(/\u001b\[\d+m/g, '')).toBe(diff(false));
    expect(diff(true)).toContain('\u001b[32m+b');
  });
});

describe('the JSON', () => {
  const printed = JSON.parse(JSON.stringify(scaffoldJson(scaffoldResult(...EVERY_KIND), false)));

  it('fits its schema, field by field', () => {
    expect(scaffoldSchema.parse(printed)).toEqual(printed);
  });

  it('adds up', () => {
    expect(printed.totals).toMatchObject({
      modules: 4,
      written: 1,
      extended: 1,
      unchanged: 1,
      nothing: 1,
      cases: 6,
      todos: 2,
      dropped: 1,
      before: { statements: { covered: 24, total: 60, pct: 40 } },
      after: { branches: { covered: 58, total: 60, pct: 96.66 } },
    });
    expect(printed.modules[3].after.statements).toEqual({ covered: 0, total: 0, pct: null });
  });

  it('holds the text of files that were not written', () => {
    expect(printed.modules[1].text).toBe('a\nb\nc\n');
    expect(scaffoldJson(scaffoldResult(moduleResult()), true).modules[0]!.text).toBeNull();
  });
});
