/**
 * Every figure of the roadmap, traced: taken from its JSON, recomputed from the store and the files by the plainest means,
 * and looked up in the Markdown, in which no other number stands.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { Minimatch } from 'minimatch';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/roadmap/model.js';
import { openStore } from '../../../src/roadmap/store/open.js';
import { run } from '../../support/cli.js';
import { DEMO_DAY, demoProject } from '../../support/history.js';

interface Figure {
  readonly value: number | string | null;
  readonly unit: string;
  readonly from: readonly string[];
}

type Json = Record<string, unknown>;

let markdown: string;
let roadmap: Json;
let snapshots: Snapshot[];
let config: Json;
let files: string[];

beforeAll(async () => {
  const root = await demoProject();
  const args = ['roadmap', '--root', root, '--at', DEMO_DAY];
  markdown = (await run(args)).stdout;
  roadmap = JSON.parse((await run([...args, '--json'])).stdout) as Json;
  const store = await openStore('.covgap/history.db', root);
  const heads = await store.heads({ project: 'mcp-kit' });
  snapshots = await store.read(
    'mcp-kit',
    heads.map(({ id }) => id),
  );
  await store.close();
  config = parse(readFileSync(join(root, 'covgap.config.jsonc'), 'utf8'), [], { allowTrailingComma: true }) as Json;
  files = readFileSync(new URL('../../../fixtures/roadmap/mcp-kit-files.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');
});

/** Every figure of a part of the document, with its path in it. */
function figuresOf(value: unknown, path = ''): [string, Figure][] {
  if (typeof value !== 'object' || value === null) return [];
  if (isFigure(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => (key === 'sources' ? [] : figuresOf(each, `${path}/${key}`)));
}

function isFigure(value: object): value is Figure {
  return 'unit' in value && 'from' in value && 'value' in value;
}

function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Json | null | undefined)?.[key], value);
}

/** What a source names: the place is looked up outside of the document wherever there is one outside. */
function resolve(source: string): unknown {
  const [place, pointer] = [source.slice(0, source.indexOf('#')), source.slice(source.indexOf('#') + 1)];
  const sources = roadmap.sources as { outlooks: unknown[]; release: unknown; plan: unknown };
  if (place.startsWith('snapshot:'))
    return at(
      snapshots.find(({ id }) => id === place.slice(9)),
      pointer,
    );
  if (place === 'config') return at(config, pointer) ?? (pointer.endsWith('/target') ? 80 : undefined);
  if (place === 'history') return pointer === '/at' ? Date.parse(`${DEMO_DAY}T23:59:59.999Z`) : snapshots.length;
  if (place.startsWith('phase:')) return at(sources.outlooks[Number(place.slice(6))], pointer);
  if (place === 'release') return at(sources.release, pointer);
  if (place === 'plan') return at(sources.plan, pointer);
  return files.filter((file) => new Minimatch(pointer, { dot: true }).match(file)).length;
}

const ratio = (value: unknown) => {
  const { covered, total } = value as { covered: number; total: number };
  return (covered / total) * 100;
};
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const matches = (globs: readonly string[], path: string) =>
  globs.reduce(
    (taken, glob) => (new Minimatch(glob.replace(/^!/, ''), { dot: true }).match(path) ? !glob.startsWith('!') : taken),
    false,
  );

interface FeatureConfig {
  readonly modules: string[];
  readonly benchmarks?: string[];
  readonly docs?: string[];
}

/** What the store and the files say of a feature, by the plainest means. */
function featureByHand({ modules: globs, benchmarks, docs }: FeatureConfig) {
  const modules = snapshots.at(-1)!.modules.filter(({ path }) => matches(globs, path));
  const total = sum(modules.map(({ lines, estimatedLines }) => lines?.total ?? estimatedLines ?? 0));
  const coverage = (sum(modules.map(({ lines }) => lines?.covered ?? 0)) / total) * 100;
  const counted = modules.filter(({ state }) => state !== 'empty');
  const tested = (counted.filter(({ testFiles }) => testFiles > 0).length / counted.length) * 100;
  const found = (list: string[] | undefined) =>
    list === undefined ? null : files.filter((file) => matches(list, file)).length;
  const parts = [Math.min(100, (coverage / 80) * 100), tested];
  for (const count of [found(benchmarks), found(docs)]) if (count !== null) parts.push(count > 0 ? 100 : 0);
  return {
    modules: modules.length,
    coverage,
    tested,
    benchmarks: found(benchmarks),
    docs: found(docs),
    ready: sum(parts) / parts.length,
  };
}

