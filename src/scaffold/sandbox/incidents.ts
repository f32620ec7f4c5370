import type { Incident, ModuleFacts } from '../model.js';
import { type Attempt, inMutant } from './attempt.js';
import { endlessPrefix, exitPrefix } from './refused.js';

interface Limits {
  readonly timeoutMs: number;
  readonly importTimeoutMs: number;
  readonly memoryMb: number;
}

/** What a reader should know of one run of the child, in words. */
export function incidentsOf(attempt: Attempt, facts: ModuleFacts, limits: Limits): Incident[] {
  const { refused, strays } = attempt;
  return [
    ...importIncident(attempt, facts),
    ...deathIncident(attempt, facts, limits),
    ...(attempt.importFailure === null ? refused : []).map(({ what, during }) => refusal(what, during, facts)),
    ...strays.map(({ what, during }) => stray(what, during, facts)),
  ];
}

/** The module could not be read, or something it imports could not. */
export function bundleIncident(error: unknown, { path }: ModuleFacts): Incident {
  const text = error instanceof Error ? error.message : String(error);
  const reason = text
    .replace(/^Build failed with \d+ errors?:\n/, '')
    .split('\n', 3)
    .join('; ');
  return { code: 'import-failed', message: `${path} cannot be loaded: ${reason}`, target: null };
}

const MOST_OF_CODE = 20;
/** Of what differs by little more than the arguments: `save('a'): refused: file write (fs.open a.txt)`. */
const MOST_ALIKE = 3;

/**
 * Without repetitions; at most so many of a kind that a reader still reads them. Paths in the scratch folder, which are
 * new in each run, are said without it: `folder/a.txt` is that in the folder of a case.
 */
export function together(incidents: readonly Incident[], scratch: string): Incident[] {
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const count = (key: string) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.get(key)!;
  };
  const told = incidents.map((each) => ({ ...each, message: withoutScratch(each.message, scratch) }));
  return told.filter(({ code, message, target }) => {
    if (seen.has(message)) return false;
    seen.add(message);
    const what = /: (?:refused: |nobody catches )([^(]*)/.exec(message)?.[1];
    if (what !== undefined && count(`${code} ${target} ${what}`) > MOST_ALIKE) return false;
    return count(code) <= MOST_OF_CODE;
  });
}

function withoutScratch(message: string, scratch: string): string {
  const [first, ...parts] = message.split(scratch);
  return first! + parts.map((part) => part.replace(/^(?:[\\/][\da-f]+)?(?:[\\/]folders[\\/]f\d+)?/, 'folder')).join('');
}

function importIncident({ importFailure, refused }: Attempt, { path }: ModuleFacts): Incident[] {
  if (importFailure === null) return [];
  const { kind, message } = importFailure;
  if (kind === 'threw')
    return [{ code: 'import-failed', message: `importing ${path} fails: ${message}`, target: null }];
  if (kind === 'looped')
    return [{ code: 'import-hangs', message: `importing ${path} does not end: ${message}`, target: null }];
  const how = refused.find(({ what }) => what.startsWith(exitPrefix))?.what ?? message;
  return [{ code: 'import-exits', message: `importing ${path} ends the process: ${how}`, target: null }];
}

function deathIncident(attempt: Attempt, facts: ModuleFacts, limits: Limits): Incident[] {
  const { death, importing, text } = attempt;
  if (death === null || death.kind === 'aborted') return [];
  if (inMutant(attempt) && death.kind !== 'failed') return [];
  const subject = importing ? `importing ${facts.path}` : text === '' ? facts.path : text;
  const target = importing ? null : targetOf(text, facts);
  const say = (code: Incident['code'], rest: string): Incident[] => [{ code, message: `${subject} ${rest}`, target }];
  const hangs = importing ? 'import-hangs' : 'hangs';
  const seconds = (importing ? limits.importTimeoutMs : limits.timeoutMs) / 1000;
  switch (death.kind) {
    case 'hung':
      return say(hangs, `does not end: stopped after ${seconds} s`);
    case 'stalled':
      return say(hangs, 'does not end: waits for a promise that never settles');
    case 'memory':
      return say('out-of-memory', `needs more than ${limits.memoryMb} MB of memory`);
    case 'crashed':
      return say('crashed', `ends the process (${death.how})`);
    case 'failed':
      return [{ code: 'crashed', message: `trying ${facts.path} failed: ${death.message}`, target: null }];
  }
}

function refusal(what: string, during: string, facts: ModuleFacts): Incident {
  const where = during === '' ? `importing ${facts.path}` : during;
  const target = targetOf(during, facts);
  if (what.startsWith(endlessPrefix))
    return { code: 'hangs', message: `${where} does not end: ${what.slice(endlessPrefix.length)}`, target };
  return {
    code: what.startsWith(exitPrefix) ? 'exits' : 'refused',
    message: `${where}: refused: ${what}`,
    target,
  };
}

function stray(what: string, during: string, facts: ModuleFacts): Incident {
  const where = during === '' ? `importing ${facts.path}` : during;
  return { code: 'suspicious', message: `${where}: nobody catches ${what}`, target: targetOf(during, facts) };
}

/** The callable a text calls last; null where that cannot be told. */
function targetOf(text: string, { callables }: ModuleFacts): string | null {
  let best: string | null = null;
  let bestAt = -1;
  for (const { id, kind, expression, owner } of callables) {
    const member = owner !== null && (kind === 'method' || kind === 'setter' || kind === 'getter');
    const at = text.lastIndexOf(
      `${member ? '.' : ''}${expression}${kind === 'getter' || kind === 'setter' ? '' : '('}`,
    );
    if (at > bestAt) [best, bestAt] = [id, at];
  }
  return best;
}
