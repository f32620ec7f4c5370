import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { analyze, defaultConfig } from '../../src/api.js';
import { initCommand } from '../../src/cli/commands/init.js';
import { main } from '../../src/cli/main.js';
import type { ModuleOptions } from '../../src/cli/options.js';
import { createConfig } from '../../src/config/create.js';
import { loadConfig } from '../../src/config/load.js';
import { proposeTiers } from '../../src/core/propose-tiers.js';
import { Cache } from '../../src/project/cache.js';
import { readTree } from '../../src/project/tree.js';

const FILE = 'covgap.config.jsonc';
let root: string;
let out: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'covgap-init-')));
  out = '';
  const write = (text: string, done?: () => void) => {
    out += text;
    done?.();
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write as typeof process.stdout.write);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

async function project(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const SOURCES = {
  'packages/core/src/a.ts': 'export const a = () => 1;\n',
  'packages/core/src/b.ts': "import { a } from './a.js';\nexport const b = () => a();\n",
  'packages/transports/src/t.ts': 'export const t = 1;\n',
  'packages/tools/src/x.ts': 'export const x = 1;\n',
  'examples/one.ts': 'console.log(1);\n',
};

const init = (options: ModuleOptions = {}) => initCommand({ root, cache: false, ...options });
const written = () => readFile(join(root, FILE), 'utf8');

/** What covgap takes for tiers where nothing is configured. */
async function guess() {
  const tree = await readTree({ root, config: defaultConfig(), cache: new Cache(null) });
  return proposeTiers(tree.proposal);
}

describe('covgap init', () => {
  it('writes what covgap guesses, and says what to do next', async () => {
    await project({ ...SOURCES, 'coverage/lcov.info': 'SF:packages/core/src/a.ts\nDA:1,1\nend_of_record\n' });
    expect(await init()).toBe(0);
    const { config } = await loadConfig(root);
    expect(config).toEqual({ ...defaultConfig(), tiers: await guess() });
    expect(await written()).toContain('// "reports": ["coverage/lcov.info"],');
    expect(config.tiers.map(({ name }) => name)).toEqual(['core', 'transports']);
    expect(await written()).toContain('    // "examples/**", // 1 module, examples\n');
    expect(out).toContain(`Wrote ${join(root, FILE)}`);
    expect(out).toMatch(/core +2 +packages\/core\/\*\*/);
    expect(out).toMatch(/rest +2 +packages\/tools\/\*\*, examples\/\*\*/);
    expect(out).toContain('1 report to read: coverage/lcov.info');
    expect(out).toContain('then run covgap');
  });

  it('leaves the analysis as it was', async () => {
    await project(SOURCES);
    const before = await analyze({ root, cache: false });
    await init();
    const after = await analyze({ root, cache: false });
    expect(before.tiersGuessed).toBe(true);
    expect(after.tiersGuessed).toBe(false);
    expect(after.tiers).toEqual(before.tiers);
    expect(after.modules.map(({ module }) => module.path)).toEqual(before.modules.map(({ module }) => module.path));
  });

  it('leaves no draft behind, and reads back in an empty folder', async () => {
    await init();
    expect(await readdir(root)).toEqual([FILE]);
    expect((await loadConfig(root)).config).toEqual(defaultConfig());
    expect(out).toContain('No source of a known language');
    expect(out).toContain('covgap doctor');
  });

  it('has the tiers of an Erlang umbrella ready, application by application', async () => {
    await initCommand({ root: 'fixtures/projects/erl-umbrella', cache: false, dryRun: true });
    const tiers = (parse(out) as { tiers: { name: string; paths: string[] }[] }).tiers;
    expect(tiers).toEqual([
      { name: 'core', paths: ['apps/shop_core/**'] },
      { name: 'transports', paths: ['apps/shop_transports/**'] },
      { name: 'observability', paths: ['apps/shop_observability/**'] },
      { name: 'kanban_shop', paths: ['apps/kanban_shop/**'] },
    ]);
    expect(out).toContain('"kanban_shop", // 1 module, an application of the umbrella');
  });

  it('names the schema where covgap is a dependency, and only there', async () => {
    await project({ 'package.json': '{ "devDependencies": { "covgap": "1" } }' });
    await init();
    expect(await written()).toContain('"$schema": "./node_modules/covgap/docs/schema/config.schema.json"');
    await rm(join(root, FILE));
    await project({ 'package.json': '{ "name": "covgap", broken' });
    await init();
    expect(await written()).not.toContain('$schema');
  });

  it('writes the reports that are named', async () => {
    await project({ 'a/lcov.info': 'SF:x\nend_of_record\n' });
    await init({ report: ['*/lcov.info'] });
    expect((await loadConfig(root)).config.reports).toEqual(['*/lcov.info']);
    await rm(join(root, FILE));
    await expect(init({ report: ['*/nothing.xml'] })).rejects.toMatchObject({ code: 'report-not-found' });
    await expect(written()).rejects.toThrow();
  });

  it('takes neither --config nor --report-only', async () => {
    await expect(init({ config: 'x.json' })).rejects.toMatchObject({ code: 'usage' });
    await expect(init({ reportOnly: true })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('covgap init never overwrites', () => {
  it.each([FILE, 'covgap.config.json'])('%s', async (name) => {
    await writeFile(join(root, name), '{ mine');
    await expect(init()).rejects.toMatchObject({
      code: 'file-exists',
      exitStatus: 2,
      where: { file: join(root, name) },
    });
    expect(await readFile(join(root, name), 'utf8')).toBe('{ mine');
    expect(await readdir(root)).toEqual([name]);
  });

  it('a configuration further up, which is the project then', async () => {
    await writeFile(join(root, FILE), '{}');
    await mkdir(join(root, 'sub'));
    vi.spyOn(process, 'cwd').mockReturnValue(join(root, 'sub'));
    await expect(initCommand({})).rejects.toMatchObject({
      code: 'file-exists',
      hint: expect.stringContaining('--root .'),
    });
  });

  it('a link that leads nowhere', async () => {
    await symlink(join(root, 'elsewhere'), join(root, FILE));
    await expect(init()).rejects.toMatchObject({ code: 'file-exists' });
    expect((await lstat(join(root, FILE))).isSymbolicLink()).toBe(true);
    expect(await readdir(root)).toEqual([FILE]);
  });

  it('when several runs race: one wins, whole', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `{} // ${index}`.padEnd(100_000, '.'));
    const results = await Promise.allSettled(texts.map((text) => createConfig(root, text)));
    const won = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    expect(won).toHaveLength(1);
    expect(await written()).toBe(texts[won[0]!]);
    expect(await readdir(root)).toEqual([FILE]);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'file-exists' });
  });

  it('and says so in words with exit status 2', async () => {
    await writeFile(join(root, FILE), '{}');
    let errors = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      errors += text;
      return true;
    });
    expect(await main(['init', '--root', root])).toBe(2);
    expect(errors).toContain(`${join(root, FILE)}: exists already, and covgap init never overwrites`);
    expect(errors).toContain('covgap init --dry-run');
    expect(out).toBe('');
  });

  it('says what is wrong where the folder cannot be written to', async () => {
    await expect(createConfig(join(root, 'missing'), '{}')).rejects.toMatchObject({ code: 'usage', exitStatus: 2 });
  });
});

