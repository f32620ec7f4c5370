/**
 * The history of the demo, commit by commit: tests grow, some fail and are mended, code grows beside them, a module is
 * given up, and a week passes without a snapshot.
 *
 * A step: `date` of the commit; `message`; `write`: files that the team writes by hand (null removes one); `scaffold`:
 * modules that scaffold-tests writes tests for.
 */

const handshake = (oldest, missing) => `import { describe, expect, it } from 'vitest';
import { hasCapability, negotiateVersion, PROTOCOL_VERSIONS } from '../src/session.js';

describe('handshake', () => {
  it('keeps a version that both know', () => {
    expect(negotiateVersion('2025-03-26')).toBe('2025-03-26');
  });

  it('answers an unknown version with the newest', () => {
    expect(negotiateVersion('1999-01-01')).toBe(PROTOCOL_VERSIONS${oldest});
  });

  it('takes a switched-on part for a capability', () => {
    expect(hasCapability({ tools: { listChanged: true } }, 'tools.listChanged')).toBe(true);
    expect(hasCapability({ tools: { listChanged: true } }, 'tools')).toBe(true);
  });

  it('misses what is not there', () => {
    expect(hasCapability({ tools: {} }, 'tools.listChanged')).toBe(${missing});
  });
});
`;

const rateLimiter = `import type { Clock } from './clock.js';
import { requireInteger } from './errors.js';

export interface RateLimiterOptions {
  readonly capacity: number;
  /** Tokens that come back each second. */
  readonly refillPerSecond: number;
  readonly clock: Clock;
}

/** A token bucket: bursts up to its capacity, and a steady rate in the long run. */
export class RateLimiter {
  readonly #options: RateLimiterOptions;
  #tokens: number;
  #last: number;

  constructor(options: RateLimiterOptions) {
    requireInteger('capacity', options.capacity, 1);
    this.#options = options;
    this.#tokens = options.capacity;
    this.#last = options.clock.now();
  }

  /** Whether so many tokens were there; they are taken if they were. */
  take(count = 1): boolean {
    this.#refill();
    if (count > this.#tokens) return false;
    this.#tokens -= count;
    return true;
  }

  /** Milliseconds until so many tokens are there; Infinity where they never will be. */
  waitFor(count: number): number {
    this.#refill();
    if (count > this.#options.capacity) return Number.POSITIVE_INFINITY;
    const missing = count - this.#tokens;
    return missing <= 0 ? 0 : Math.ceil((missing * 1000) / this.#options.refillPerSecond);
  }

  #refill(): void {
    const now = this.#options.clock.now();
    const gained = ((now - this.#last) * this.#options.refillPerSecond) / 1000;
    this.#tokens = Math.min(this.#options.capacity, this.#tokens + gained);
    this.#last = now;
  }
}
`;

const legacyEnvironment = `/** Names of before version 1: kept for those who still set them. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  MCP_POOL: 'MCP_KIT_POOL_SIZE',
  MCP_BATCH: 'MCP_KIT_BATCH_SIZE',
  MCP_TRACE: 'MCP_KIT_TRACING',
};

/** The environment with old names brought to new ones; a new name that is set wins. */
export function withNewNames(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const renamed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    const current = OLD_NAMES[name] ?? name;
    if (current !== name && environment[current] !== undefined) continue;
    renamed[current] = value;
  }
  return renamed;
}
`;

const eventStream = `export interface StreamEvent {
  readonly event?: string;
  readonly id?: string;
  readonly data: string;
}

/** Text of an event stream, as the HTML standard has it, into events. */
export function parseEventStream(text: string): StreamEvent[] {
  const events: StreamEvent[] = [];
  let data: string[] = [];
  let event: string | undefined;
  let id: string | undefined;
  for (const line of text.split(/\\r\\n|\\r|\\n/)) {
    if (line === '') {
      if (data.length > 0) events.push({ ...(event && { event }), ...(id && { id }), data: data.join('\\n') });
      data = [];
      event = undefined;
      continue;
    }
    if (line.startsWith(':')) continue;
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\\0')) id = value;
  }
  return events;
}
`;

const core = (...names) => names.map((name) => `packages/core/src/${name}.ts`);
const transports = (...names) => names.map((name) => `packages/transports/src/${name}.ts`);

export const steps = [
  {
    date: '2026-01-28T15:10:00Z',
    message: 'test: the handshake, as we think it is',
    write: { 'packages/core/test/handshake.test.ts': handshake('[0]', 'true') },
  },
  {
    date: '2026-02-04T16:05:00Z',
    message: 'test: errors; the newest version is the answer',
    write: { 'packages/core/test/handshake.test.ts': handshake('.at(-1)', 'true') },
    scaffold: core('errors'),
  },
  {
    date: '2026-02-11T14:40:00Z',
    message: 'test: clock and queue; what is not there is no capability',
    write: { 'packages/core/test/handshake.test.ts': handshake('.at(-1)', 'false') },
    scaffold: core('clock', 'queue'),
  },
  {
    date: '2026-02-18T17:20:00Z',
    message: 'feat: old names in the environment',
    write: {
      'packages/tools/src/legacy-environment.ts': legacyEnvironment,
      'packages/tools/src/index.ts': "export * from './config.js';\nexport * from './legacy-environment.js';\n",
    },
    scaffold: core('json-rpc'),
  },
  { date: '2026-02-25T15:00:00Z', message: 'test: batching', scaffold: core('batch') },
  {
    date: '2026-03-04T16:30:00Z',
    message: 'feat: rate limiter; tests for the registry',
    write: { 'packages/core/src/rate-limiter.ts': rateLimiter },
    scaffold: core('registry'),
  },
  { date: '2026-03-11T13:55:00Z', message: 'test: sessions', scaffold: core('session') },
  // 2026-W12: nobody recorded anything.
  { date: '2026-03-25T15:45:00Z', message: 'test: the cache', scaffold: core('cache') },
  { date: '2026-04-01T16:15:00Z', message: 'test: the worker pool', scaffold: core('pool-manager') },
  {
    date: '2026-04-08T14:25:00Z',
    message: 'test: stdio and backpressure',
    scaffold: transports('stdio', 'backpressure'),
  },
  {
    date: '2026-04-15T17:05:00Z',
    message: 'docs: pooling and batching; tests for metrics; benchmarks of the queue',
    write: {
      'docs/pooling.md':
        '# Pooling\n\n`PoolManager` keeps between 10 and 1000 workers and hands them out first in first out, last in first out, or round-robin.\n',
      'docs/batching.md':
        '# Batching\n\n`Batcher` sends what it collected when there is enough of it, or when enough time has passed.\n',
    },
    scaffold: ['packages/observability/src/metrics.ts'],
    bench: core('queue'),
  },
  {
    date: '2026-04-22T15:35:00Z',
    message: 'feat: event streams; old names are gone; tests for HTTP/2',
    write: {
      'packages/transports/src/event-stream.ts': eventStream,
      'packages/tools/src/legacy-environment.ts': null,
      'packages/tools/src/index.ts': "export * from './config.js';\n",
      // It waited for the time of day, failed on slow machines, and was taken out.
      'packages/observability/test/metrics.test.ts': null,
    },
    scaffold: transports('http2-pipeline'),
  },
];
