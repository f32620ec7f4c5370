import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/roadmap/model.js';
import { readSnapshotLines, snapshotLine } from '../../../src/roadmap/store/jsonl.js';
import { sample } from './samples.js';

/** The bytes in chunks of that size. */
async function read(text: string, size = 1000): Promise<Snapshot[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const found: Snapshot[] = [];
  for await (const snapshot of readSnapshotLines(Readable.from(chunks), 'h.jsonl')) found.push(snapshot);
  return found;
}

describe('JSON Lines', () => {
  const odd = sample(3, { project: 'a\u009b\u2028"\n', branch: '日本' });

  it.each([1, 7, 1000, 1_000_000])('give back what was written, in chunks of %i bytes', async (size) => {
    const all = [sample(1), odd, sample(2, { commit: null, tests: null }, 0)];
    expect(await read(all.map(snapshotLine).join(''), size)).toEqual(all);
  });

  it('hold a snapshot a line, and nothing a terminal takes for a command', () => {
    const line = snapshotLine(odd);
    expect(line.match(/\n/g)).toHaveLength(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it('pass over empty lines, a byte order mark and a missing last line feed', async () => {
    const text = `\uFEFF${snapshotLine(sample(1))}\r\n\n${snapshotLine(sample(2)).trimEnd()}`;
    expect(await read(text)).toEqual([sample(1), sample(2)]);
    expect(await read('')).toEqual([]);
  });

  const good = JSON.parse(snapshotLine(sample(2))) as Record<string, unknown>;
  const changed = (more: object) => JSON.stringify({ ...good, ...more });
  const modules = (change: object) =>
    changed({ modules: (good.modules as object[]).map((each, at) => (at === 0 ? { ...each, ...change } : each)) });

  it.each([
    ['no JSON', '{"a":', /no JSON/],
    ['a list', '[]', /no snapshot/],
    ['another shape', '{"schemaVersion":1}', /"id"/],
    ['a key that is not known', changed({ extra: 1 }), /extra/],
    ['a count below 0', modules({ testFiles: -1 }), /"modules.0.testFiles"/],
    ['more covered than there is', modules({ lines: { covered: 2, total: 1 } }), /more is covered/],
    ['an altered count', modules({ complexity: 77 }), /altered/],
    ['an altered project', changed({ project: 'other' }), /altered/],
    [
      'a module twice',
      changed({ modules: [...(good.modules as object[]), (good.modules as object[])[0]] }),
      /same path/,
    ],
    ['a time beyond all dates', changed({ time: 9e15 }), /"time"/],
  ])('tell %s, with file and line', async (_, line, message) => {
    await expect(read(`${snapshotLine(sample(1))}${line}\n`)).rejects.toMatchObject({
      code: 'store-corrupt',
      message: expect.stringMatching(message),
      where: { file: 'h.jsonl', line: 2 },
    });
  });

  it('tell a later version apart', async () => {
    await expect(read(changed({ schemaVersion: 2 }))).rejects.toMatchObject({ code: 'store-newer' });
  });

  it('make totals anew, whatever the line says of them', async () => {
    const [snapshot] = await read(changed({ totals: { ...(good.totals as object), modules: 1_000_000 } }));
    expect(snapshot).toEqual(sample(2));
  });
});
