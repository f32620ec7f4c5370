export { isProven, type ProofError, type ProofRequest, type ProofResult, type ProofTest } from './proof.js';
export { runTests } from './run-tests.js';
