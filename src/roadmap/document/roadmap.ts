import type { Plan } from '../model.js';
import type { Outlook } from './milestone.js';
import type { RoadmapDocument } from './model.js';
import type { WeeklyReport } from './weekly.js';

export interface Roadmap {
  readonly document: RoadmapDocument;
  /** What its chart is drawn of. */
  readonly weekly: WeeklyReport;
  /** What its figures name as their sources, beside snapshots, configuration and tree. */
  readonly sources: { readonly outlooks: readonly Outlook[]; readonly release: Outlook | null; readonly plan: Plan };
}
