import type { Measured, Point } from '../model.js';

interface Place {
  readonly start: { readonly line: number };
  readonly end: { readonly line: number | null };
}

/** Counters and maps of one file as istanbul-lib-instrument keeps them. */
export interface FileCoverageData {
  readonly statementMap: Readonly<Record<string, Place>>;
  readonly fnMap: Readonly<Record<string, { readonly name: string; readonly loc: Place; readonly decl: Place }>>;
  readonly branchMap: Readonly<
    Record<string, { readonly loc: Place; readonly type: string; readonly locations: readonly Partial<Place>[] }>
  >;
  readonly s: Record<string, number>;
  readonly f: Record<string, number>;
  readonly b: Record<string, number[]>;
}

/** Everything of a file that can be covered, numbered. */
export class Points {
  readonly list: readonly Point[];

  constructor({ statementMap, fnMap, branchMap }: FileCoverageData) {
    const list: Point[] = [];
    for (const [key, { start, end }] of Object.entries(statementMap))
      list.push({ kind: 'statement', key, arm: 0, line: start.line, endLine: end.line ?? start.line, name: '' });
    for (const [key, { name, loc, decl }] of Object.entries(fnMap))
      list.push({
        kind: 'function',
        key,
        arm: 0,
        line: decl.start.line,
        endLine: loc.end.line ?? loc.start.line,
        name,
      });
    for (const [key, { loc, locations, type }] of Object.entries(branchMap))
      locations.forEach((place, arm) => {
        const line = place.start?.line ?? loc.start.line;
        list.push({ kind: 'branch', key, arm, line, endLine: place.end?.line ?? line, name: type });
      });
    this.list = list;
  }

  /** Numbers of the points that were reached since the last call, whose counters then start at 0 again. */
  take(coverage: FileCoverageData): number[] {
    const reached: number[] = [];
    this.list.forEach(({ kind, key, arm }, number) => {
      if (kind === 'statement') {
        if (coverage.s[key]! > 0) reached.push(number);
      } else if (kind === 'function') {
        if (coverage.f[key]! > 0) reached.push(number);
      } else if (coverage.b[key]![arm]! > 0) reached.push(number);
    });
    for (const key in coverage.s) coverage.s[key] = 0;
    for (const key in coverage.f) coverage.f[key] = 0;
    for (const key in coverage.b) coverage.b[key]!.fill(0);
    return reached;
  }
}

/** How much of what can be covered is among `reached`. */
export function measure(points: readonly Point[], reached: ReadonlySet<number>): Measured {
  const count = (wanted: Point['kind']) => {
    const numbers = points.flatMap(({ kind }, number) => (kind === wanted ? [number] : []));
    return { covered: numbers.filter((number) => reached.has(number)).length, total: numbers.length };
  };
  return { statements: count('statement'), branches: count('branch'), functions: count('function') };
}
