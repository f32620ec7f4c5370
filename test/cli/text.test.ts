import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, SHOP } from '../support/cli.js';
import { type Files, project } from '../support/project.js';

const text = async (files: Files, ...argv: string[]) =>
  (await run([...argv, '--root', project(files), '--no-cache'])).stdout;

const full = 'SF:src/a.ts\nDA:1,1\nend_of_record\n';

describe('covgap', () => {
  it('says where the project stands and what to cover next', async () => {
    const lines = (await text(SHOP)).split('\n');
    expect(lines[0]).toMatch(/^Report {2}coverage\/lcov\.info \(lcov, 0 minutes old\) {2}1 of 1 file matched$/);
    expect(lines).toContain('Lines   66.6 % (2 of 3) as reported   Branches 50.0 %   Functions 100.0 %');
    expect(lines).toContain('        40.0 % (2 of 5) with 1 unmeasured module, lines estimated');
    expect(lines).toContain('        2 modules: 1 measured, 1 unmeasured; 1 test file');
    expect(lines).toContain(' #1  src/till.ts  rest    none    ~2'.slice(1));
    expect(lines.join('\n')).toContain('warning no git history here');
  });

  it('counts as more only what it would show', async () => {
    const files = { 'src/a.ts': 'a();', 'src/b.ts': 'b();', 'src/c.ts': 'c();', 'src/t.ts': 'type T = 1;' };
    const covered = { ...files, 'coverage/lcov.info': full };
    expect(await text(covered, '-n', '1')).toContain('\n1 more module: covgap -n 2. Look into one');
    expect(await text(covered, '-n', '2')).not.toContain('more module');
    expect(await text(covered, '-n', '1', '--order', 'path')).toContain('3 more modules: covgap -n 4.');
  });

  it('is content where everything is covered, and only there', async () => {
    expect(await text({ 'src/a.ts': 'a();', 'coverage/lcov.info': full })).toContain('every module is covered');
    for (const argv of [[], ['next'], ['--format', 'markdown'], ['next', '--format', 'markdown']]) {
      const nothing = await text({ 'README.md': '' }, ...argv);
      expect(nothing).not.toMatch(/covered\.|to cover/);
      expect(nothing).toContain('No source of a known language here.\n');
    }
  });

  it('says at a report all that was left aside for it', async () => {
    const files = { 'src/a.ts': 'a();', 'coverage/lcov.info': full, 'coverage/clover.xml': '<coverage/>' };
    const lines = (await text({ ...files, '.nyc_output/x.json': '{}' })).split('\n');
    expect(lines.slice(1, 3)).toEqual([
      '        clover.xml left aside: other formats of the same test run',
      '        .nyc_output/x.json left aside: the raw data of the same test run',
    ]);
  });

  it('leaves out measures of nothing', async () => {
    const none = `${full.slice(0, -14)}BRF:0\nBRH:0\nFNF:0\nFNH:0\nend_of_record\n`;
    const files = { 'src/a.ts': 'a();', 'coverage/lcov.info': none };
    expect(await text(files)).toContain('\nLines   100.0 % (1 of 1) as reported\n');
    expect(await text(files, 'show', 'a')).toContain('\nLines 100.0 % (1 of 1)\n');
    expect(await text({ 'src/a.ts': 'a();' })).toMatch(/^Lines {3}0\.0 % \(0 of 1\) with 1 unmeasured/);
    expect(await text(files, '--format', 'markdown')).toContain('\n100.0 % of lines covered as reported.\n');
  });

  it('shows the first warnings and says how many there are beside', async () => {
    const strange = 'SF:/ci/x.ts\nDA:1,1\nend_of_record\n';
    const reports = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}.info`, strange]));
    const page = await text({ 'src/a.ts': 'a();', 'a.info': full, ...reports }, '--report', '*.info');
    expect(page.match(/^warning /gm)).toHaveLength(5);
    expect(page).toMatch(/… and \d+ more; covgap doctor shows all/);
    expect(page).toContain('… and 2 more reports');
  });
});

describe('an open module', () => {
  const half = 'DA:1,1\nBRDA:1,0,0,1\nBRDA:1,0,1,0\nend_of_record\n';
  const files = {
    'src/a.ts': 'a() || b();',
    'src/b.ts': 'b();',
    'src/c.ts': 'a() || c();',
    'coverage/lcov.info': `SF:src/a.ts\n${half}${full.replace('a.ts', 'b.ts')}SF:src/c.ts\n${half}`,
  };

  it.each([
    [[], /#1 +src\/a\.ts[^#]+#2 +src\/c\.ts/],
    [['next'], /2 of 2 open modules[^#]+#1 src\/a\.ts[^#]+#2 src\/c\.ts/],
    [['--format', 'markdown'], /\| 1 \| `src\/a\.ts`.*\n\| 2 \| `src\/c\.ts`/],
    [['next', '--format', 'markdown'], /\| 1 \| `src\/a\.ts`.*\n\| 2 \| `src\/c\.ts`/],
    [['-n', '1'], /\n1 more module: covgap -n 2\./],
    [['next', '-n', '1'], /1 of 2 open modules/],
    [['--format', 'markdown', '-n', '1'], /… and 1 module more\./],
    [['next', '--format', 'markdown', '-n', '1'], /… and 1 module more\./],
  ])('has a score, if only for branches: %j', async (argv, expected) => {
    const page = await text(files, ...argv);
    expect(page).toMatch(expected);
    expect(page).not.toContain('b.ts');
  });

  it('is one of many in CSV and JSON', async () => {
    expect(await text(files, '--format', 'csv')).toContain('b.ts');
    expect(await text(files, '--json')).toContain('b.ts');
  });
});

describe('covgap next', () => {
  it('names the largest gaps of each module', async () => {
    const page = await text(SHOP, 'next');
    expect(page).toContain('2 of 2 open modules, 3 lines to cover');
    expect(page).toContain('#1 src/till.ts  rest · unmeasured\n');
    expect(page).toContain('1-3  open is never entered');
    expect(page).toContain('5  1 line never run in add');
    expect(page).toContain('2  1 of 2 branches never taken in add');
  });

  it('shows as many as asked for, of the tier and owner asked for', async () => {
    const files = {
      ...SHOP,
      'covgap.config.jsonc': { tiers: [{ name: 'first', paths: ['src/cart.ts'] }] },
      CODEOWNERS: '* @all\nsrc/till.ts @till\n',
    };
    expect(await text(files, 'next', '-n', '1')).toContain('1 of 2 open modules');
    expect(await text(files, 'next', '--tier', 'first')).not.toContain('till.ts');
    expect(await text(files, 'next', '--tier', ' first, rest ')).toContain('2 of 2 open modules');
    expect(await text(files, 'next', '--owner', '@till')).not.toContain('cart.ts');
  });

  it('cuts a long list of gaps', async () => {
    const many = Array.from({ length: 9 }, (_, index) => `export function f${index}() {\n  return ${index};\n}\n`);
    expect(await text({ 'src/a.ts': many.join('') }, 'next')).toContain("… and 4 smaller gaps: covgap show '#1'");
  });

  it('has nothing to name where nothing is left', async () => {
    expect(await text({ 'src/a.ts': 'a();', 'coverage/lcov.info': full }, 'next')).toBe('Nothing left to cover.\n');
  });
});

describe('covgap show', () => {
  it('shows each gap with its source', async () => {
    const page = await text(SHOP, 'show', 'src/cart.ts');
    expect(page).toMatch(/^src\/cart\.ts {2}#2 · rest · partial · score \d+\n/);
    expect(page).toContain('Lines 66.6 % (2 of 3)   Branches 50.0 % (1 of 2)   Functions 100.0 % (1 of 1)');
    expect(page).toContain('Tests  test/cart.test.ts\n');
    expect(page).toContain('5  1 line never run in add\n   5 │   return 0;\n');
  });

  it('cuts a long gap and says how much is left', async () => {
    const body = '  step();\n'.repeat(20);
    const page = await text({ 'src/a.ts': `export function long() {\n${body}}\n` }, 'show', 'a');
    expect(page.match(/│/g)).toHaveLength(8);
    expect(page).toContain('… 14 more lines');
  });

  it('says so where there is no gap, and where a test never imports the module', async () => {
    const files = { 'src/a.ts': 'a();', 'test/a.test.ts': 'x();', 'coverage/lcov.info': full };
    const page = await text(files, 'show', 'a');
    expect(page).toContain('No gaps.');
    expect(page).toContain('test/a.test.ts (never imports it)');
  });

  const longFirst = `export function first() {\n  return 1;\n}\nexport function long() {\n${'  step();\n'.repeat(5)}}\n`;
  const three = { 'src/a.ts': `${longFirst}export function last() {\n  step();\n  return 2;\n}\n` };

  it('shows as many as asked for: the largest, in the order of the source', async () => {
    const page = await text(three, 'show', 'a', '-n', '2');
    expect(page).toMatch(/\n3 gaps, the largest 2\n\n4-10 .*long[\s\S]+\n11-14 .*last[\s\S]+\n… and 1 smaller gap\n$/);
    expect(page).not.toContain('first is never');
    expect(await text(three, 'show', 'a', '-n', '3')).toContain('\n3 gaps\n');
    expect(JSON.parse(await text(three, 'show', 'a', '-n', '1', '--json')).module.gaps).toEqual([
      expect.objectContaining({ name: 'long' }),
    ]);
  });

  it('takes an absolute path inside of the project, and no other', async () => {
    const root = project(SHOP);
    const show = (path: string) => run(['show', path, '--root', root, '--no-cache']);
    expect((await show(join(root, 'src/cart.ts'))).stdout).toMatch(/^src\/cart\.ts /);
    expect((await show(join(root, 'src', '..', 'src', 'cart'))).stdout).toMatch(/^src\/cart\.ts /);
    expect((await show(join(project(SHOP), 'src/cart.ts'))).status).toBe(2);
  });

  it('says where the report is of another version of the module', async () => {
    const files = {
      'src/a.ts': 'a();',
      'src/b.ts': 'b();',
      'coverage/lcov.info': `${full}SF:src/b.ts\nDA:9,0\nend_of_record\n`,
    };
    expect(await text(files, 'show', 'b')).toMatch(
      /^src\/b\.ts .*\n.*\n.*\nwarning src\/b\.ts: a source is shorter than/,
    );
    expect(await text(files, 'show', 'a')).not.toContain('warning');
  });

  it('says where the report is older than the source', async () => {
    const root = project(SHOP);
    utimesSync(join(root, 'coverage/lcov.info'), 1e9, 1e9);
    const show = async (name: string) => (await run(['show', name, '--root', root, '--no-cache'])).stdout;
    expect(await show('src/cart.ts')).toMatch(/\nwarning coverage\/lcov\.info: 2 sources have changed since/);
    expect(await show('till')).not.toContain('warning');
  });

  it('reads no source outside of the project, whatever a report names', async () => {
    const files = {
      'all.info': 'SF:/etc/hostname\nDA:1,0\nend_of_record\nSF:../../etc/hostname\nDA:1,0\nend_of_record\n',
    };
    for (const rank of ['#1', '#2']) {
      const page = await text(files, 'show', rank, '--report-only', '--report', 'all.info');
      expect(page).toContain('1 line never run');
      expect(page).not.toContain('│');
    }
  });
});
