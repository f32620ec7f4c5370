/**
 * Writes the pages and schemas that are made from the code. Run it after `npm run build`:
 *
 *     node docs/generate.mjs           writes them
 *     node docs/generate.mjs --check   writes nothing; exit status 1 where one is not up to date
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { configJsonSchema } from '../dist/config/json-schema.js';
import { configSchema } from '../dist/config/schema.js';
import { analysisJsonSchema } from '../dist/report/json-schema.js';
import { nextJsonSchema } from '../dist/report/next-json-schema.js';
import { phasesJsonSchema, planJsonSchema } from '../dist/report/planning-json-schema.js';
import { roadmapJsonSchema, trendJsonSchema } from '../dist/report/roadmap/json-schema.js';
import { scaffoldJsonSchema } from '../dist/report/scaffold-json-schema.js';

const EXAMPLE = `{
  "$schema": "./node_modules/covgap/docs/schema/config.schema.json",
  "reports": ["packages/*/coverage/lcov.info"],
  "include": ["packages/**"],
  "exclude": ["packages/*/examples/**"],
  "tests": ["packages/testing/**"],
  "tiers": [
    // What breaks users first when it breaks comes first.
    { "name": "core", "paths": ["packages/core/**", "!packages/core/src/legacy/**"] },
    { "name": "transports", "paths": ["packages/{client,server}/**"] },
    { "name": "observability", "paths": ["packages/telemetry/**"] }
  ],
  "weights": { "lines": 1, "branches": 1, "complexity": 1, "churn": 1 },
  "history": { "windowDays": 365, "halfLifeDays": 120, "sweepFiles": 20 },
  // The reports come from a container that has the sources in /app/build.
  "paths": [{ "from": "/app/build/", "to": "packages/" }],
  "watermarks": [50, 80],
  "project": "shop",
  "store": "git:origin",
  "release": { "name": "v2.1", "date": "2026-03-15" },
  "features": [
    {
      "name": "Request batching",
      "modules": ["packages/core/src/batch.ts"],
      "benchmarks": ["packages/core/bench/batch*.bench.ts"],
      "docs": ["docs/batching.md"],
      "target": 80
    }
  ],
  "phases": [
    { "name": "Fix failures", "failingTests": 0, "due": "2026-02-03" },
    { "name": "Core", "lines": 70, "tiers": ["core", "transports"], "due": "2026-02-24" },
    { "name": "Everywhere", "modules": { "level": 80, "percent": 80 }, "due": "2026-03-15" }
  ],
  "effort": { "testFile": 0.5, "function": 0.15, "path": 0.03, "tiers": { "transports": 1.5 } },
  "plan": { "start": "2026-01-28", "due": "6w", "fte": [1, 2, 3], "hoursPerWeek": 40 }
}`;

/** Path below this folder → content. */
const pages = {
  'configuration.md': configurationPage(configJsonSchema()),
  'schema/config.schema.json': json(configJsonSchema()),
  'schema/analysis.schema.json': json(analysisJsonSchema()),
  'schema/next.schema.json': json(nextJsonSchema()),
  'schema/scaffold.schema.json': json(scaffoldJsonSchema()),
  'schema/trend.schema.json': json(trendJsonSchema()),
  'schema/roadmap.schema.json': json(roadmapJsonSchema()),
  'schema/phases.schema.json': json(phasesJsonSchema()),
  'schema/plan.schema.json': json(planJsonSchema()),
};

const check = process.argv.includes('--check');
for (const [name, content] of Object.entries(pages)) {
  const file = new URL(name, import.meta.url);
  if (!check) {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, content);
  } else if (read(file) !== content) {
    console.error(`docs/${name} is not up to date: run npm run build, then node docs/generate.mjs`);
    process.exitCode = 1;
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function configurationPage({ properties }) {
  const keys = Object.entries(properties);
  return `# Configuration

<!-- Made by docs/generate.mjs from src/config/schema.ts: edit there. -->

covgap needs no configuration. \`covgap init\` writes one to start from: it proposes tiers from the source tree and says
in comments what else can be set.

The file is \`covgap.config.jsonc\`, or \`covgap.config.json\`, in the project folder. covgap looks for it from the current
folder upwards; the folder where it is found is the project. \`--root\` names the project folder, \`--config\` another
file. The file is JSON with comments and trailing commas. Every key may be left out; a key covgap does not know is an
error, so that a typing mistake does not pass for a setting.

Globs are matched against paths relative to the project folder, with \`/\` on every system: \`*\` is any file or folder
name, \`**\` any number of folders, \`{a,b}\` either. \`!\` in front takes back what the globs before it took.
\`\\\\\` makes the next character ordinary: \`"app/\\\\[id\\\\]/**"\`.

${table(
  ['Key', 'Type', 'Default'],
  keys.map(([name, key]) => [link(name), typeOf(key), defaultOf(key)]),
)}

## A complete example

\`\`\`jsonc
${complete(EXAMPLE)}
\`\`\`

${keys.map(([name, key]) => section(name, key)).join('\n\n')}
`;
}

/** An example that lacks a key, or that covgap would refuse, must not be printed. */
function complete(text) {
  const value = parse(text, [], { allowTrailingComma: true });
  configSchema.parse(value);
  for (const key of Object.keys(configSchema.shape)) if (!(key in value)) throw new Error(`the example lacks ${key}`);
  return text;
}

function link(name) {
  return `[\`${name}\`](#${name.replace(/[^\w-]/g, '').toLowerCase()})`;
}

function section(name, key) {
  const members = key.properties ?? key.items?.properties;
  const facts = `Type: ${typeOf(key)}. Default: ${defaultOf(key)}.`;
  return `## \`${name}\`\n\n${key.description}\n\n${facts}${members === undefined ? '' : `\n\n${memberTable(key, members)}`}`;
}

function memberTable(key, members) {
  const prefix = key.items === undefined ? '' : '[].';
  const rows = Object.entries(members).map(([name, member]) => [
    `\`${prefix}${name}\``,
    typeOf(member, name),
    defaultOf(member, key.items?.required?.includes(name) ?? false),
    member.description,
  ]);
  return table(['Key', 'Type', 'Default', 'Meaning'], rows);
}

/** Columns in line, as the formatter wants them. */
function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((text) => text.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => [...row[column]].length)));
  const line = (row) =>
    `| ${row.map((text, column) => text + ' '.repeat(widths[column] - [...text].length)).join(' | ')} |`;
  const [first, ...others] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}

function typeOf(key, name) {
  if (key.prefixItems !== undefined) return `${key.prefixItems.length} numbers${limits(key.prefixItems[0])}`;
  if (key.type === 'array' && key.items.type === 'string') return name === 'tiers' ? 'list of names' : 'list of globs';
  if (key.type === 'array') return `list of ${key.items.type}s`;
  if (key.const !== undefined) return JSON.stringify(key.const);
  if (key.type === 'integer') return `whole number${limits(key)}`;
  return key.type + limits(key);
}

function limits({ minimum, maximum }) {
  if (minimum === undefined) return '';
  return maximum === undefined ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`;
}

/** `required`: of a member; undefined for a key itself, whose members follow. */
function defaultOf(key, required) {
  if (required) return 'required';
  if (key.properties !== undefined) return key.default === undefined && required !== undefined ? 'none' : 'see below';
  return key.default === undefined ? 'none' : `\`${JSON.stringify(key.default).replaceAll(',', ', ')}\``;
}
