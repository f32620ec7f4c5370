import fc from 'fast-check';

/** One change to the bytes of a report: cut, doubled, overwritten, or a piece put elsewhere. */
type Mutation = {
  readonly kind: 'cut' | 'double' | 'byte' | 'swap' | 'text';
  readonly at: number;
  readonly size: number;
  readonly text: string;
};

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('cut', 'double', 'byte', 'swap', 'text'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.integer({ min: 1, max: 400 }),
  text: fc.constantFrom(
    '-1',
    '1e999',
    '"',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '&',
    '\n',
    '\0',
    ',',
    ':',
    '99999999999999999999',
    'null',
    '__proto__',
    '\u{1f600}',
    '\xff',
    '-',
  ),
});

export function mutate(bytes: Buffer, { kind, at, size, text }: Mutation): Buffer {
  const from = Math.floor(at * bytes.length);
  const piece = bytes.subarray(from, from + size);
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from + size)];
  if (kind === 'cut') return Buffer.concat([before, after]);
  if (kind === 'double') return Buffer.concat([before, piece, piece, after]);
  if (kind === 'swap') return Buffer.concat([after, piece, before]);
  return Buffer.concat([
    before,
    kind === 'byte' ? Buffer.from([size & 255]) : Buffer.from(text, 'latin1'),
    bytes.subarray(from),
  ]);
}
