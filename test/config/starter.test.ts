import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import { jsonText, renderStarter, type Starter } from '../../src/config/starter.js';

const empty: Starter = {
  schema: null,
  reports: [],
  reportsNamed: false,
  tiers: [],
  rest: [],
  exclude: [],
  inNoTier: 0,
};

/** Each line that is a comment, without what makes it one, where it holds a setting. */
function uncommented(text: string): string {
  return text.replace(/^(\s*)\/\/ ((?:"|\{ "|\}| {2}")[^\n]*)$/gm, '$1$2');
}

function read(text: string): unknown {
  const errors: unknown[] = [];
  const value: unknown = parse(text, errors as never[], { allowTrailingComma: true });
  expect(errors).toEqual([]);
  return value;
}

describe('renderStarter', () => {
  it('changes nothing where nothing was found', async () => {
    expect(configSchema.parse(read(await renderStarter(empty)))).toEqual(configSchema.parse({}));
  });

  it('stays valid when everything in comments is put to use, and shows the defaults', async () => {
    const full = {
      ...empty,
      rest: [{ name: 'tools', path: 'packages/tools/**', modules: 1 }],
      exclude: [{ path: 'docs/**', modules: 2, what: 'documentation' }],
    };
    const value = configSchema.parse(read(uncommented(await renderStarter(full))));
    const { weights, history, include, watermarks } = configSchema.parse({});
    expect(value).toMatchObject({ weights, history, include, watermarks });
    expect(value.tiers).toEqual([{ name: 'tools', paths: ['packages/tools/**'] }]);
    expect(value.exclude).toEqual(['docs/**']);
    expect(value.paths).toHaveLength(1);
    expect(Object.keys(value).sort()).toEqual(
      Object.keys(configSchema.parse({})).concat('reports').filter(unique).sort(),
    );
  });

  it('says how many modules a tier holds and why it is proposed', async () => {
    const text = await renderStarter({
      ...empty,
      tiers: [
        { name: 'core', paths: ['src/query/**'], modules: [1], why: 'dependents' },
        { name: 'transports', paths: ['src/http/**', 'src/ws/**'], modules: [3, 1200], why: 'name' },
      ],
    });
    expect(text).toContain('// No folder is called so; this is the one on which most other code rests.');
    expect(text).toContain('"src/query/**" // 1 module\n');
    expect(text).toContain('"name": "transports", // 1203 modules, guessed from folder names');
    expect(text).toContain('"src/http/**", // 3 modules\n');
  });

  it('shows the largest of many folders only', async () => {
    const rest = Array.from({ length: 40 }, (_, index) => ({ name: `p${index}`, path: `p${index}/**`, modules: 1 }));
    const text = await renderStarter({ ...empty, rest });
    expect(text.match(/"paths": \["p/g)).toHaveLength(12);
    expect(text).toContain('// … and 28 more');
  });
});

it('no text leaves its line or its quotes', async () => {
  const hostile = [
    'a"b',
    'a\nb',
    'a\r\nb',
    '*/ b',
    '// b',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u0085',
    '<%= 1 %>',
    '\\',
    '\u{e0001}',
  ];
  for (const name of hostile) {
    expect(JSON.parse(jsonText(name))).toBe(name);
    expect(jsonText(name)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    const text = await renderStarter({
      schema: name,
      reports: [name],
      reportsNamed: true,
      tiers: [{ name, paths: [name], modules: [1], why: 'name' }],
      rest: [{ name, path: name, modules: 1 }],
      exclude: [{ path: name, modules: 1, what: 'examples' }],
      inNoTier: 2,
    });
    expect(configSchema.parse(read(text))).toMatchObject({
      reports: [name],
      exclude: [],
      tiers: [{ name, paths: [name] }],
    });
  }
});

function unique<T>(value: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(value) === index;
}
