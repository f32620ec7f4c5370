export { makeMutants } from './make.js';
export type { Mutant } from './types.js';
