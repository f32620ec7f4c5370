import { describe, expect, it } from 'vitest';
import type { Assertion, Case, Shape } from '../../../src/scaffold/model.js';
import { renderBench } from '../../../src/scaffold/render/bench.js';
import { inexpressible } from '../../../src/scaffold/render/express.js';
import { renderFile } from '../../../src/scaffold/render/file.js';
import { addedPieces } from '../../../src/scaffold/render/kept.js';
import { formatLiteral } from '../../../src/scaffold/render/print.js';
import { specifierOf } from '../../../src/scaffold/render/specifier.js';
import { renderStrategies } from '../../../src/scaffold/render/strategies.js';
import { quoted, requoted } from '../../../src/scaffold/render/strings.js';
import { frameworkNames } from '../../../src/scaffold/render/style.js';
import { cases, factsAt, inputFor, styleFor, todos } from './sample.js';

const first = cases.slice(0, 1);

describe('a new file', () => {
  it('reads like this for vitest', () => {
    const text = renderFile(inputFor(styleFor('vitest'), { cases: first, todos: todos.slice(0, 1) }));
    expect(text).toBe(`import { describe, expect, it } from 'vitest';
import { ratio } from '../src/box.js';

describe('ratio', () => {
  it('returns 2 for (4, 2)', () => {
    const result = ratio(4, 2);
    expect(result).toBe(2); // observed
  }); // covers 9, 11; branch 10

  it.todo('ratio, line 11: \`return a / b;\` (no call was found that takes it)');
});
`);
  });

  it('follows the style', () => {
    const style = styleFor('jest', {
      quotes: 'double',
      semicolons: false,
      indent: '\t',
      eol: '\r\n',
      testWord: 'test',
      globals: true,
      importExtension: 'none',
    });
    expect(renderFile(inputFor(style, { cases: first, todos: [] })).split('\r\n')).toEqual([
      'import { ratio } from "../src/box"',
      '',
      'describe("ratio", () => {',
      '\ttest("returns 2 for (4, 2)", () => {',
      '\t\tconst result = ratio(4, 2)',
      '\t\texpect(result).toBe(2) // observed',
      '\t}) // covers 9, 11; branch 10',
      '})',
      '',
    ]);
  });

  it('marks every expectation once, in every framework', () => {
    for (const framework of frameworkNames) {
      const style = styleFor(framework, { libraries: ['sinon'] });
      const text = renderFile(inputFor(style, { todos: [] }));
      const asserts = cases.flatMap((one) => one.asserts).length;
      expect(text.match(/\/\/ observed$/gm), framework).toHaveLength(asserts);
    }
  });

  it('has no line over the width, marks included', () => {
    const text = renderFile(inputFor(styleFor('vitest', { width: 80 }), { todos: [] }));
    // A template literal has no place to break.
    const lines = text.split('\n').filter((line) => !line.includes('`'));
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('gives equal titles numbers', () => {
    const text = renderFile(inputFor(styleFor('vitest'), { cases: [...first, ...first], todos: [] }));
    expect(text).toContain("it('returns 2 for (4, 2)'");
    expect(text).toContain("it('returns 2 for (4, 2) (2)'");
  });

  it('imports in the form of the module', () => {
    const facts = factsAt('/project/src/box.ts');
    const as = (exported: string) => ({
      ...inputFor(styleFor('vitest'), { cases: first, todos: [] }),
      facts: { ...facts, locals: [{ local: 'ratio', exported, from: facts.file, typeOnly: false }] },
    });
    const line = (exported: string, more = {}) =>
      renderFile({ ...as(exported), style: styleFor('vitest', more) }).split('\n')[1];
    expect(line('default')).toBe("import ratio from '../src/box.js';");
    expect(line('*')).toBe("import * as ratio from '../src/box.js';");
    expect(line('=')).toBe("import ratio from '../src/box.js';");
    expect(line('=', { exportEquals: 'require' })).toBe("import ratio = require('../src/box.js');");
    const cjs = { language: 'cjs' as const, modules: 'cjs' as const };
    expect(line('=', cjs)).toBe("const ratio = require('../src/box.js');");
    expect(line('default', cjs)).toBe("const { default: ratio } = require('../src/box.js');");
  });

  it('says with mocha what only sinon can do', () => {
    const frozen = cases.find((one) => one.frozenAt !== null)!;
    expect(inexpressible(frozen, styleFor('mocha'))).toMatch(/clock/);
    expect(inexpressible(frozen, styleFor('mocha', { libraries: ['sinon'] }))).toBeNull();
    expect(renderFile(inputFor(styleFor('mocha')))).not.toContain('stamp');
  });

  it('words numbers so that zeros and NaN count', () => {
    const saying = (expected: string): Case => ({
      ...first[0]!,
      asserts: [{ kind: 'is', actual: 'result', expected } satisfies Assertion],
    });
    const chai = (expected: string) =>
      renderFile(inputFor(styleFor('mocha'), { cases: [saying(expected)], todos: [] }));
    for (const expected of ['-0', '0', 'NaN', 'Number.NaN']) expect(chai(expected)).toContain(`.to.eql(${expected})`);
    for (const expected of ['10', 'other', "'0'"]) expect(chai(expected)).toContain(`.to.equal(${expected})`);
  });

  it('refuses templates that make no code, by name of the error', () => {
    const input = inputFor(styleFor('vitest'), { cases: first });
    const broken = { ...input, templates: { ...input.templates, case: 'it(' } };
    expect(() => renderFile(broken)).toThrow(expect.objectContaining({ code: 'template-invalid' }));
    const unfilled = { ...input, templates: { ...input.templates, case: '<%- nobody %>' } };
    expect(() => renderFile(unfilled)).toThrow(expect.objectContaining({ code: 'template-invalid' }));
  });
});

describe('literals', () => {
  const style = { quotes: 'single' } as const;

  it('stay on one line where they fit', () => {
    expect(formatLiteral('{ a: [1, 2] }', 80, style)).toBe('{ a: [1, 2] }');
  });

  it('are opened where they do not, numbers packed', () => {
    const numbers = Array.from({ length: 30 }, (_, index) => index).join(', ');
    expect(formatLiteral(`{ name: 'x', numbers: [${numbers}] }`, 60, style)).toBe(`{
  name: 'x',
  numbers: [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
  ],
}`);
  });

  it('have the same value after', () => {
    const value = { text: `${'line \u{1F600} with "quotes" and \'more\'\n'.repeat(20)}`, list: [{ a: -0 }, [], {}] };
    const text = formatLiteral(JSON.stringify(value).replace('"a":0', '"a":-0'), 40, style);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(50);
    expect(new Function(`return ${text}`)()).toEqual(value);
  });

  it('have the quotes of the style', () => {
    expect(quoted("it's", 'single')).toBe(`"it's"`);
    expect(quoted('a\n\u2028', 'double')).toBe('"a\\n\\u2028"');
    expect(requoted(`"a\\"b'c"`, `a"b'c`, 'single')).toBe(`'a"b\\'c'`);
    expect(requoted(`"it's"`, "it's", 'single')).toBe(`"it's"`);
  });
});

it('specifiers end as the style says', () => {
  const from = (
    file: string,
    importExtension: 'none' | 'js' | 'ts' | 'source',
    aliases: { prefix: string; folder: string }[] = [],
  ) => specifierOf('/p/test/a.test.ts', file, { importExtension, aliases, language: 'ts', modules: 'esm' });
  expect(from('/p/src/a.ts', 'js')).toBe('../src/a.js');
  expect(from('/p/src/a.mts', 'js')).toBe('../src/a.mjs');
  expect(from('/p/src/a.ts', 'ts')).toBe('../src/a.ts');
  expect(from('/p/src/a/index.ts', 'none')).toBe('../src/a');
  expect(from('/p/test/b.js', 'source')).toBe('./b.js');
  expect(from('lodash', 'js')).toBe('lodash');
  expect(from('/p/src/a/b.ts', 'none', [{ prefix: '@/', folder: '/p/src/' }])).toBe('@/a/b');
});

it('what a formatter did to the lines of the user shows', () => {
  expect(addedPieces('a\nb\n', 'a\nx\nb\ny\n')).toEqual([
    { start: 2, end: 4 },
    { start: 6, end: 8 },
  ]);
  expect(addedPieces('a\nb\n', 'a\nB\nx\n')).toBeNull();
});

describe('scaffolds for measuring', () => {
  it('a benchmark for each function that can be called', () => {
    const text = renderBench(inputFor(styleFor('vitest')));
    expect(text).toContain("import { bench } from 'vitest';\nimport { ratio } from '../src/box.js';");
    expect(text).toContain("bench('ratio(4, 2)', () => {\n  ratio(4, 2);\n});");
    expect(text).toContain('// later: no example arguments are known.');
    expect(renderBench(inputFor(styleFor('mocha')))).toContain('await bench.run();');
  });

  it('a suite over the members of a union', () => {
    const facts = factsAt('/project/src/box.ts');
    const mode: Shape = { kind: 'union', of: ['fifo', 'lifo'].map((text) => ({ kind: 'literal', text: `'${text}'` })) };
    const options: Shape = {
      kind: 'object',
      props: [
        { name: 'size', shape: { kind: 'number' }, optional: false },
        { name: 'strategy', shape: mode, optional: true },
      ],
    };
    const others = facts.callables.filter((one) => one.id !== 'paint');
    const callables = others.map((one) =>
      one.id === 'new Box'
        ? {
            ...one,
            signatures: [
              { params: [{ name: 'options', shape: options, optional: false, rest: false }], returns: mode },
            ],
          }
        : one,
    );
    const text = renderStrategies({ ...inputFor(styleFor('vitest')), facts: { ...facts, callables } });
    expect(text).toBe(`import { describe, expect, it } from 'vitest';
import { Box } from '../src/box.js';

describe.each(['fifo', 'lifo'] as const)('Box with strategy %s', (strategy) => {
  it('can be made', () => {
    const made = new Box({ size: 1, strategy });
    expect(made).toBeInstanceOf(Box);
  });

  it.todo('does what this strategy promises');
});
`);
    for (const framework of ['node-test', 'mocha'] as const)
      expect(renderStrategies({ ...inputFor(styleFor(framework)), facts: { ...facts, callables } })).toContain(
        `for (const strategy of ['fifo', 'lifo'] as const) {\n  describe(\`Box with strategy \${strategy}\`, () => {`,
      );
    const none = { ...facts, callables: others };
    expect(renderStrategies({ ...inputFor(styleFor('vitest')), facts: none })).toBeNull();
  });
});
