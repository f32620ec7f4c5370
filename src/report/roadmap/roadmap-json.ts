import type { Figure } from '../../roadmap/document/model.js';
import type { Roadmap } from '../../roadmap/document/roadmap.js';
import { isoTime } from './trend-json.js';

export type RoadmapJson = ReturnType<typeof roadmapJson>;

/** What `covgap roadmap --json` prints; see `docs/schema/roadmap.schema.json`. */
export function roadmapJson({ document, sources }: Roadmap) {
  const { quick, features, coverage, milestones, matrix, timeline, next, basis, project, branch, release } = document;
  return figuresJson({
    schemaVersion: 1 as const,
    generator: 'made by covgap' as const,
    project,
    branch,
    release,
    basis,
    quick,
    features,
    coverage,
    milestones,
    matrix,
    timeline,
    next,
    sources,
  });
}

/** Dates as everywhere in JSON. */
type Printed<T> = T extends Figure
  ? { readonly value: number | string | null; readonly unit: Figure['unit']; readonly from: readonly string[] }
  : T extends readonly (infer E)[]
    ? readonly Printed<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Printed<T[K]> }
      : T;

function figuresJson<T>(value: T): Printed<T> {
  if (Array.isArray(value)) return value.map(figuresJson) as Printed<T>;
  if (typeof value !== 'object' || value === null) return value as Printed<T>;
  const { unit, value: number } = value as Partial<Figure>;
  if (unit === 'date') return { ...value, value: number == null ? null : isoTime(number) } as Printed<T>;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, figuresJson(each)])) as Printed<T>;
}
