import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { phasesJsonSchema, phasesSchema, planJsonSchema, planSchema } from '../../src/report/planning-json-schema.js';
import { assemble } from '../../src/roadmap/snapshot.js';
import { snapshotLine } from '../../src/roadmap/store/jsonl.js';
import { run, SHOP } from '../support/cli.js';
import { snapshotModule } from '../support/modules.js';
import { project } from '../support/project.js';

const ROADMAP = fileURLToPath(new URL('../../fixtures/roadmap', import.meta.url));
const KIT = fileURLToPath(new URL('../../fixtures/projects/mcp-kit', import.meta.url));
const roadmap = ['--root', ROADMAP, '--snapshot', `${ROADMAP}/snapshot.jsonl`];
const kit = ['--root', KIT, '--no-cache'];

const JUNIT = (failures: number) =>
  `<testsuites><testsuite name="s"><testcase name="a"/>${'<testcase name="b"><failure/></testcase>'.repeat(failures)}</testsuite></testsuites>`;
const shop = (config: object, failures = 0, more = {}) => [
  '--no-cache',
  '--root',
  project({ ...SHOP, 'covgap.config.json': config, 'junit.xml': JUNIT(failures), ...more }),
];

describe('the roadmap worked through: 260 modules, 296 hours, six weeks from 2026-01-28', () => {
  it('one person takes 7.4 weeks and is late by 1.4; two take 3.7, three 2.5', async () => {
    const { status, stdout } = await run(['plan', '--to', '80', ...roadmap]);
    expect(status).toBe(0);
    expect(stdout).toContain('296 h');
    const rows = stdout.split('\n').filter((line) => /^ +\d +\d\.\d/.test(line));
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['1', '7.4', expect.any(String), '2026-03-20', 'late by 1.4'],
      ['2', '3.7', expect.any(String), '2026-02-22', 'early by 2.3'],
      ['3', '2.5', expect.any(String), '2026-02-14', 'early by 3.5'],
    ]);
  });

  it('has its four phases, the first of them failing', async () => {
    const { status, stdout } = await run(['phases', '--check', '--json', ...roadmap]);
    const printed = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(printed.phases.map(({ state, gap }: { state: string; gap: number }) => [state, gap > 0])).toEqual([
      ['open', true],
      ['open', true],
      ['open', true],
      ['open', true],
    ]);
    expect(printed.phases[0]).toMatchObject({ gap: 278, now: { covered: 722, total: 1000 } });
    expect((await run(['phases', '--check', 'all', ...roadmap])).status).toBe(1);
  });
});

