import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostile, tryOut } from './subjects.js';

let outside: string;
beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'outside-of-sandbox-'));
  mkdirSync(join(outside, 'precious'));
  writeFileSync(join(outside, 'precious', 'file.txt'), 'precious');
});
afterAll(() => rmSync(outside, { recursive: true }));
const text = (path: string) => JSON.stringify(join(outside, path));

describe('importing', () => {
  it.each([
    ['loop-at-import', 'import-hangs', 'loop-at-import.js does not end: a loop took more than'],
    ['backtracking-at-import', 'import-hangs', 'backtracking-at-import.js does not end: stopped after 3 s'],
    ['never-settles-at-import', 'import-hangs', 'waits for a promise that never settles'],
    ['memory-at-import', 'out-of-memory', 'needs more than 128 MB of memory'],
    ['exit-at-import', 'import-exits', 'ends the process: exit (process.exit 3)'],
    ['throws-at-import', 'import-failed', 'fails: TypeError: no such configuration'],
    ['server-at-import', 'import-failed', 'refused: server (net.Server.listen 0)'],
    ['missing-package', 'import-failed', 'no-such-package-anywhere'],
    ['broken', 'import-failed', 'broken.js cannot be loaded'],
  ])('%s', async (name, code, message) => {
    const { findings, codes, messages } = await tryOut(hostile(name, { never: [] }));
    expect(findings.cases).toEqual([]);
    expect(codes).toContain(code);
    expect(messages).toContain(message);
  });

  it('that leaves an open handle does not keep the process', async () => {
    const { titles } = await tryOut(hostile('open-handle', { tick: [] }));
    expect(titles).toEqual(['tick() gives ticking']);
  });
});

describe('calls that do not come back', () => {
  it.each([
    ['backtracking', 'match', 'hangs', 'match() does not end: stopped after 0.5 s'],
    ['never-settles', 'wait', 'hangs', 'wait() does not end: waits for a promise that never settles'],
    ['memory', 'hoard', 'out-of-memory', 'hoard() needs more than 128 MB of memory'],
    ['memory-outside-heap', 'hoard', 'out-of-memory', 'hoard() needs more than 128 MB of memory'],
    ['crashes', 'trap', 'crashed', 'trap() ends the process (SIGTRAP)'],
  ])('%s: %s is left out, the rest goes on', async (name, call, code, message) => {
    const { findings, titles, messages } = await tryOut(hostile(name, { [call]: [], fine: [] }), { timeoutMs: 500 });
    expect(titles).toEqual(['fine() gives fine']);
    expect(findings.incidents).toMatchObject([{ code, target: call }]);
    expect(messages).toContain(message);
  });
});

it('endless loops are ended from within', async () => {
  const { titles, findings } = await tryOut(hostile('loop', { spin: [], fine: [] }));
  expect(titles).toEqual(['spin() throws CovgapEndlessLoop (refused)', 'fine() gives fine']);
  expect(findings.incidents).toEqual([
    {
      code: 'hangs',
      message: expect.stringMatching(/^spin\(\) does not end: a loop took more than \d+ turns$/),
      target: 'spin',
    },
  ]);
});

