/**
 * Five years of weekly snapshots of a project that grows to 10,000 modules, a few of which change every week:
 * `node make-history.mjs <root> [weeks] [modules]`. Prints how many it stored and the size of the file.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '../../dist/roadmap/snapshot.js';
import { openStore } from '../../dist/roadmap/store/open.js';

const [root, weeks = '260', count = '10000'] = process.argv.slice(2);
const WEEK_MS = 7 * 86_400_000;
const TIERS = ['core', 'transports', 'observability', 'rest'];
const WORDS =
  'batch cache pool session queue registry socket metric trace span codec parser writer store router client'.split(' ');

/** Mulberry32: the same history every time. */
let seed = 20260128;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let value = Math.imul(seed ^ (seed >>> 15), seed | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
}
const below = (limit) => Math.floor(random() * limit);
const word = () => WORDS[below(WORDS.length)];

const modules = Array.from({ length: Number(count) }, (_, at) => newModule(at)).sort((a, b) =>
  a.path < b.path ? -1 : 1,
);
const store = await openStore('.covgap/history.db', root);
const last = Date.now() - (Date.now() % WEEK_MS);
for (let week = 0; week < Number(weeks); week++) {
  for (const module of modules) if (random() < 0.03) advance(module);
  // A tenth of them comes in over the years, at places of their own.
  const there = modules.filter(({ since }) => since <= week / Number(weeks));
  const time = last - (Number(weeks) - 1 - week) * WEEK_MS;
  const origin = {
    project: 'bench',
    time,
    recordedAt: time,
    commit: week.toString(16).padStart(40, '0'),
    branch: 'main',
  };
  const tests = { tests: 9000 + week, passed: 8990 + week, failed: week % 7, errored: 0, skipped: 10 - (week % 7) };
  await store.append([
    assemble(
      there.map(({ since: _, ...module }) => module),
      TIERS,
      { ...origin, tests },
    ),
  ]);
}
await store.close();
console.log(
  `${weeks} snapshots of up to ${count} modules: ${(statSync(join(root, '.covgap/history.db')).size / 1e6).toFixed(1)} MB`,
);

function newModule(at) {
  const total = 5 + Math.floor(Math.exp(random() * 5));
  const unmeasured = random() < 0.2;
  const ratio = (of) => (unmeasured ? null : { covered: below(of + 1), total: of });
  return {
    path: `packages/${word()}-${word()}/src/${word()}/${word()}-${word()}-${at}.ts`,
    tier: TIERS[below(4)],
    state: unmeasured ? 'unmeasured' : 'partial',
    lines: ratio(total),
    estimatedLines: unmeasured ? total : null,
    branches: ratio(Math.floor(total / 3)),
    functions: ratio(Math.ceil(total / 8)),
    complexity: 1 + below(total),
    testFiles: below(2),
    owners: [`@org/team-${below(8)}`],
    since: random() < 0.1 ? random() : 0,
  };
}

/** Coverage mostly rises, code mostly grows. */
function advance(module) {
  if (module.lines === null) {
    if (random() < 0.2) {
      const total = module.estimatedLines;
      Object.assign(module, { state: 'partial', estimatedLines: null, lines: { covered: below(total), total } });
    }
    return;
  }
  const total = module.lines.total + below(4);
  module.lines = { covered: Math.min(total, Math.max(0, module.lines.covered + below(7) - 1)), total };
}
