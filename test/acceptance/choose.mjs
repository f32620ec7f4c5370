/**
 * Chooses the modules of the acceptance by a fixed seed and writes them to `modules.json`:
 * `node test/acceptance/choose.mjs --corpus <folder with a clone of every package>`. Rules are in `eligible.mjs`.
 * Packages are split into two halves: `seen` may be looked at while developing, `held-out` never.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { refusal } from './eligible.mjs';
import { packages } from './packages.mjs';
import { randomOf, shuffled } from './random.mjs';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: process.env.COVGAP_CORPUS ?? '' },
    seed: { type: 'string', default: '20261124' },
    count: { type: 'string', default: '80' },
    most: { type: 'string', default: '8' },
    out: { type: 'string', default: new URL('./modules.json', import.meta.url).pathname },
    /** Folder to list the chosen modules in, one absolute path a line, a file for each half. */
    lists: { type: 'string' },
  },
});
if (!existsSync(values.corpus)) {
  console.error('Where are the clones? Give --corpus <folder> or set COVGAP_CORPUS.');
  process.exit(2);
}
const seed = Number(values.seed);
const random = randomOf(seed);
const order = shuffled(packages, random);
const halves = {
  seen: order.slice(0, Math.ceil(order.length / 2)),
  'held-out': order.slice(Math.ceil(order.length / 2)),
};
const modules = [];
for (const [half, members] of Object.entries(halves)) {
  const queues = members.map((member) => ({ ...known(member), queue: eligible(member) }));
  modules.push(...takeTurns(queues, Number(values.count) / 2).map((module) => ({ ...module, half })));
}
modules.sort((a, b) => compare(a.package, b.package) || compare(a.module, b.module));
writeFileSync(values.out, `${JSON.stringify({ seed, modules }, null, 2)}\n`);
for (const half of Object.keys(halves)) {
  const chosen = modules.filter((module) => module.half === half);
  console.log(`${half}: ${chosen.length} modules of ${new Set(chosen.map((module) => module.package)).size} packages`);
  if (values.lists !== undefined)
    writeFileSync(
      join(values.lists, `${half.replace('-', '')}.txt`),
      chosen.map(({ package: name, root, module }) => `${join(values.corpus, name, root, module)}\n`).join(''),
    );
}

function known({ name, repository, root = '' }) {
  const folder = join(values.corpus, name);
  if (!existsSync(folder)) {
    console.error(`${name} is absent: git clone https://github.com/${repository} ${folder}`);
    process.exit(2);
  }
  const commit = execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const { name: npm, version } = JSON.parse(readFileSync(join(folder, root, 'package.json'), 'utf8'));
  return { package: name, npm: `${npm}@${version}`, repository: `https://github.com/${repository}`, commit, root };
}

/** Paths that may be chosen, in random order, at most `most`. */
function eligible({ name, root = '', source }) {
  const folder = join(values.corpus, name, root);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const reasons = new Map();
  const read = (path) => {
    const file = join(folder, path);
    return existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : null;
  };
  const paths = execFileSync('git', ['-C', folder, 'ls-files', '--', ...source], { encoding: 'utf8' }).split('\n');
  const left = paths.filter(Boolean).filter((path) => {
    const reason = refusal(path, read, Object.keys(dependencies));
    reasons.set(reason ?? 'eligible', (reasons.get(reason ?? 'eligible') ?? 0) + 1);
    return reason === null;
  });
  console.log(`${name}: ${[...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ')}`);
  return shuffled(left.sort(compare), random).slice(0, Number(values.most));
}

/** One module of each package in turn, so that large packages do not crowd out small ones. */
function takeTurns(queues, count) {
  const taken = [];
  for (let round = 0; taken.length < count && queues.some(({ queue }) => queue.length > round); round++)
    for (const { queue, ...identity } of queues)
      if (taken.length < count && queue[round] !== undefined) taken.push({ ...identity, module: queue[round] });
  return taken;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
