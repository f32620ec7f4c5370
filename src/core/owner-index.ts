/**
 * Narrows thousands of CODEOWNERS patterns down to the few a path may match at all, so that only these are tried. A key
 * is something every path that a pattern matches must have: a folder it lies in (`/src/core`), a name among its
 * segments (`generated`), a start or an ending of one (`foo*`, `*.ts`). Each pattern is filed under the key that the
 * fewest others have.
 */
export class PatternIndex {
  readonly #filed = new Map<string, number[]>();
  /** Patterns such as `*`, which say nothing of the kind. */
  readonly #everywhere: number[] = [];

  constructor(patterns: readonly string[]) {
    const keys = patterns.map(keysOfPattern);
    const uses = new Map<string, number>();
    for (const key of keys.flat()) uses.set(key, (uses.get(key) ?? 0) + 1);
    for (const [index, own] of keys.entries()) {
      const rarest = own.reduce<string | null>(
        (best, key) => (best === null || uses.get(key)! < uses.get(best)! ? key : best),
        null,
      );
      if (rarest === null) this.#everywhere.push(index);
      else this.#file(rarest, index);
    }
  }

  #file(key: string, index: number): void {
    const filed = this.#filed.get(key);
    if (filed === undefined) this.#filed.set(key, [index]);
    else filed.push(index);
  }

  /** Indexes of all patterns that may match the path, the last first. */
  candidates(path: string): number[] {
    const found = new Set(this.#everywhere);
    for (const key of keysOfPath(path)) for (const index of this.#filed.get(key) ?? []) found.add(index);
    return [...found].sort((a, b) => b - a);
  }
}

function keysOfPattern(pattern: string): string[] {
  const segments = pattern.split('/').filter((segment) => segment !== '');
  const keys = segments.filter(isLiteral);
  const wild = segments.findIndex((segment) => !isLiteral(segment));
  const leading = wild < 0 ? segments : segments.slice(0, wild);
  // Without a `/` before its end, a pattern matches at any depth.
  if (leading.length > 0 && pattern.slice(0, -1).includes('/')) keys.push(`/${leading.join('/')}`);
  for (const segment of segments.filter((each) => !isLiteral(each))) {
    const [start] = /^[^*?\\]*/.exec(segment)!;
    if (start !== '') keys.push(`${start}*`);
    const ending = /\.[^.*?\\]+$/.exec(segment)?.[0];
    if (ending !== undefined) keys.push(`*${ending}`);
  }
  return keys;
}

function* keysOfPath(path: string): Iterable<string> {
  let folder = '';
  for (const segment of path.split('/')) {
    folder += `/${segment}`;
    yield folder;
    yield segment;
    for (let length = 1; length <= segment.length; length++) yield `${segment.slice(0, length)}*`;
    const dot = segment.lastIndexOf('.');
    if (dot >= 0) yield `*${segment.slice(dot)}`;
  }
}

function isLiteral(segment: string): boolean {
  return !/[*?\\]/.test(segment);
}