describe('covgap init --dry-run and --json', () => {
  it('prints the file and writes nothing, also beside a configuration', async () => {
    await project({ ...SOURCES, 'covgap.config.json': '{ "tiers": [{ "name": "mine", "paths": ["**"] }] }' });
    await init({ dryRun: true });
    expect(await readdir(root)).not.toContain(FILE);
    const printed = out;
    await rm(join(root, 'covgap.config.json'));
    await init();
    expect(await written()).toBe(printed);
  });

  it('prints JSON', async () => {
    await project(SOURCES);
    await init({ json: true, dryRun: true });
    const dry = JSON.parse(out);
    expect(dry).toEqual({
      schemaVersion: 1,
      path: join(root, FILE),
      written: false,
      tiers: [
        { name: 'core', paths: ['packages/core/**'], modules: 2, why: 'name' },
        { name: 'transports', paths: ['packages/transports/**'], modules: 1, why: 'name' },
      ],
      exclude: [{ path: 'examples/**', modules: 1, what: 'examples' }],
      reports: [],
    });
    out = '';
    await init({ json: true });
    expect(JSON.parse(out)).toEqual({ ...dry, written: true });
    expect((await loadConfig(root)).config.tiers).toHaveLength(2);
  });
});

// Windows has no such names.
describe.skipIf(process.platform === 'win32')('hostile folder names', () => {
  it('stay inside their quotes and comments', async () => {
    const names = [
      'a"b',
      "it's",
      'line\nbreak',
      'cr\rhere',
      '*',
      '// x',
      '],"exclude":["**"',
      '\u2028sep',
      '[id]',
      '(g)',
      '!no',
      '\u001b[31m',
    ];
    const files: Record<string, string> = {};
    for (const name of names) {
      files[`packages/${name}-core/a.ts`] = 'export const a = 1;\n';
      files[`packages/${name}-other/a.ts`] = 'export const a = 1;\n';
      files[`${name}/examples/a.ts`] = 'export const a = 1;\n';
    }
    // A star and a slash can only meet across a folder's border.
    files['packages/core*/x/a.ts'] = 'export const a = 1;\n';
    await project(files);
    const before = await analyze({ root, cache: false });
    await init();
    const { config } = await loadConfig(root);
    expect(config).toEqual({ ...defaultConfig(), tiers: await guess() });
    expect(config.tiers[0]!.paths.length).toBeGreaterThan(names.length);
    const after = await analyze({ root, cache: false });
    expect(after.tiers).toEqual(before.tiers);
    expect(after.tiers.find(({ name }) => name === 'core')!.modules).toBeGreaterThanOrEqual(names.length);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach the terminal
    expect(out).not.toMatch(/\u001b\[31m|\r/);
  });
});
