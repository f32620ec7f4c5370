import { expect, it } from 'vitest';
import { snapshotGlobals } from '../../../src/scaffold/sandbox/globals.js';

// biome-ignore lint/suspicious/noExplicitAny: the global object as code under test sees it.
const world = globalThis as any;

it('puts back what was added, changed and removed, and names it', () => {
  const restore = snapshotGlobals();
  const { map } = Array.prototype;
  const { trim } = String.prototype;
  expect(restore()).toEqual([]);
  world.added = 1;
  world.Object.prototype.polluted = true;
  world.Array.prototype.map = () => 'mine';
  delete world.String.prototype.trim;
  Object.defineProperty(Math, 'PI2', { get: () => 6, configurable: true });
  process.env.COVGAP_TEST = 'x';
  expect(restore().sort()).toEqual([
    'Array.prototype.map',
    'Math.PI2',
    'Object.prototype.polluted',
    'String.prototype.trim',
    'globalThis.added',
    'process.env.COVGAP_TEST',
  ]);
  expect([Array.prototype.map, String.prototype.trim]).toEqual([map, trim]);
  expect([world.added, world.polluted, world.Math.PI2, process.env.COVGAP_TEST]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(restore()).toEqual([]);
});

it('sees a getter in the place of a getter, and one global in the place of another', () => {
  const restore = snapshotGlobals();
  restore();
  const size = Object.getOwnPropertyDescriptor(Map.prototype, 'size');
  Object.defineProperty(Map.prototype, 'size', { get: () => 7, configurable: true });
  const { parseFloat: kept } = world;
  delete world.parseFloat;
  world.parseReal = kept;
  const changed = Array.from({ length: 16 }, () => restore()).flat();
  expect(changed.sort()).toEqual(['Map.prototype.size', 'globalThis.parseFloat', 'globalThis.parseReal']);
  expect(Object.getOwnPropertyDescriptor(Map.prototype, 'size')).toEqual(size);
  expect([world.parseFloat, world.parseReal]).toEqual([kept, undefined]);
});

it('leaves switches of the search alone', () => {
  world.__covgap_test__ = 1;
  const restore = snapshotGlobals();
  world.__covgap_test__ = 2;
  expect(restore()).toEqual([]);
  expect(world.__covgap_test__).toBe(2);
  delete world.__covgap_test__;
});
