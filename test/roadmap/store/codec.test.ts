import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModuleSnapshot } from '../../../src/roadmap/model.js';
import {
  DecodeError,
  decodeModules,
  encodeModules,
  packModules,
  unpackModules,
} from '../../../src/roadmap/store/codec.js';
import { sample } from './samples.js';

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const ratio = fc.option(
  fc.tuple(count, count).map(([a, b]) => ({ covered: Math.min(a, b), total: Math.max(a, b) })),
  { nil: null },
);
const name = fc.string({ minLength: 1, unit: 'binary' });
const module: fc.Arbitrary<ModuleSnapshot> = fc.record({
  path: name,
  tier: name,
  state: fc.constantFrom('covered', 'partial', 'uncovered', 'unmeasured', 'empty'),
  lines: ratio,
  estimatedLines: fc.option(count, { nil: null }),
  branches: ratio,
  functions: ratio,
  complexity: fc.option(count, { nil: null }),
  testFiles: count,
  owners: fc.array(name, { maxLength: 3 }),
});

describe('the encoding of modules', () => {
  it('gives back any modules there can be', () => {
    fc.assert(
      fc.property(fc.array(module), (modules) => {
        expect(unpackModules(packModules(modules))).toEqual(modules);
      }),
    );
  });

  it('is a tenth of what JSON Lines take', () => {
    const { modules } = sample(1, {}, 2000);
    expect(packModules(modules).length * 10).toBeLessThan(JSON.stringify(modules).length);
  });

  const text = encodeModules(sample(1).modules);
  const changed = (more: object) => JSON.stringify({ ...JSON.parse(text), ...more });
  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['another shape', '{"v":1}'],
    ['a column that is too short', changed({ complexity: [1] })],
    ['a count that is none', changed({ testFiles: Array(6).fill(0.5) })],
    ['a name out of the list', changed({ tier: { names: ['core'], of: Array(6).fill(1) } })],
    ['a state there is not', changed({ state: { names: ['fine'], of: Array(6).fill(0) } })],
    ['half a ratio', changed({ branchesTotal: Array(6).fill(null), branchesCovered: Array(6).fill(1) })],
    ['more covered than there is', changed({ linesCovered: Array(6).fill(1), linesTotal: Array(6).fill(0) })],
  ])('refuses %s', (_, bad) => {
    expect(() => decodeModules(bad)).toThrow(DecodeError);
  });

  it('knows a later version from damage', () => {
    expect(() => decodeModules(changed({ v: 2 }))).toThrow(expect.objectContaining({ newer: true }));
  });

  it('does not unpack a bomb', () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20), { level: 1 });
    expect(() => unpackModules(bomb)).toThrow(DecodeError);
  });

  it('meets any bytes with an error of its own, or with modules', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const packed of [bytes, gzipSync(bytes)])
          try {
            unpackModules(packed);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
      }),
    );
  });
});
