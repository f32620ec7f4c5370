/** What a chart is drawn of: percentages and moments (milliseconds since the epoch). */
export interface ChartData {
  readonly title: string;
  /** The whole of it in sentences, for who cannot see it. */
  readonly description: string;
  /** One for each week; a null leaves a gap. */
  readonly total: ChartLine;
  /** As many as are drawn; the first few. */
  readonly groups: readonly ChartLine[];
  readonly phases: readonly ChartPhase[];
  /** The middle 80 % of what is likely, from the newest point on; nothing where too little is known. */
  readonly cone: readonly {
    readonly time: number;
    readonly low: number;
    readonly middle: number;
    readonly high: number;
  }[];
  /** The moment of asking. */
  readonly now: number;
}

export interface ChartLine {
  readonly name: string;
  readonly points: readonly { readonly time: number; readonly percent: number | null }[];
}

export interface ChartPhase {
  readonly name: string;
  readonly percent: number;
  readonly due: number | null;
}

/** The span of time that is shown: the weeks, and as much of what is to come as they are long. */
export function spanOf({ total, cone, phases, now }: ChartData): readonly [number, number] {
  const times = total.points.map(({ time }) => time);
  const from = Math.min(...times);
  const last = Math.max(...times, Math.min(now, Math.max(...times) + WEEK));
  const ahead = [...cone.map(({ time }) => time), ...phases.flatMap(({ due }) => due ?? [])];
  const wanted = Math.max(last, ...ahead);
  return [from, Math.min(wanted, last + Math.max(last - from, WEEK)) + WEEK / 2];
}

export const WEEK = 7 * 86_400_000;

/** Moves labels apart that would lie on one another; in pixels, in the order given. */
export function spread(positions: readonly number[], distance: number): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => positions[a]! - positions[b]!);
  const placed = [...positions];
  for (let at = 1; at < order.length; at++) {
    const [above, below] = [order[at - 1]!, order[at]!];
    placed[below] = Math.max(placed[below]!, placed[above]! + distance);
  }
  return placed;
}
