import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, SHOP } from '../support/cli.js';
import { repository } from '../support/git.js';
import { project, write } from '../support/project.js';

const COMMITTED = '2026-01-26T10:00:00Z';
const shop = () => repository([COMMITTED, { ...SHOP, '.gitignore': '.covgap/\ncoverage/\n' }]);

/** Two weeks of a shop. */
async function recorded(): Promise<string> {
  const root = shop();
  await run(['record', '--root', root, '--time', '2026-01-19']);
  write(root, { 'coverage/lcov.info': SHOP['coverage/lcov.info'].replace('DA:5,0', 'DA:5,1') });
  await run(['record', '--root', root]);
  return root;
}

describe('covgap record', () => {
  it('says what it recorded, and that it was recorded before', async () => {
    const root = shop();
    const first = await run(['record', '--root', root]);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Recorded [0-9a-f]{12} of shop in \.covgap\/history\.db\n/);
    expect(first.stdout).toContain('2026-01-26 10:00, commit ');
    expect(first.stdout).toContain('2 modules, 1 in no report');
    expect((await run(['record', '--root', root])).stdout).toMatch(/^Recorded before: /);
  });

  it('prints JSON', async () => {
    const { stdout } = await run(['record', '--root', shop(), '--json', '--dry-run']);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      added: false,
      dryRun: true,
      snapshot: { project: 'shop', time: '2026-01-26T10:00:00.000Z', tests: null, totals: { modules: 2 } },
    });
  });

  it.each([
    ['2026-13-01', 'no date'],
    ['yesterday', 'no date'],
    ['2999-01-01', 'no date of the past'],
  ])('refuses the time %s', async (time, message) => {
    expect(await run(['record', '--root', shop(), '--time', time])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  it('takes a moment in any zone', async () => {
    const { stdout } = await run([
      'record',
      '--root',
      shop(),
      '--dry-run',
      '--json',
      '--time',
      '2026-01-19T09:00+02:00',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ snapshot: { time: '2026-01-19T07:00:00.000Z' } });
  });

  it('ends with 2 where nothing can be recorded', async () => {
    expect(await run(['record', '--root', project({ 'a.ts': 'export {};\n' })])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('nothing to record'),
    });
  });
});

it('the library records as the command does', async () => {
  const root = shop();
  expect(await (await import('../../src/index.js')).record({ root })).toMatchObject({ added: true });
  expect((await run(['history', '--root', root])).stdout).toContain('1 snapshot');
});

describe('covgap history', () => {
  it('lists snapshots, the newest last, also with options before its command', async () => {
    const root = await recorded();
    const { status, stdout } = await run(['--root', root, 'history']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^shop in \.covgap\/history\.db: 2 snapshots\n/);
    expect(stdout).toMatch(/2026-01-19 00:00 .* 66\.6 %[\s\S]*2026-01-26 10:00 .* 100\.0 %/);
    expect((await run(['history', '--root', root, 'list', '-n', '1'])).stdout).toMatch(
      /1 older ones? (is|are) not shown/,
    );
    const json = JSON.parse((await run(['history', 'list', '--root', root, '--json'])).stdout);
    expect(json).toMatchObject({ project: 'shop', hidden: 0, snapshots: [{ branch: 'main' }, { branch: 'main' }] });
  });

  it('says where nothing is recorded, and which projects are there', async () => {
    const root = await recorded();
    expect((await run(['history', '--root', root, '--project', 'other'])).stdout).toContain('It holds shop.');
    expect((await run(['history', '--root', shop()])).stdout).toContain('Nothing is recorded of shop');
  });

  it('goes from one store into another, once', async () => {
    const root = await recorded();
    const { stdout } = await run(['history', 'export', '--root', root]);
    write(root, { 'h.jsonl': stdout });
    const into = (...more: string[]) =>
      run(['history', 'import', join(root, 'h.jsonl'), '--root', root, '--store', 'git:', ...more]);
    expect((await into()).stdout).toBe('Imported 2 of 2 snapshots into git:#refs/covgap/history.\n');
    expect((await into()).stdout).toContain('Imported 0 of 2 snapshots');
    expect(JSON.parse((await into('--json')).stdout)).toMatchObject({ read: 2, added: 0 });
    expect((await run(['history', 'export', '--root', root, '--store', 'git:', '--all-projects'])).stdout).toBe(stdout);
  });

  it('imports nothing of a file with a bad line', async () => {
    const root = await recorded();
    const { stdout } = await run(['history', 'export', '--root', root]);
    const [first, second] = stdout.split('\n');
    write(root, { 'h.jsonl': `${first}\n${second!.replace('src/cart.ts', 'src/dart.ts')}\n` });
    const result = await run(['history', 'import', join(root, 'h.jsonl'), '--root', root, '--store', 'new.db']);
    expect(result).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/h\.jsonl:2: .*altered/) });
    expect((await run(['history', '--root', root, '--store', 'new.db'])).stdout).toContain('Nothing is recorded');
    expect(await run(['history', 'import', join(root, 'gone.jsonl'), '--root', root])).toMatchObject({ status: 2 });
  });

  it('prunes only what it is told to', async () => {
    const root = await recorded();
    expect(await run(['history', 'prune', '--root', root])).toMatchObject({ status: 2, stdout: '' });
    const rule = ['history', 'prune', '--root', root, '--before', '2026-01-20'];
    expect((await run([...rule, '--dry-run'])).stdout).toContain('Would remove 1 snapshot of shop');
    expect((await run(rule)).stdout).toContain('Removed 1 snapshot of shop from .covgap/history.db; 1 stay');
    expect(JSON.parse((await run([...rule, '--json'])).stdout)).toMatchObject({ removed: [], kept: 1 });
  });

  it('has a doctor, whose exit status tells', async () => {
    const root = await recorded();
    expect(await run(['history', 'doctor', '--root', root])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('2 snapshots of 1 project'),
    });
    const file = join(root, '.covgap/history.db');
    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf(Buffer.from([0x1f, 0x8b, 0x08]));
    bytes[at + 30]! ^= 0xff;
    writeFileSync(join(root, 'broken.db'), bytes);
    const broken = await run(['history', 'doctor', '--root', root, '--store', 'broken.db', '--json']);
    expect(broken.status).toBe(1);
    expect(JSON.parse(broken.stdout)).toMatchObject({ sound: false, problems: [expect.stringContaining('snapshot')] });
  });

  it.each(['list', 'export', 'import', 'prune', 'doctor'])('%s has help with examples', async (name) => {
    const { status, stdout } = await run(['history', name, '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`$ covgap history ${name}`);
    expect(stdout).toContain('--store <location>');
  });
});
