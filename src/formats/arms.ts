import type { FileBuilder } from './builder.js';
import type { ReportSink } from './format.js';

/** More arms than this on one line, or in one report, are a broken or hostile count: each arm costs memory. */
const MAX_ARMS_PER_LINE = 1 << 16;
const MAX_ARMS = 1 << 22;

/**
 * Turns "n of m branch arms of this line were taken" into arms, for formats that say no more than that: m arms of one
 * branch point, the first n with one hit. Which arms really were taken, and how often, is not known.
 */
export class ArmTally {
  readonly #sink: ReportSink;
  total = 0;

  constructor(sink: ReportSink) {
    this.#sink = sink;
  }

  add(builder: FileBuilder, line: number, covered: number, total: number, at?: number): void {
    if (!(covered >= 0 && total >= covered && Number.isInteger(total))) {
      this.#sink.warn('bad-branch-count', 'a branch count is no "n of m"; its branches are skipped', at);
      return;
    }
    if (total > MAX_ARMS_PER_LINE || this.total + total > MAX_ARMS) {
      this.#sink.warn('too-many-branches', `${total} branches on a line are nonsense; skipped`, at);
      return;
    }
    this.total += total;
    builder.countedArms(line, covered, total, at);
  }

  /** Warns where the report's own sum has more arms than its lines carry: covgap's percentage will differ from it. */
  compareWith(declared: number): void {
    if (!(declared > this.total)) return;
    this.#sink.warn(
      'branches-without-line',
      `the report counts ${declared} branches, its lines carry ${this.total}: the rest have no line and are left out`,
    );
  }
}
