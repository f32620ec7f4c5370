import type { CoverageFormat } from './format.js';

export const lcov: CoverageFormat = {
  name: 'lcov',
  title: 'LCOV',
  usualPlaces: ['coverage/lcov.info'],
  sniff: (head) => /^(TN|SF|#)/m.test(head),
  async parse() {},
};
