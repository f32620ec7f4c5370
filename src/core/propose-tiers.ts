import { divide, globOf, type Part, sayingName } from './parts.js';
import { isOutsideProduct, type ProposedExclude, proposeExcludes } from './propose-excludes.js';
import { REST_TIER, type TierRule } from './tiers.js';

/** Words of folder names, in the singular, that say what tier a folder belongs to; in the order of the critical path. */
const VOCABULARY: readonly (readonly [tier: string, words: string])[] = [
  ['core', 'core kernel domain engine protocol model runtime'],
  [
    'transports',
    `transport net network http https http2 http3 rpc grpc jsonrpc graphql websocket ws sse stdio tcp socket
     server client gateway api apis route router controller middleware adapter connector driver`,
  ],
  [
    'observability',
    `observability otel opentelemetry telemetry instrumentation metric monitor monitoring trace tracer tracing
     log logs logger logging health stat`,
  ],
];

const TIER_OF_WORD: ReadonlyMap<string, string> = new Map(
  VOCABULARY.flatMap(([tier, words]) => words.split(/\s+/).map((word) => [word, tier] as const)),
);

/** What everything imports without being what the project is about. */
const SUPPORT =
  /^(?:errors?|exceptions?|utils?|utilities|helpers?|common|shared|types?|interfaces?|constants?|enums?|config|i18n)$/i;

export interface ProposalInput {
  /** Paths of the source modules. */
  readonly modules: readonly string[];
  /** How many modules import each, over any chain. */
  readonly transitiveDependents: ReadonlyMap<string, number>;
  /** Coverable lines of each; where it is left out every module weighs the same. */
  readonly coverableLines?: ReadonlyMap<string, number>;
}

interface ProposedTier extends TierRule {
  /** How many modules each of `paths` takes. */
  readonly modules: readonly number[];
  /**
   * `name`: its folders are called so. `dependents`: no folder is, and on this one most code rests. `application`: an
   * application of an Erlang umbrella, under its own name.
   */
  readonly why: 'name' | 'dependents' | 'application';
}

export interface Proposal {
  readonly tiers: readonly ProposedTier[];
  /** What no tier takes, the largest first, named as tiers of their own would be. */
  readonly rest: readonly { readonly name: string; readonly path: string; readonly modules: number }[];
  readonly exclude: readonly ProposedExclude[];
  /** How many modules no tier takes, those to exclude among them. */
  readonly inNoTier: number;
}

/** The tiers that hold where no configuration names any. */
export function proposeTiers(input: ProposalInput): TierRule[] {
  return propose(input).tiers.map(({ name, paths }) => ({ name, paths }));
}

/**
 * Tiers from folder names. Each part of the source (a package, an application, a folder below `src`) goes to the tier
 * that the last telling word of its name belongs to: `core-http` is a transport, `erlmcp_core` is core. Where no part is
 * called core, the one on which most code rests is. The other applications of an Erlang umbrella follow as tiers of their
 * own, the largest first. Examples, scripts and the like are left to `rest`.
 */
export function propose(input: ProposalInput): Proposal {
  const exclude = proposeExcludes(input.modules);
  const parts = divide(
    input.modules.filter((path) => !isOutsideProduct(path)),
    (folder) => tierByName(folder) === 'core',
  );
  // One part alone has no inner order that folders could tell.
  if (parts.length < 2) return { tiers: [], rest: [], exclude, inNoTier: input.modules.length };
  const named = new Map<string | null, Part[]>();
  for (const part of parts) {
    const tier = tierByName(part.folder);
    const members = named.get(tier);
    if (members === undefined) named.set(tier, [part]);
    else members.push(part);
  }
  const open = named.get(null) ?? [];
  const central = named.has('core') ? null : mostRestedUpon(open, input);
  const tiers = VOCABULARY.flatMap(([name]): ProposedTier[] => {
    if (name === 'core' && central !== null) return [tierOf(name, [central], 'dependents')];
    const members = named.get(name);
    return members === undefined ? [] : [tierOf(name, members, 'name')];
  });
  const applications = otherApplications(open.filter((part) => part !== central));
  tiers.push(...applications.map((part) => tierOf(sayingName(part.folder), [part], 'application')));
  const taken = tiers.flatMap(({ modules }) => modules).reduce((a, b) => a + b, 0);
  return {
    tiers,
    rest: restOf(open.filter((part) => part !== central && !applications.includes(part))),
    exclude,
    inNoTier: input.modules.length - taken,
  };
}

const APPLICATION = /^(?:apps|lib)\/[^/]+$/;
/** More tiers than a table of them can be read by. */
const MOST_APPLICATIONS = 6;

/** Applications that no word tells of: `tcps_erlmcp` beside `erlmcp_core`. */
function otherApplications(open: readonly Part[]): Part[] {
  const found = open.filter(
    ({ folder, modules }) =>
      APPLICATION.test(folder) &&
      sayingName(folder) !== REST_TIER &&
      modules.some((path) => path.startsWith(`${folder}/src/`) && path.endsWith('.erl')),
  );
  if (found.length > MOST_APPLICATIONS) return [];
  return found.sort((a, b) => b.modules.length - a.modules.length || (a.folder < b.folder ? -1 : 1));
}

function tierOf(name: string, parts: readonly Part[], why: ProposedTier['why']): ProposedTier {
  const sorted = parts.map((part) => ({ path: globOf(part), modules: part.modules.length }));
  sorted.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { name, paths: sorted.map(({ path }) => path), modules: sorted.map(({ modules }) => modules), why };
}

function tierByName(folder: string): string | null {
  const words = sayingName(folder)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  for (const word of words.reverse()) {
    // Abbreviations have no plural: `tcps` is a name of its own.
    const tier = TIER_OF_WORD.get(word) ?? TIER_OF_WORD.get(word.replace(/(?<=....)s$/, ''));
    if (tier !== undefined) return tier;
  }
  return null;
}

/** The part with the most lines times modules that fall with them; null where nothing is known of imports. */
function mostRestedUpon(candidates: readonly Part[], input: ProposalInput): Part | null {
  let best: Part | null = null;
  let most = 0;
  for (const part of candidates) {
    // A single file is seldom a tier, and a folder of helpers never: it is imported everywhere and decides nothing.
    if (part.modules.length < 2 || SUPPORT.test(sayingName(part.folder))) continue;
    const weight = part.modules.reduce((sum, path) => sum + weightOf(path, input), 0);
    if (weight > most) [best, most] = [part, weight];
  }
  return best;
}

function weightOf(path: string, { transitiveDependents, coverableLines }: ProposalInput): number {
  return (transitiveDependents.get(path) ?? 0) * (coverableLines === undefined ? 1 : (coverableLines.get(path) ?? 0));
}

function restOf(parts: readonly Part[]): Proposal['rest'] {
  const names = new Map<string, number>();
  const nameFor = ({ folder }: Part) => sayingName(folder) || folder.slice(folder.lastIndexOf('/') + 1);
  for (const part of parts) names.set(nameFor(part), (names.get(nameFor(part)) ?? 0) + 1);
  return parts
    .filter(({ folder }) => folder !== '')
    .map((part) => {
      const name = nameFor(part);
      const unclear = names.get(name)! > 1 || name === REST_TIER;
      return { name: unclear ? part.folder : name, path: globOf(part), modules: part.modules.length };
    })
    .sort((a, b) => b.modules - a.modules || (a.path < b.path ? -1 : 1));
}
