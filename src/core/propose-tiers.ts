import type { TierRule } from './tiers.js';

/** Folder names that usually hold what a tier means, in the order of the critical path. */
const VOCABULARY: readonly { readonly tier: string; readonly words: readonly string[] }[] = [
  { tier: 'core', words: ['core', 'kernel', 'domain', 'engine', 'protocol', 'model', 'models', 'runtime'] },
  {
    tier: 'transports',
    words: [
      'transport',
      'transports',
      'net',
      'network',
      'http',
      'http2',
      'rpc',
      'grpc',
      'websocket',
      'ws',
      'tcp',
      'server',
      'servers',
      'client',
      'clients',
      'api',
      'routes',
      'controllers',
      'middleware',
      'adapters',
      'driver',
      'drivers',
    ],
  },
  {
    tier: 'observability',
    words: [
      'observability',
      'otel',
      'telemetry',
      'metrics',
      'monitoring',
      'tracing',
      'logging',
      'logger',
      'logs',
      'health',
      'stats',
    ],
  },
];

export interface ProposalInput {
  /** Paths of the source modules. */
  readonly modules: readonly string[];
  /** How many modules import each, over any chain. */
  readonly transitiveDependents: ReadonlyMap<string, number>;
}

/**
 * Tiers from folder names: each part of the source (a package, an application, a folder below `src`) goes to the tier
 * whose vocabulary one of its name's words is in. Where no part is called core, the one most depended upon is.
 */
export function proposeTiers({ modules, transitiveDependents }: ProposalInput): TierRule[] {
  const parts = groupByPart(modules);
  const taken = new Map<string, string[]>();
  const add = (tier: string, part: string) => taken.set(tier, [...(taken.get(tier) ?? []), part]);
  const open: string[] = [];
  for (const part of parts.keys()) {
    const tier = tierByName(part);
    if (tier === null) open.push(part);
    else add(tier, part);
  }
  if (!taken.has('core') && parts.size > 1) {
    const central = mostDependedUpon(open, parts, transitiveDependents);
    if (central !== null) add('core', central);
  }
  return VOCABULARY.filter(({ tier }) => taken.has(tier)).map(({ tier }) => ({
    name: tier,
    paths: taken
      .get(tier)!
      .sort()
      .map((part) => `${part}/**`),
  }));
}

const CONTAINERS = new Set([
  'packages',
  'apps',
  'libs',
  'modules',
  'services',
  'crates',
  'plugins',
  'projects',
  'middleware',
]);
const TRANSPARENT = new Set(['src', 'lib', 'main', 'java', 'kotlin', 'app', 'source', 'Sources']);

/**
 * The part a module belongs to: a member of a container folder (`packages/core`), else the first folder that says
 * something (`src/transports`). One part that holds nearly everything is looked into.
 */
function groupByPart(modules: readonly string[]): Map<string, string[]> {
  let parts = group(modules, 0);
  for (let depth = 1; depth < 5; depth++) {
    const largest = [...parts].reduce((a, b) => (b[1].length > a[1].length ? b : a), ['', [] as string[]] as const);
    if (largest[1].length < modules.length * 0.8) break;
    const inner = group(modules, depth);
    if (inner.size <= 1 && depth > 3) break;
    parts = inner;
  }
  parts.delete('');
  return parts;
}

function group(modules: readonly string[], extraDepth: number): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  for (const module of modules) {
    const folders = module.split('/').slice(0, -1);
    let length = 0;
    while (length < folders.length && (TRANSPARENT.has(folders[length]!) || CONTAINERS.has(folders[length]!))) length++;
    const part = folders.slice(0, Math.min(folders.length, length + 1 + extraDepth)).join('/');
    parts.set(part, [...(parts.get(part) ?? []), module]);
  }
  return parts;
}

/** The last word of the folder that names a tier decides: `core-http` is a transport, `erlmcp_core` is core. */
function tierByName(part: string): string | null {
  for (const folder of part.split('/').reverse()) {
    const words = folder
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z0-9]+/);
    if (CONTAINERS.has(folder) && folder !== 'middleware') continue;
    for (const word of words.reverse()) {
      const found = VOCABULARY.find(({ words: vocabulary }) => vocabulary.includes(word));
      if (found !== undefined) return found.tier;
    }
  }
  return null;
}

/** A part of one or two files is no core, however many import it. */
const CORE_SHARE = 0.03;

function mostDependedUpon(
  candidates: readonly string[],
  parts: ReadonlyMap<string, readonly string[]>,
  transitiveDependents: ReadonlyMap<string, number>,
): string | null {
  const all = [...parts.values()].reduce((sum, members) => sum + members.length, 0);
  let best: string | null = null;
  let most = 0;
  for (const part of candidates) {
    const members = parts.get(part)!;
    if (members.length < Math.max(2, all * CORE_SHARE)) continue;
    const mean = members.reduce((sum, module) => sum + (transitiveDependents.get(module) ?? 0), 0) / members.length;
    if (mean > most) [best, most] = [part, mean];
  }
  return best;
}
