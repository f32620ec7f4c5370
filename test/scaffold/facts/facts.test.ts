import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FactsReader, openFacts } from '../../../src/scaffold/facts/index.js';
import type { Callable, ModuleFacts, Param, Shape } from '../../../src/scaffold/model.js';

const root = fileURLToPath(new URL('../../../fixtures/scaffold/facts/', import.meta.url));
const at = (name: string) => `${root}${name}`;
const NAMES = [
  'shapes.ts',
  'classes.ts',
  'mined.ts',
  'uses-mined.ts',
  'tables.ts',
  'untyped.js',
  'prototype.js',
  'umd.js',
  'declared.js',
  'transpiled.js',
  'wrapped.js',
  'proxied.js',
  'streams.js',
  'shelf.ts',
  'uses-shelf.ts',
  'rules/limit.ts',
];

let reader: FactsReader;
beforeAll(async () => {
  reader = await openFacts({ root, files: NAMES.map(at), extraExamples: [at('README.md'), at('missing.test.ts')] });
}, 60_000);

const facts = (name: string): ModuleFacts => reader.factsOf(at(name));
function callable(module: ModuleFacts, id: string): Callable {
  const found = module.callables.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is not among ${module.callables.map((each) => each.id).join(', ')}`);
  return found;
}
const params = (module: ModuleFacts, id: string, overload = 0): readonly Param[] =>
  callable(module, id).signatures[overload]!.params;
const shapes = (module: ModuleFacts, id: string): Shape[] => params(module, id).map(({ shape }) => shape);
const ids = (module: ModuleFacts) => module.callables.map(({ id }) => id);

describe('shapes of TypeScript', () => {
  it('names enum members by the local they need', () => {
    const module = facts('shapes.ts');
    expect(shapes(module, 'enums')).toEqual([
      {
        kind: 'union',
        of: [
          { kind: 'literal', text: 'Color.Red' },
          { kind: 'literal', text: 'Color.Green' },
        ],
      },
    ]);
    expect(module.locals).toContainEqual({ local: 'Color', exported: 'Color', from: at('shapes.ts'), typeOnly: false });
  });

  it('casts brands, to never where the type is not exported', () => {
    const module = facts('shapes.ts');
    const [id, hidden] = shapes(module, 'brands');
    expect(id).toMatchObject({ kind: 'union', of: [{ kind: 'made', text: "'a' as UserId" }, {}, {}] });
    expect(hidden).toMatchObject({ kind: 'union', of: [{ kind: 'made', text: '1 as never' }, {}, {}] });
    expect(module.locals).toContainEqual({
      local: 'UserId',
      exported: 'UserId',
      from: at('shapes.ts'),
      typeOnly: true,
    });
  });

  it('breaks recursion with a ref', () => {
    const module = facts('shapes.ts');
    const [tree] = shapes(module, 'recursive');
    expect(tree?.kind).toBe('ref');
    const id = tree?.kind === 'ref' ? tree.id : -1;
    expect(module.shapes[id]).toEqual({
      kind: 'object',
      name: 'Tree',
      props: [
        { name: 'value', shape: { kind: 'number' }, optional: false },
        { name: 'children', shape: { kind: 'array', of: { kind: 'ref', id } }, optional: false },
        { name: 'parent', shape: { kind: 'ref', id }, optional: true },
      ],
    });
  });

  it('resolves Partial, Pick and Record', () => {
    const [given, part, picked, table] = shapes(facts('shapes.ts'), 'options');
    const names = (shape: Shape | undefined) =>
      shape?.kind === 'object' ? shape.props.map(({ name, optional }) => `${name}${optional ? '?' : ''}`) : [];
    expect(names(given)).toEqual(['mode', 'depth?', 'verbose', 'onDone?']);
    expect(names(part)).toEqual(['mode?', 'depth?', 'verbose?', 'onDone?']);
    expect(names(picked)).toEqual(['mode']);
    expect(table).toMatchObject({ kind: 'object', props: [], index: { kind: 'number' } });
  });

  it('knows types of the platform by name', () => {
    expect(shapes(facts('shapes.ts'), 'builtins')).toEqual([
      { kind: 'builtin', name: 'Promise', args: [{ kind: 'string' }] },
      { kind: 'builtin', name: 'Map', args: [{ kind: 'string' }, { kind: 'number' }] },
      { kind: 'builtin', name: 'Date', args: [] },
      { kind: 'builtin', name: 'RegExp', args: [] },
      expect.objectContaining({ kind: 'builtin', name: 'Uint8Array' }),
      { kind: 'builtin', name: 'URL', args: [] },
      { kind: 'builtin', name: 'AbortSignal', args: [] },
      expect.objectContaining({ kind: 'builtin', name: 'Iterable' }),
      { kind: 'builtin', name: 'TypeError', args: [] },
    ]);
  });

  it('takes constraints of type parameters, and some of everything where there is none', () => {
    const [value, key, items] = shapes(facts('shapes.ts'), 'generic');
    expect(value).toMatchObject({ kind: 'any', hints: [{ kind: 'string' }, { kind: 'number' }, { kind: 'object' }] });
    expect(key).toEqual({ kind: 'string' });
    expect(items).toMatchObject({ kind: 'array' });
  });

  it('keeps fixed items of tuples apart, and samples template literal types', () => {
    expect(shapes(facts('shapes.ts'), 'tuples')).toEqual([
      { kind: 'tuple', of: [{ kind: 'string' }], rest: expect.anything() },
      {
        kind: 'union',
        of: [
          { kind: 'literal', text: "'id-a'" },
          { kind: 'literal', text: "'id-b-c'" },
        ],
      },
    ]);
  });

  it('makes what other modules of the project declare', () => {
    const module = facts('shapes.ts');
    const [clock, vault, connection] = shapes(module, 'others');
    expect(clock).toMatchObject({
      kind: 'union',
      of: [{ kind: 'instance', of: 'FixedClock' }, { kind: 'object' }, { kind: 'made', text: 'wallClock' }],
    });
    expect(vault).toEqual({ kind: 'instance', of: 'Vault' });
    expect(connection).toEqual({ kind: 'never' });
    expect(module.locals).toContainEqual({ local: 'Vault', exported: 'Vault', from: at('clock.ts'), typeOnly: false });
  });

  it('knows how objects of other modules are made and prepared', () => {
    const helpers = facts('shapes.ts').helpers ?? [];
    expect(helpers.map(({ id, kind, owner }) => [id, kind, owner])).toEqual([
      ['new FixedClock', 'constructor', 'FixedClock'],
      ['FixedClock.now', 'method', 'FixedClock'],
      ['new Vault', 'constructor', 'Vault'],
      ['Vault.open', 'method', 'Vault'],
    ]);
    expect(helpers[2]!.signatures[0]!.params).toMatchObject([{ name: 'secret', shape: { kind: 'string' } }]);
  });

  it('knows functions of the project that make objects of other modules, though nothing imports them', () => {
    const module = facts('rules/limit.ts');
    const made = (module.helpers ?? []).filter(({ kind }) => kind === 'constructor' || kind === 'static');
    expect(made.map(({ id, expression, owner }) => [id, expression, owner])).toEqual([
      ['new Rule', 'Rule', 'Rule'],
      ['Rule by text', 'text', 'Rule'],
      ['Rule by between', 'between', 'Rule'],
      // An abstract class, by a class made of it whose constructor is private.
      ['Scale by metric', 'metric', 'Scale'],
    ]);
    expect(shapes(module, 'inWords')).toEqual([{ kind: 'instance', of: 'Scale' }]);
    expect(module.locals.map(({ local }) => local)).not.toContain('hidden');
  });

  it('makes what callbacks return, not what they are given', () => {
    expect(shapes(facts('shapes.ts'), 'callback')).toEqual([
      {
        kind: 'function',
        params: [
          {
            name: 'error',
            shape: { kind: 'union', of: [{ kind: 'null' }, { kind: 'builtin', name: 'Error', args: [] }] },
            optional: false,
            rest: false,
          },
          {
            name: 'clock',
            shape: expect.objectContaining({ kind: 'object', name: 'Clock' }),
            optional: false,
            rest: false,
          },
        ],
        returns: { kind: 'builtin', name: 'Promise', args: [{ kind: 'number' }] },
      },
    ]);
  });

  it('marks what may be left out and what may be repeated', () => {
    expect(params(facts('shapes.ts'), 'rest')).toEqual([
      { name: 'first', shape: { kind: 'string' }, optional: false, rest: false },
      { name: 'second', shape: { kind: 'number' }, optional: true, rest: false },
      { name: 'more', shape: { kind: 'boolean' }, optional: true, rest: true },
    ]);
  });

  it('gives up on what needs a browser', () => {
    const module = facts('shapes.ts');
    expect(ids(module)).not.toContain('dom');
    expect(module.unreachable).toContainEqual(expect.objectContaining({ name: 'dom', reason: 'needs-dom' }));
  });
});

describe('callables of TypeScript', () => {
  it('lists what a test can call', () => {
    expect(ids(facts('classes.ts')).sort()).toEqual(
      [
        ...[
          'new Square',
          'Square.area',
          'Square.describe',
          'Square.scale',
          'Square.size',
          'Square.size=',
          'Square.unit',
        ],
        ...[
          'Single.get',
          'Single.hello',
          'Registry.kinds',
          'Registry.run',
          'new Registry',
          'api.label',
          'Geometry.distance',
          'api.add',
          'api.nested.negate',
          'classes',
          'parse',
          'total',
          'trim',
        ],
      ].sort(),
    );
  });

  it('tells kinds, expressions and owners', () => {
    const module = facts('classes.ts');
    expect(callable(module, 'new Square')).toMatchObject({
      kind: 'constructor',
      expression: 'Square',
      owner: 'Square',
    });
    expect(callable(module, 'Square.area')).toMatchObject({ kind: 'method', expression: 'area', owner: 'Square' });
    expect(callable(module, 'Square.unit')).toMatchObject({
      kind: 'static',
      expression: 'Square.unit',
      owner: 'Square',
    });
    expect(callable(module, 'Square.size')).toMatchObject({
      kind: 'getter',
      signatures: [{ params: [], returns: { kind: 'number' } }],
    });
    expect(callable(module, 'Square.size=')).toMatchObject({ kind: 'setter' });
    expect(callable(module, 'api.add')).toMatchObject({
      kind: 'function',
      expression: 'api.add',
      owner: null,
      summary: 'Adds.',
    });
    expect(callable(module, 'Square.unit').signatures[0]?.returns).toEqual({ kind: 'instance', of: 'Square' });
  });

  it('takes overloads one by one, and the lines of the implementation', () => {
    const parse = callable(facts('classes.ts'), 'parse');
    expect(parse.signatures.map((each) => each.params.length)).toEqual([1, 2]);
    expect([parse.startLine, parse.endLine]).toEqual([69, 71]);
  });

  it('makes heirs of an abstract class', () => {
    expect(shapes(facts('classes.ts'), 'total')).toEqual([{ kind: 'array', of: { kind: 'instance', of: 'Square' } }]);
  });

  it('names exports by what they are exported as', () => {
    const module = facts('classes.ts');
    const named = Object.fromEntries(module.locals.map(({ local, exported }) => [local, exported]));
    expect(named).toEqual({
      Square: 'Square',
      Single: 'Single',
      total: 'total',
      parse: 'parse',
      api: 'api',
      trim: 'trim',
      classes: 'default',
      Geometry: 'Geometry',
      Registry: 'Registry',
    });
  });

  it('says why the rest is out of reach, and through what it is reached', () => {
    const lost = Object.fromEntries(
      facts('classes.ts').unreachable.map(({ name, reason, through }) => [name, `${reason} ${through}`]),
    );
    expect(lost).toEqual({
      'Square.#check': 'private Square.size=',
      'new Single': 'private Single.get',
      format: expect.stringMatching(/^not-exported Square\./),
      unused: 'not-exported null',
      shout: 'not-exported Registry.run',
      'Shape.name': 'private Square.describe',
    });
  });
});

describe('large and optional types', () => {
  it('calls members that may be missing with ?.', () => {
    const module = facts('tables.ts');
    expect(callable(module, 'handlers.open').expression).toBe('handlers.open?.');
    expect(shapes(module, 'handlers.open')).toEqual([{ kind: 'string' }, { kind: 'number' }]);
  });

  it('looks at each type once, however deep they nest', () => {
    const module = facts('tables.ts');
    expect(JSON.stringify(module).length).toBeLessThan(20_000);
    const [node] = shapes(module, 'walk');
    expect(JSON.stringify(node)).not.toContain('"kind":"any"');
    for (const shape of module.shapes) expect(shape.kind).not.toBe('any');
  });
});

describe('what the text tells', () => {
  it('mines what conditions ask for, with neighbours, characters and samples', () => {
    const { literals } = callable(facts('mined.ts'), 'classify');
    for (const wanted of [
      '7',
      '6',
      '8',
      "'zebra'",
      "'lion'",
      "'/'",
      "'red'",
      "'abxx1'",
      '50',
      '49',
      '51',
      '-12',
      "'prefix-'",
    ])
      expect(literals).toContain(wanted);
    expect(literals).not.toContain("'slash is refused'");
    expect(literals.indexOf("'zebra'")).toBeLessThan(literals.indexOf("'animal'"));
    expect(callable(facts('mined.ts'), 'big').literals).toContain('10n');
  });

  it('takes arguments from doc comments, README and users of the module', () => {
    const { examples } = callable(facts('mined.ts'), 'classify');
    expect(examples).toContainEqual(["'zebra'", '{ strict: true }']);
    expect(examples).toContainEqual(["'from the readme'"]);
    expect(examples).toContainEqual(["'abxy1'", '{ strict: false }']);
    expect(examples).toContainEqual(["'tiger'"]);
    expect(examples).toHaveLength(4);
    expect(callable(facts('mined.ts'), 'big').examples).toEqual([['12n']]);
  });

  it('finds what reaches the disk, also behind other modules', () => {
    expect(facts('mined.ts').effects).toEqual(['node:fs']);
    expect(facts('uses-mined.ts').effects).toEqual(['node:fs']);
    expect(facts('classes.ts').effects).toEqual([]);
  });
});

describe('JavaScript', () => {
  it('guesses parameters from their use', () => {
    const module = facts('untyped.js');
    expect(module).toMatchObject({ format: 'cjs', typed: false });
    const [input, options] = params(module, 'parse');
    expect(input?.shape).toEqual({ kind: 'any', hints: [{ kind: 'string' }] });
    expect(options?.optional).toBe(true);
    expect(options?.shape).toMatchObject({ kind: 'any', hints: [{ kind: 'object' }] });
    const text = JSON.stringify(options?.shape);
    for (const name of ['separator', 'mode', 'map', 'limit']) expect(text).toContain(`"name":"${name}"`);
    expect(text).toContain("'strict'");
  });

  it('looks into destructured parameters, items and callbacks', () => {
    const module = facts('untyped.js');
    expect(JSON.stringify(shapes(module, 'total'))).toContain('"name":"price","shape":{"kind":"number"}');
    const [items, callback] = shapes(module, 'each');
    expect(items).toMatchObject({ hints: [{ kind: 'array', of: { kind: 'object', props: [{ name: 'id' }] } }] });
    expect(callback).toMatchObject({ hints: [{ kind: 'function', params: [{ name: 'a' }, { name: 'b' }] }] });
    expect(shapes(module, 'listen')).toMatchObject([
      { hints: [{ kind: 'builtin', name: 'EventEmitter' }] },
      { hints: [{ kind: 'builtin', name: 'Date' }] },
      { hints: [{ kind: 'builtin', name: 'Promise' }] },
    ]);
    const [value] = shapes(module, 'kinds');
    const kinds =
      value?.kind === 'any' ? value.hints?.map((hint) => (hint.kind === 'builtin' ? hint.name : hint.kind)) : [];
    expect(kinds).toEqual(expect.arrayContaining(['boolean', 'Date', 'array', 'literal', 'string']));
  });

  it('believes JSDoc', () => {
    expect(params(facts('untyped.js'), 'repeat')).toEqual([
      { name: 'text', shape: { kind: 'string' }, optional: false, rest: false },
      { name: 'count', shape: { kind: 'number' }, optional: true, rest: false },
    ]);
  });

  it('reads classes made of functions and prototypes', () => {
    const module = facts('prototype.js');
    expect(ids(module)).toEqual([
      'new Counter',
      'Counter.add',
      'Counter.plus',
      'Counter.from',
      'Counter.shared',
      'create',
    ]);
    expect(callable(module, 'new Counter')).toMatchObject({ owner: 'Counter', summary: 'A counter.' });
    expect(callable(module, 'Counter.from')).toMatchObject({ kind: 'static', expression: 'Counter.from' });
    expect(module.locals.map(({ local, exported }) => `${local}=${exported}`)).toEqual([
      'Counter=Counter',
      'create=create',
    ]);
  });

  it('looks behind UMD wrappers', () => {
    const module = facts('umd.js');
    expect(ids(module)).toEqual(['new Lib', 'Lib.add', 'Lib.parse']);
    expect(module.locals).toEqual([{ local: 'Lib', exported: '=', from: at('umd.js'), typeOnly: false }]);
  });

  it('reads quoted names, and one thing under several names once', () => {
    const module = facts('wrapped.js');
    expect(ids(module)).toEqual(['new Angle', 'Angle.turn', 'Angle.parse']);
    expect(module.locals).toEqual([{ local: 'Angle', exported: '=', from: at('wrapped.js'), typeOnly: false }]);
  });

  it('looks behind a proxy', () => {
    expect(ids(facts('proxied.js'))).toEqual(['new Store', 'Store.get']);
  });

  it('reaches abstract classes through the classes of other modules that are made of them', () => {
    const module = facts('shelf.ts');
    expect(ids(module)).toEqual(['new Stack', 'Stack.put', 'Stack.count']);
    expect(module.locals).toContainEqual({
      local: 'Stack',
      exported: 'default',
      from: at('uses-shelf.ts'),
      typeOnly: false,
    });
    expect(callable(module, 'Stack.count')).toMatchObject({ kind: 'method', owner: 'Stack', startLine: 5 });
    expect(callable(module, 'Stack.put')).toMatchObject({ startLine: 0, endLine: 0 });
    expect(shapes(module, 'Stack.put')).toEqual([{ kind: 'string' }]);
  });

  it('tells how each function is called that an untyped function returns', () => {
    const { returns } = callable(facts('streams.js'), 'through').signatures[0]!;
    const given = (count: number) => ({ kind: 'function', params: Array.from({ length: count }, () => ({})) });
    expect(returns).toMatchObject({
      kind: 'union',
      of: [
        { kind: 'function', params: [{ name: 'value' }] },
        {
          kind: 'function',
          params: [
            {
              name: 'read',
              shape: { hints: [{ kind: 'function', params: [{ shape: { kind: 'any' } }, { shape: given(2) }] }] },
            },
          ],
          returns: { kind: 'function', params: [{ name: 'end' }, { name: 'give' }] },
        },
      ],
    });
  });

  it('looks behind what TypeScript and Babel make of a default export', () => {
    const module = facts('transpiled.js');
    expect(ids(module)).toEqual(['double']);
    expect(module.locals).toEqual([{ local: 'double', exported: '=', from: at('transpiled.js'), typeOnly: false }]);
  });

  it('takes types from the declaration file beside it', () => {
    const module = facts('declared.js');
    expect(module).toMatchObject({ format: 'esm', typed: true });
    expect(params(module, 'join')).toMatchObject([
      { shape: { kind: 'array', of: { kind: 'string' } } },
      { optional: true, shape: { kind: 'union', of: [{ text: "'-'" }, { text: "'+'" }] } },
    ]);
    expect(params(module, 'new Box')).toMatchObject([{ name: 'value', shape: { kind: 'number' } }]);
    expect(shapes(module, 'Box.map')).toMatchObject([{ kind: 'function', returns: { kind: 'number' } }]);
  });
});

describe('type checks of tests', () => {
  const head = "import { describe, expect, it } from 'unknown-runner';\nimport { parse } from './classes.js';\n";

  it('reports errors with their lines', () => {
    const text = "import { parse } from './classes.js';\n\nparse(1);\n";
    expect(reader.problemsOf(at('classes.test.ts'), text)).toEqual([
      { line: 3, message: expect.stringContaining('not assignable') },
    ]);
  });

  it('finds nothing wrong with a good test, time and again', () => {
    const text =
      "import { it } from '@jest/globals';\nimport { parse } from './classes.js';\nit('a', (done) => { parse('a', 2).toFixed(); done(); });\n";
    expect(reader.problemsOf(at('classes.test.ts'), text)).toEqual([]);
    expect(reader.problemsOf(at('classes.test.ts'), text)).toEqual([]);
    expect(reader.problemsOf(at('classes.test.ts'), "describe('a', () => { expect(1).toBe(1); });\n")).toEqual([]);
  });

  it('does not pass over other missing modules and syntax errors', () => {
    expect(reader.problemsOf(at('classes.test.ts'), head)).toEqual([
      { line: 1, message: expect.stringContaining('unknown-runner') },
    ]);
    expect(reader.problemsOf(at('classes.test.ts'), 'const = 1;\n')).not.toEqual([]);
  });

  it('leaves facts as they were', () => {
    const before = JSON.stringify(facts('classes.ts'));
    reader.problemsOf(at('classes.test.ts'), 'parse(1);');
    expect(JSON.stringify(facts('classes.ts'))).toBe(before);
  });
});
