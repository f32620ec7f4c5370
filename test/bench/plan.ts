/**
 * Plans of many modules: time, and how far from the optimum at most. The table of docs/planning.md.
 *
 *     npx tsx test/bench/plan.ts [modules]
 */
import { performance } from 'node:perf_hooks';
import { defaultBasis } from '../../src/roadmap/effort/calibrate.js';
import { moduleEffort } from '../../src/roadmap/effort/effort.js';
import { DEFAULT_RATES } from '../../src/roadmap/effort/rates.js';
import { Draws } from '../../src/roadmap/forecast/draws.js';
import type { ModuleSnapshot } from '../../src/roadmap/model.js';
import { makePlan } from '../../src/roadmap/plan/plan.js';

const size = Number(process.argv[2] ?? 10_000);
const tierOrder = ['core', 'transports', 'observability', 'rest'];
const random = new Draws(7);

function made(index: number): ModuleSnapshot {
  const total = Math.max(3, Math.round(60 * Math.exp(0.9 * random.normal())));
  const covered = random.next() < 0.3 ? Math.floor(total * random.next()) : 0;
  const functions = Math.max(1, Math.round((total * (0.5 + random.next())) / 8));
  const hit = Math.round((functions * covered) / total);
  return {
    path: `src/m${index}.ts`,
    tier: tierOrder[random.below(tierOrder.length)]!,
    state: covered === 0 ? 'uncovered' : 'partial',
    lines: { covered, total },
    estimatedLines: null,
    branches: { covered: Math.round(0.6 * covered * random.next()), total: Math.round(0.6 * total) },
    functions: { covered: hit, total: functions },
    complexity: null,
    testFiles: random.next() < 0.4 ? 1 : 0,
    owners: [],
  };
}

const modules = Array.from({ length: size }, (_, index) => made(index));
const lines = modules.reduce(
  (sum, module) => ({ covered: sum.covered + module.lines!.covered, total: sum.total + module.lines!.total }),
  { covered: 0, total: 0 },
);
const basis = defaultBasis('a benchmark');
const goals = [{ percent: 50 }, { percent: 70 }, { percent: 85 }, { budget: size / 4 }];

console.log(`${size} modules, ${lines.total} lines`);
for (const anyOrder of [false, true])
  for (const goal of goals) {
    const begin = performance.now();
    const pieces = modules.flatMap((module) => moduleEffort(module, DEFAULT_RATES, basis) ?? []);
    const rest = { tiers: null, by: 'module' as const, fte: [1, 2, 3], hoursPerWeek: 40, start: 0, due: null };
    const plan = makePlan({ pieces, lines, goal, tierOrder, anyOrder, basis, ...rest });
    const ms = performance.now() - begin;
    const saved = plan.naive.map(({ order, hours, gain }) =>
      hours === null || plan.target === null ? `${order} +${gain}` : `${order} ${hours.toFixed(0)} h`,
    );
    console.log(
      `${JSON.stringify(goal)} ${anyOrder ? 'any order' : 'by tiers'}: ${ms.toFixed(0)} ms, ${plan.items.length} modules, ${plan.hours.expected.toFixed(0)} h, gap ${(100 * plan.optimalityGap).toFixed(5)} %, ${saved.join(', ')}, +${plan.lines.after - plan.lines.now} lines`,
    );
  }