const value = (path: string) => (at(roadmap, path) as Figure).value as number;

describe('the figures of the roadmap', () => {
  it('all name their sources, and every source is there', () => {
    const figures = figuresOf(roadmap);
    expect(figures.length).toBeGreaterThan(150);
    for (const [path, { value: given, from }] of figures) {
      // A target of 100 % or of no failing test is set by nobody; what has no source is not measured.
      if (from.length === 0) expect([100, 0, null], path).toContain(given);
      if (given !== null) for (const source of from) expect(resolve(source), `${path} from ${source}`).toBeDefined();
    }
  });

  it('that are taken as they are equal their source, and shares its share', () => {
    let checked = 0;
    for (const [path, { value: given, unit, from }] of figuresOf(roadmap)) {
      if (from.length !== 1 || given === null || /^\/(quick|features|timeline\/weeks)\//.test(path)) continue;
      const source = resolve(from[0]!);
      if (Array.isArray(source)) continue;
      const expected =
        unit === 'percent'
          ? ratio(source)
          : typeof source === 'object' && source !== null && 'covered' in source
            ? (source as { total: number; covered: number }).total - (source as { covered: number }).covered
            : typeof source === 'object'
              ? 0
              : source;
      if (unit === 'date') expect(Date.parse(given as string), path).toBe(Math.trunc(expected as number));
      else expect(given, path).toBeCloseTo(expected as number, 9);
      checked++;
    }
    expect(checked).toBeGreaterThan(100);
  });

  it('of coverage follow from the modules of the newest snapshot', () => {
    const { modules, tests } = snapshots.at(-1)!;
    const of = (name: 'lines' | 'branches' | 'functions') => {
      const known = modules.flatMap((module) => module[name] ?? []);
      return (sum(known.map(({ covered }) => covered)) / sum(known.map(({ total }) => total))) * 100;
    };
    const all = sum(modules.map(({ lines, estimatedLines }) => lines?.total ?? estimatedLines ?? 0));
    const counted = modules.filter(({ state }) => state !== 'empty');
    expect(value('/coverage/modules')).toBe(modules.length);
    expect(value('/coverage/unmeasured')).toBe(modules.filter(({ state }) => state === 'unmeasured').length);
    expect(value('/coverage/measured')).toBe(counted.filter(({ state }) => state !== 'unmeasured').length);
    expect(value('/coverage/tested')).toBeCloseTo(
      (counted.filter(({ testFiles }) => testFiles > 0).length / counted.length) * 100,
      9,
    );
    expect(value('/coverage/lines')).toBeCloseTo((sum(modules.map(({ lines }) => lines?.covered ?? 0)) / all) * 100, 9);
    for (const name of ['branches', 'functions'] as const) expect(value(`/coverage/${name}`)).toBeCloseTo(of(name), 9);
    expect(value('/coverage/reported')).toBeCloseTo(of('lines'), 9);
    expect(value('/coverage/failing')).toBe(tests!.failed + tests!.errored);
  });

  it('of features follow from modules and files', () => {
    for (const [index, feature] of (config.features as FeatureConfig[]).entries()) {
      const expected = featureByHand(feature);
      for (const [name, wanted] of Object.entries(expected)) {
        const given = value(`/features/${index}/${name}`);
        if (wanted === null) expect(given).toBeNull();
        else expect(given, `${name} of feature ${index}`).toBeCloseTo(wanted, 9);
      }
    }
  });

  it('of the table at the top follow from the others', () => {
    const quick = roadmap.quick as { item: string; now: Figure; target: Figure; gap: Figure }[];
    const row = (item: string) => quick.find((each) => each.item === item)!;
    const features = (roadmap.features as { ready: Figure; benchmarks: Figure; docs: Figure }[]).map((feature) => ({
      ready: feature.ready.value as number,
      benchmarks: feature.benchmarks.value as number | null,
      docs: feature.docs.value as number | null,
    }));
    const having = (name: 'benchmarks' | 'docs') => {
      const known = features.flatMap((feature) => feature[name] ?? []);
      return (known.filter((count) => count > 0).length / known.length) * 100;
    };
    expect(row('features').now.value).toBeCloseTo(sum(features.map(({ ready }) => ready)) / features.length, 9);
    expect(row('benchmarks').now.value).toBeCloseTo(having('benchmarks'), 9);
    expect(row('documentation').now.value).toBeCloseTo(having('docs'), 9);
    expect(row('coverage').now.value).toBe(value('/coverage/lines'));
    expect(row('tests').now.value).toBe(value('/coverage/failing'));
    for (const { item, now, target, gap } of quick) {
      if (item === 'release' || item === 'tests' || now.value === null) continue;
      expect(gap.value).toBeCloseTo((target.value as number) - (now.value as number), 9);
    }
    const { now, target, gap } = row('release');
    const weeks = (Date.parse(now.value as string) - Date.parse(target.value as string)) / (7 * 86_400_000);
    expect(gap.value).toBeCloseTo(weeks, 6);
    expect((target.value as string).slice(0, 10)).toBe((config.release as { date: string }).date);
  });

  it('of phases follow from the history', () => {
    const percent = ({ totals: { linesWithUnmeasured } }: Snapshot) => ratio(linesWithUnmeasured);
    const milestones = roadmap.milestones as {
      name: string;
      kind: string;
      reached: Figure;
      gap: Figure;
      target: Figure;
      gapUnit: string;
    }[];
    for (const { name, kind, reached, gap, target, gapUnit } of milestones) {
      if (gapUnit === 'tests') {
        const first = snapshots.findLastIndex(({ tests }) => tests!.failed + tests!.errored > 0) + 1;
        expect(Date.parse(reached.value as string), name).toBe(snapshots[first]!.time);
        continue;
      }
      const wanted = target.value as number;
      const first = snapshots.findLastIndex((each) => percent(each) < wanted) + 1;
      if (first === snapshots.length) expect([kind, reached.value]).toEqual([kind, null]);
      else expect(Date.parse(reached.value as string), name).toBe(snapshots[first]!.time);
      const { covered, total } = snapshots.at(-1)!.totals.linesWithUnmeasured!;
      expect(gap.value, name).toBe(Math.max(0, Math.ceil((wanted * total) / 100 - covered)));
    }
  });

  it('of weeks add up the pieces of the plan', () => {
    const plan = (roadmap.sources as Json).plan as {
      items: { week: number; gain: number; hours: { expected: number } }[];
      lines: { now: number; total: number };
    };
    const weeks = (roadmap.timeline as { weeks: { hours: Figure; coverage: Figure; modules: Figure }[] }).weeks;
    for (const [index, { hours, coverage }] of weeks.entries()) {
      const own = plan.items.filter(({ week }) => week === index + 1);
      const until = plan.items.filter(({ week }) => week <= index + 1);
      expect(hours.value).toBeCloseTo(sum(own.map((item) => item.hours.expected)), 9);
      expect(coverage.value).toBeCloseTo(
        ((plan.lines.now + sum(until.map(({ gain }) => gain))) / plan.lines.total) * 100,
        9,
      );
    }
    const { covered, total } = snapshots.at(-1)!.totals.linesWithUnmeasured!;
    expect(plan.lines).toMatchObject({ now: covered, total });
    expect(value('/timeline/hours')).toBeCloseTo(sum(plan.items.map(({ hours }) => hours.expected)), 9);
  });

  it('are all the numbers there are in the Markdown', () => {
    // As a figure of its unit is printed, by hand.
    const printed = ({ value: given, unit }: Figure): string[] => {
      if (given === null) return [];
      if (typeof given === 'string') return [given.slice(0, 10)];
      const one = (number: number) => (Math.round(Math.abs(number) * 10) / 10).toFixed(1);
      if (unit === 'percent') return [(Math.floor(given * 10 + 1e-6) / 10).toFixed(1)];
      if (unit === 'probability') return [`${Math.round(given * 100)}`];
      if (unit === 'hours') return given < 10 ? [one(given)] : [`${Math.round(given)}`];
      if (unit === 'count' || unit === 'level') return [Math.round(given).toLocaleString('en-US')];
      return [one(given)];
    };
    const known = new Set(figuresOf(roadmap).flatMap(([, figure]) => printed(figure)));
    // Names are no figures: of the release, phases, modules, owners, and the commit.
    const names = [
      ...(roadmap.milestones as { name: string }[]).map(({ name }) => name),
      ...snapshots.at(-1)!.modules.flatMap(({ path, owners }) => [path, ...owners]),
      snapshots.at(-1)!.commit!.slice(0, 10),
    ].sort((a, b) => b.length - a.length);
    // The numbers of an ordered list count its items.
    const bare = names.reduce((text, name) => text.replaceAll(name, ''), markdown.replace(/^\d+\. /gm, ''));
    const numbers = bare.match(/\d{4}-\d\d-\d\d|\d+(?:,\d{3})*(?:\.\d+)?/g) ?? [];
    expect(numbers.length).toBeGreaterThan(80);
    expect(numbers.filter((number) => !known.has(number))).toEqual([]);
  });
});
