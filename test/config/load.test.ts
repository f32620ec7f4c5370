import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRoot, loadConfig } from '../../src/config/load.js';
import { configSchema } from '../../src/config/schema.js';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'covgap-config-')));
});

afterEach(() => rm(folder, { recursive: true }));

const write = (text: string, name = 'covgap.config.jsonc') => writeFile(join(folder, name), text);

describe('findRoot', () => {
  it('is the nearest folder upwards with a configuration', async () => {
    await write('{}');
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    expect(await findRoot(undefined, join(folder, 'a', 'b'))).toBe(folder);
    await write('{}', join('a', 'covgap.config.json'));
    expect(await findRoot(undefined, join(folder, 'a', 'b'))).toBe(join(folder, 'a'));
  });

  it('is the current folder where there is none, and the given one where one is given', async () => {
    expect(await findRoot(undefined, folder)).toBe(folder);
    expect(await findRoot('a/../b', folder)).toBe(join(folder, 'b'));
  });
});

describe('loadConfig', () => {
  it('gives the defaults where there is no file, and for an empty one', async () => {
    expect(await loadConfig(folder)).toEqual({ config: configSchema.parse({}), file: null });
    await write('// nothing yet\n');
    expect((await loadConfig(folder)).config).toEqual(configSchema.parse({}));
  });

  it('reads comments and trailing commas, .jsonc before .json', async () => {
    await write('{ "reports": ["a"] }', 'covgap.config.json');
    expect((await loadConfig(folder)).config.reports).toEqual(['a']);
    await write('{ /* one */ "reports": ["b",], // two\n }');
    const { config, file } = await loadConfig(folder);
    expect(config.reports).toEqual(['b']);
    expect(file).toBe(join(folder, 'covgap.config.jsonc'));
  });

  it('reads the file that is named', async () => {
    await write('{ "watermarks": [10, 20] }', 'other.json');
    expect((await loadConfig(folder, 'other.json')).config.watermarks).toEqual([10, 20]);
    await expect(loadConfig(folder, 'missing.json')).rejects.toMatchObject({
      code: 'config-invalid',
      where: { file: join(folder, 'missing.json') },
    });
  });

  it('names the line of a syntax error', async () => {
    await write('{\n  "reports": []\n  "tiers": []\n}');
    await expect(loadConfig(folder)).rejects.toMatchObject({
      code: 'config-invalid',
      exitStatus: 2,
      message: 'no valid JSON: comma expected',
      where: { line: 3 },
    });
  });

  it.each([
    ['{ "report": [] }', /report/],
    ['{ "weights": { "line": 2 } }', /"weights".*line/],
    ['{ "reports": "lcov.info" }', /"reports".*array/],
    ['{ "tiers": [{ "name": "core", "paths": [] }] }', /"tiers\.0\.paths"/],
    ['{ "history": { "windowDays": 1.5 } }', /"history\.windowDays"/],
    ['[]', /the configuration.*object/],
    ['{ "watermarks": [90, 10] }', /"watermarks".*first percentage/],
    ['{ "tiers": [{ "name": "a", "paths": ["a"] }, { "name": "a", "paths": ["b"] }] }', /"tiers".*same name/],
    ['{ "tiers": [{ "name": "rest", "paths": ["a"] }] }', /"tiers\.0\.name".*another name/],
  ])('names the wrong key of %s', async (text, message) => {
    await write(text);
    await expect(loadConfig(folder)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(message),
    });
  });

  it('passes over a byte order mark', async () => {
    await write('\uFEFF{ "reports": ["a"] }');
    expect((await loadConfig(folder)).config.reports).toEqual(['a']);
  });

  it('refuses a folder of that name', async () => {
    await mkdir(join(folder, 'covgap.config.jsonc'));
    await expect(loadConfig(folder)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/not a file/),
    });
  });
});