describe('what leads outside is refused', () => {
  it('process exit', async () => {
    const { titles, codes, messages } = await tryOut(hostile('exit', { leave: [], leaveQuietly: [], fine: [] }));
    expect(titles).toEqual([
      'leave() throws CovgapRefused (refused)',
      'leaveQuietly() gives still here (refused)',
      'fine() gives fine',
    ]);
    expect(codes).toEqual(['exits']);
    expect(messages).toContain('leaveQuietly(): refused: exit (process.exit 4)');
  });

  it('abort, kill and the exit behind the exit', async () => {
    const { titles, messages } = await tryOut(hostile('kills', { abort: [], kill: [], exitForReal: [] }));
    expect(titles).toHaveLength(3);
    expect(titles.every((title) => title.endsWith('throws CovgapRefused (refused)'))).toBe(true);
    expect(messages).toContain('kill(): refused: signal (process.kill');
  });

  it('deleting', async () => {
    const path = text('precious');
    const { titles, messages } = await tryOut(hostile('deletes', { wipe: [path], wipeLater: [path] }));
    expect(titles.map((title) => title.replace(/^.*\) throws/, 'throws'))).toEqual([
      'throws CovgapRefused (refused)',
      'throws CovgapRefused (refused)',
    ]);
    expect(messages).toContain('refused: file write (fs.rmSync');
    expect(existsSync(join(outside, 'precious', 'file.txt'))).toBe(true);
  });

  it('deleting, though files may be written in the scratch folder', async () => {
    const path = text('precious');
    await tryOut(hostile('deletes', { wipe: [path], wipeLater: [path] }), { effects: true });
    expect(existsSync(join(outside, 'precious', 'file.txt'))).toBe(true);
  });

  it('writing, in all ways', async () => {
    const path = text('new.txt');
    const calls = { write: [path], open: [path], stream: [path], writeLater: [path] };
    const { titles, codes } = await tryOut(hostile('writes', calls));
    expect(titles.filter((title) => title.endsWith('throws CovgapRefused (refused)'))).toHaveLength(4);
    expect(codes).toEqual(['refused']);
    expect(readdirSync(outside)).toEqual(['precious']);
  });

  it('writing is allowed inside the temporary folder with effects', async () => {
    const path = (name: string) => [`process.env.TMPDIR + '/${name}'`];
    const calls = hostile('writes', { write: path('a.txt'), writeLater: path('b.txt') });
    const { titles } = await tryOut(calls, { effects: true });
    expect(titles.map((title) => title.replace(/^.*\) /, ''))).toEqual(['gives written', 'gives written']);
    const without = await tryOut(hostile('writes', { write: path('a.txt') }));
    expect(without.titles[0]).toContain('throws CovgapRefused (refused)');
  });

  it('closing what the sandbox itself has open', async () => {
    const { titles } = await tryOut(hostile('descriptors', { shut: ['3'], shutLater: ['0'] }), {
      effects: true,
    });
    expect(titles).toHaveLength(2);
    expect(titles.every((title) => title.endsWith('throws CovgapRefused (refused)'))).toBe(true);
  });

  it('writing with a relative path is refused with effects too: in a test it would land in the project', async () => {
    const { titles } = await tryOut(hostile('writes', { write: ['"a.txt"'] }), { effects: true });
    expect(titles).toEqual(['write("a.txt") throws CovgapRefused (refused)']);
  });

  it('servers', async () => {
    const { titles, messages } = await tryOut(hostile('server', { serve: [] }));
    expect(titles).toEqual(['serve() throws CovgapRefused (refused)']);
    expect(messages).toBe('serve(): refused: server (net.Server.listen 0)');
  });

  it('network', async () => {
    const { titles, messages } = await tryOut(hostile('network', { download: [], dial: [], ask: [], find: [] }));
    expect(titles.filter((title) => title.endsWith('throws CovgapRefused (refused)'))).toHaveLength(4);
    expect(messages).toContain('download(): refused: network (fetch https://example.com/data.json)');
  });

  it('processes and threads', async () => {
    const path = join(outside, 'touched');
    const calls = { run: [JSON.stringify(path)], start: [JSON.stringify(path)], thread: [] };
    const { titles, messages } = await tryOut(hostile('spawns', calls));
    expect(titles.filter((title) => title.endsWith('throws CovgapRefused (refused)'))).toHaveLength(3);
    expect(messages).toContain('refused: process (child_process.execSync touch');
    expect(existsSync(path)).toBe(false);
  });
});

describe('what comes back', () => {
  it('printing gigabytes, also where messages go, disturbs nothing', async () => {
    const calls = { shout: [], shoutPast: [], interrupt: [] };
    const { titles } = await tryOut(hostile('prints', calls), { timeoutMs: 3000 });
    // `interrupt` writes where messages go, and is refused that.
    expect(titles.filter((title) => title.endsWith('gives done'))).toEqual([
      'shout() gives done',
      'shoutPast() gives done',
    ]);
  });

  it('changed prototypes and globals are put back and named', async () => {
    const { titles, messages } = await tryOut(hostile('pollutes', { pollute: [], look: [] }));
    expect(titles).toEqual(['pollute() gives polluted', 'look() gives undefined,undefined,undefined,2']);
    for (const name of ['Object.prototype.polluted', 'Array.prototype.map', 'globalThis.leaked', 'JSON.stringify'])
      expect(messages).toContain(`pollute() changes ${name}`);
    expect(messages).toContain('pollute() changes process.env.POLLUTED');
  });

  it('odd values and getters', async () => {
    const names = [
      'circular',
      'large',
      'largeList',
      'wrapped',
      'big',
      'symbols',
      'zeros',
      'negativeZero',
      'notANumber',
    ];
    const calls = Object.fromEntries(names.map((name) => [name, []]));
    const odd = await tryOut(hostile('odd-values', calls), { memoryMb: 512 });
    expect(odd.titles).toHaveLength(names.length);
    expect(odd.titles).toContain('negativeZero() gives -0');
    const getters = await tryOut(hostile('getter-throws', { mined: [] }));
    expect(getters.titles).toEqual(['mined() gives [object Object]']);
  });

  it('exceptions and rejections nobody catches are told, each with its call', async () => {
    const { titles, messages } = await tryOut(hostile('strays', { reject: [], throwLater: [], throwOdd: [] }));
    expect(titles).toEqual([
      'reject() gives rejected (stray)',
      'throwLater() gives later (stray)',
      'throwOdd() gives odd (stray)',
    ]);
    expect(messages).toContain('reject(): nobody catches Error: nobody waits');
    expect(messages).toContain('throwLater(): nobody catches Error: too late');
  });
});

it('leaves no scratch folder behind', async () => {
  const { TMPDIR } = process.env;
  const own = join(outside, 'tmp');
  mkdirSync(own);
  process.env.TMPDIR = own;
  try {
    const { codes } = await tryOut(hostile('backtracking-at-import', { never: [] }), { importTimeoutMs: 500 });
    const { titles } = await tryOut(hostile('exit', { leave: [] }));
    expect([codes, titles.length]).toEqual([['import-hangs'], 1]);
    expect(readdirSync(own)).toEqual([]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
