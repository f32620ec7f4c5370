export { isProven, type ProofResult } from './proof.js';
export { runTests } from './run-tests.js';
