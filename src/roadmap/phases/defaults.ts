import type { Phase } from '../model.js';

const lines = (percent: number): Phase => ({
  name: `${percent} %`,
  target: { kind: 'coverage', metric: 'lines', percent },
  tiers: null,
  due: null,
});

/** What holds where no configuration names phases. */
export const DEFAULT_PHASES: readonly Phase[] = [
  { name: 'Fix failures', target: { kind: 'no-failing-tests' }, tiers: null, due: null },
  lines(50),
  lines(70),
  lines(80),
];