describe('covgap phases', () => {
  it('shows where each stands, and what holds the next one back', async () => {
    const { status, stdout } = await run(['phases', ...kit]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/✓ {2}Fix failures +no failing test +0 failing +– +– +reached/);
    expect(stdout).toMatch(
      /○ {2}50 % +50 % of lines +12\.7 % +507 lines of 18 open modules +– +too little history: 1 of 4 weeks/,
    );
    expect(stdout).toContain('What holds 50 % back (lines missing)\n  165  packages/transports/src/http2-pipeline.ts');
  });

  it('passes a check of what is due, and only of that', async () => {
    const phases = [
      { name: 'past', lines: 30, due: '2020-01-01' },
      { name: 'future', lines: 99, due: '2999-01-01' },
    ];
    const { status, stdout } = await run(['phases', '--check', ...shop({ phases })]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('Check passed: past reached.') });
    expect((await run(['phases', '--check', 'all', ...shop({ phases })])).status).toBe(1);
    expect((await run(['phases', '--check', 'past', ...shop({ phases })])).status).toBe(0);
  });

  it('fails one that is not reached, and one that is unknown', async () => {
    const late = { phases: [{ name: 'half', lines: 90, due: '2020-01-01' }] };
    const open = await run(['phases', '--check', ...shop(late)]);
    expect({ status: open.status, text: open.stdout }).toEqual({
      status: 1,
      text: expect.stringContaining('Check failed: half not reached.'),
    });
    const green = { phases: [{ name: 'green', failingTests: 0 }] };
    expect((await run(['phases', '--check', 'all', ...shop(green)])).status).toBe(0);
    expect((await run(['phases', '--check', 'all', ...shop(green, 1)])).status).toBe(1);
    const unknown = await run(['phases', '--check', 'all', ...shop(green, 0, { 'junit.xml': '' })]);
    expect({ status: unknown.status, text: unknown.stdout }).toEqual({
      status: 1,
      text: expect.stringContaining('Check failed: green unknown.'),
    });
  });

  it.each<[string, string[], object, string]>([
    ['a check with nothing to check', ['--check'], {}, 'no phase has a due date'],
    ['a check of a phase that is not', ['--check', 'nope'], {}, 'no phase is called "nope"'],
    ['a tier that is not', [], { phases: [{ name: 'x', lines: 1, tiers: ['nope'] }] }, 'no tier is called "nope"'],
    ['two targets', [], { phases: [{ name: 'x', lines: 1, branches: 1 }] }, 'needs one target'],
    ['no target', [], { phases: [{ name: 'x' }] }, 'needs one target'],
    ['a day that is none', [], { phases: [{ name: 'x', lines: 1, due: '2026-02-30' }] }, 'is no day'],
    ['two of a name', [], { phases: [1, 2].map((lines) => ({ name: 'x', lines })) }, 'same name'],
  ])('refuses %s', async (_, argv, config, message) => {
    const { status, stdout, stderr } = await run(['phases', ...argv, ...shop(config)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('with a recorded history', () => {
  const WEEK = 7 * 86_400_000;
  const start = Date.UTC(2026, 0, 7, 9);
  /** Snapshots as `covgap history export` writes them: covered and coverable lines of one module, and failing tests. */
  const exported = (weeks: readonly (readonly [number, number, number])[]) =>
    weeks
      .map(([covered, total, failed], week) => {
        const tests = { tests: 50, passed: 50 - failed, failed, errored: 0, skipped: 0 };
        const time = start + week * WEEK;
        const origin = { project: 'shop', time, recordedAt: time, commit: null, branch: 'main', tests };
        return snapshotLine(assemble([snapshotModule('src/a.ts', covered, total)], ['core'], origin));
      })
      .join('');
  const lines = [110, 160, 195, 260, 290, 340, 400, 430];
  const history = exported(lines.map((covered, week) => [covered, 1000 + 10 * week, Math.max(0, 4 - week)]));
  const phases = [
    { name: 'green', failingTests: 0 },
    { name: 'third', lines: 30 },
    { name: 'half', lines: 50, due: '2026-03-05' },
    { name: 'modules', modules: { level: 30, count: 1 } },
  ];

  it('says since when a phase has held, when the next is reached, and what its date asks for', async () => {
    const root = shop({ phases }, 0, { 'history.jsonl': history });
    const { status, stdout } = await run(['phases', '--snapshot', `${root.at(-1)}/history.jsonl`, '--json', ...root]);
    expect(status).toBe(0);
    const printed = phasesSchema.parse(JSON.parse(stdout));
    const [green, third, half, modules] = printed.phases;
    const week = (at: number) => new Date(start + at * WEEK).toISOString();
    expect(green).toMatchObject({ state: 'reached', reachedAt: week(4), forecast: { verdict: 'reached' } });
    expect(third).toMatchObject({ state: 'reached', reachedAt: week(5) });
    expect(modules).toMatchObject({ state: 'reached', reachedAt: week(5), now: { covered: 1, total: 1 } });
    expect(half).toMatchObject({ state: 'open', gap: 105, forecast: { verdict: 'expected', points: 8 } });
    // About 42 of the missing 105 lines a week.
    const weeks = (Date.parse(half!.forecast.expected!) - start) / WEEK - 7;
    expect(weeks).toBeGreaterThan(1.5);
    expect(weeks).toBeLessThan(4);
    expect(half!.forecast.velocity.required).toBeGreaterThan(half!.forecast.velocity.current!);
    expect(half!.forecast.missProbability).toBeGreaterThan(0.9);
  });

  it('in words', async () => {
    const root = shop({ phases }, 0, { 'history.jsonl': history });
    const { stdout } = await run(['phases', '--snapshot', `${root.at(-1)}/history.jsonl`, ...root]);
    expect(stdout).toMatch(/✓ {2}green .* reached, held since 2026-02-04/);
    expect(stdout).toMatch(/○ {2}half .* 2026-03-05 {2}2026-\d\d-\d\d \(2026-\d\d-\d\d to 2026-\d\d-\d\d\)/);
    expect(stdout).toMatch(
      /half: \+4\.\d points a week over 8 weeks; covered \+\d+, coverable \+10 a week; the due date asks for/,
    );
  });
});

describe('covgap plan', () => {
  it('goes to the next open phase, tier by tier', async () => {
    const { status, stdout } = await run(['plan', '--start', '2026-01-28', '--due', '2w', ...kit]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^50 %: 50 % of lines, tier by tier\n12\.7 % → 50\.\d %: about 5\d\d lines more, in \d+ modules\./,
    );
    expect(stdout).toMatch(/default model, not calibrated|calibrated ×/);
    expect(stdout).toContain('No choice is cheaper: proven.');
    expect(stdout).toMatch(/[\d.]+ h worst first \(/);
    expect(stdout).toContain('Options, from 2026-01-28 at 40 hours a week each');
    expect(stdout).toContain('Due 2026-02-10');
    for (const title of ['Quick wins', 'Major work', 'Fill-ins', 'Later']) expect(stdout).toContain(title);
  });

  it('spends a budget', async () => {
    const { stdout } = await run(['plan', '--budget', '10h', '--any-order', '--json', ...kit]);
    const plan = planSchema.parse(JSON.parse(stdout));
    expect(plan).toMatchObject({ target: null, budget: 10, anyOrder: true, reaches: true });
    expect(plan.hours.expected).toBeLessThanOrEqual(10.01);
    expect(plan.items.length).toBeGreaterThan(0);
  });

  it('plans function by function, no line twice', async () => {
    const { stdout } = await run(['plan', '--to', '60', '--by', 'function', '--json', ...kit]);
    const plan = planSchema.parse(JSON.parse(stdout));
    expect(plan.items.every((item) => item.function !== null)).toBe(true);
    expect(plan.lines.after).toBeLessThanOrEqual(plan.lines.total);
    const byModule = planSchema.parse(JSON.parse((await run(['plan', '--to', '60', '--json', ...kit])).stdout));
    const open = (entries: typeof plan.matrix) => new Set(entries.map(({ path }) => path)).size;
    expect(open(plan.matrix)).toBe(open(byModule.matrix));
  });

  it('fits the terminal', async () => {
    for (const argv of [['plan', '--to', '70'], ['phases']]) {
      const { stdout } = await run([...argv, ...kit], { COLUMNS: '80' });
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it.each<[string[], string]>([
    [['--to', '70', '--budget', '3h'], 'ask for two plans'],
    [['--to', '101'], 'no percentage'],
    [['--budget', 'much'], 'no number of hours'],
    [['--fte', '1,x'], 'no list of people'],
    [['--due', 'soon'], 'no date'],
    [['--start', '2026-13-01'], 'no day'],
    [['--tier', 'nope'], 'no tier is called "nope"'],
    [['--snapshot', 'missing.jsonl'], 'cannot be read'],
  ])('refuses %s', async (argv, message) => {
    const { status, stdout, stderr } = await run(['plan', ...argv, ...kit]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('what is printed for machines and pages', () => {
  it.each([
    ['phases', ['phases', '--check', 'all'], phasesSchema, phasesJsonSchema],
    ['plan', ['plan', '--to', '70'], planSchema, planJsonSchema],
  ] as const)('%s --json fits its schema, read as any validator reads it', async (_, argv, schema, make) => {
    const printed = JSON.parse((await run([...argv, '--json', ...kit])).stdout);
    expect(schema.parse(printed)).toEqual(printed);
    const published = z.fromJSONSchema(make());
    expect(published.safeParse(printed).error).toBeUndefined();
  });

  it('Markdown has the same figures, and escapes what is not ours', async () => {
    const phases = [{ name: '<b>half|', lines: 99 }];
    const page = (await run(['phases', '--format', 'markdown', ...shop({ phases })])).stdout;
    expect(page).toContain('&lt;b&gt;half\\|');
    const plan = (await run(['plan', '--to', '80', '--format', 'markdown', ...roadmap])).stdout;
    expect(plan).toContain('| 1 | 7.4 | ');
    expect(plan).toContain('| late by 1.4 |');
  });
});

describe('covgap next', () => {
  const paths = (stdout: string) => JSON.parse(stdout).modules.map(({ path }: { path: string }) => path);
  it('follows the plan where a target is given', async () => {
    const planned = JSON.parse((await run(['plan', '--to', '30', '--json', ...kit])).stdout);
    const next = await run(['next', '--to', '30', '-n', '99', '--json', ...kit]);
    expect(new Set(paths(next.stdout))).toEqual(new Set(planned.items.map(({ path }: { path: string }) => path)));
    const text = (await run(['next', '--to', '30', ...kit])).stdout;
    expect(text).toMatch(/^\d+ of \d+ modules of the plan to 30 % of lines, /);
  });
  it('and where phases are configured; else it follows the ranking', async () => {
    const phases = [{ name: 'some', lines: 80 }];
    const text = (await run(['next', ...shop({ phases })])).stdout;
    expect(text).toMatch(/of the plan to 80 % of lines \(some\), /);
    expect((await run(['next', ...shop({})])).stdout).toMatch(/open modules?, /);
  });
});
