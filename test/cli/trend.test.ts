import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../src/roadmap/snapshot.js';
import { run } from '../support/cli.js';
import { DEMO_DAY, demoProject, demoSnapshots, projectWith } from '../support/history.js';
import { project } from '../support/project.js';

let root: string;

beforeAll(async () => {
  root = await demoProject();
});

const trend = (...args: readonly string[]) => run(['trend', '--root', root, '--at', DEMO_DAY, ...args]);

describe('covgap trend', () => {
  it('shows every week with the gap among them, and what changed in the last', async () => {
    const { status, stdout } = await trend('--weeks', '13');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Trend {3}mcp-kit, main {2}2026-W05 to 2026-W17$/m);
    expect(stdout).toMatch(/^2026-W05 +13\.5 % +– +185 of 1,361 +34\.2 % +33\.1 % +20 +2$/m);
    expect(stdout).toMatch(/^2026-W12 +no snapshot$/m);
    expect(stdout).toMatch(/^2026-W17 +58\.7 % +\+4\.2 /m);
    expect(stdout).toMatch(/^all modules +▂▂▂▂▃▃▃·▄▄▅▅▆ +58\.7 % +\+4\.2 +\+45\.2$/m);
    const changed = stdout.slice(stdout.indexOf('Changed'));
    expect(changed).toMatch(/Up\n +packages\/transports\/src\/http2-pipeline\.ts {2}0\.0 % → 92\.7 %, −153 uncovered/);
    expect(changed).toMatch(/Left the report\n +packages\/observability\/src\/metrics\.ts/);
    expect(changed).toMatch(/New code without tests\n +packages\/transports\/src\/event-stream\.ts/);
    expect(changed).toMatch(/Vanished\n +packages\/tools\/src\/legacy-environment\.ts/);
  });

  it.each(['40', '60', '80', '120'])('fits a terminal of %s columns', async (columns) => {
    const { stdout } = await run(['trend', '--root', root, '--at', DEMO_DAY], { COLUMNS: columns });
    const widest = Math.max(...stdout.split('\n').map((line) => stringWidth(line)));
    expect(widest).toBeLessThanOrEqual(Number(columns));
  });

  it('is coloured where colours are wanted, and plain under NO_COLOR', async () => {
    const args = ['trend', '--root', root, '--at', DEMO_DAY];
    expect((await run(args, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[');
    expect((await run(args, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001b[');
  });

  it('splits by owner and by module', async () => {
    expect((await trend('--by', 'owner')).stdout).toMatch(/^@mcp-kit\/telemetry-team +/m);
    expect((await trend('--by', 'module')).stdout).toMatch(/^packages\/transports\/src\/websocket-pipeline\.ts +/m);
  });

  it('prints a row for each week and group as CSV, empty where nothing was recorded', async () => {
    const { stdout } = await trend('--weeks', '13', '--format', 'csv');
    const rows = stdout.trim().split('\r\n');
    expect(rows).toHaveLength(1 + 13 * 5);
    expect(rows).toContain(`2026-W05,2026-01-26,all,185,1361,2026-01-28T15:10:00.000Z,${rows[1]!.split(',')[6]},20,2`);
    expect(rows).toContain('2026-W12,2026-03-16,core,,,,,,');
  });

  it('draws the same chart twice', async () => {
    const [first, second] = [await trend('--format', 'svg'), await trend('--format', 'svg')];
    expect(first.stdout).toContain('<svg');
    expect(second.stdout).toBe(first.stdout);
    expect(first.stdout).not.toMatch(/href|url\(|@import|<script/);
  });

  it('writes the chart beside the page, replaces its own, and leaves the file of someone else', async () => {
    const file = join(project(), 'my chart.svg');
    for (const _ of [1, 2]) {
      const { status, stdout } = await trend('--format', 'markdown', '--chart', file);
      expect(status).toBe(0);
      expect(stdout).toContain(`](${encodeURI(file)})`);
    }
    expect(readFileSync(file, 'utf8')).toMatch(/^<!-- made by covgap -->\n<svg/);
    writeFileSync(file, 'mine');
    const { status, stderr } = await trend('--chart', file);
    expect(status).toBe(2);
    expect(stderr).toContain('covgap did not make it');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('takes the branch that was recorded most, unless another is named', async () => {
    const [first, ...rest] = await demoSnapshots();
    const { id: _, totals: __, tiers, modules, ...origin } = first!;
    const names = tiers.map(({ name }) => name);
    const other = assemble(modules, names, { ...origin, branch: 'feature', time: Date.parse('2026-04-22T20:00Z') });
    const folder = await projectWith([other, first!, ...rest]);
    const args = ['trend', '--root', folder, '--at', DEMO_DAY];
    expect((await run(args)).stdout).toMatch(/, main /);
    expect((await run([...args, '--branch', 'feature'])).stdout).toMatch(/^2026-W17 +13\.5 %/m);
  });

  it('says where nothing was recorded, and what there is', async () => {
    const empty = await run(['trend', '--root', project({ 'package.json': { name: 'kit' } })]);
    expect(empty.status).toBe(2);
    expect(empty.stderr).toContain('Record one with `covgap record`');
    const early = await run(['trend', '--root', root, '--at', '2026-01-01']);
    expect(early.status).toBe(2);
    expect(early.stderr).toContain('The newest is of 2026-04-22, branch main');
  });

  it.each([
    ['--weeks', '0'],
    ['--weeks', '521'],
    ['--weeks', 'x'],
    ['--at', 'yesterday'],
  ])('refuses %s %s', async (option, value) => {
    expect((await run(['trend', '--root', root, option, value])).status).toBe(2);
  });

  it('goes on with a single week, without a change or a forecast', async () => {
    const { status, stdout } = await run(['trend', '--root', root, '--at', '2026-01-29', '--weeks', '1']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/too little history/);
    expect(stdout).not.toContain('Changed');
  });
});

describe('covgap roadmap', () => {
  it('writes a file, replaces its own, and says nothing else', async () => {
    for (const format of ['markdown', 'html', 'json']) {
      const file = join(project(), `roadmap.${format}`);
      for (const _ of [1, 2]) {
        const outcome = await run(['roadmap', '--root', root, '--at', DEMO_DAY, '--format', format, '--out', file]);
        expect(outcome).toEqual({ status: 0, stdout: '', stderr: '' });
      }
      expect(existsSync(file)).toBe(true);
    }
  });
});
