/** The part of istanbul-lib-instrument that is used here; the package ships no types. */
declare module 'istanbul-lib-instrument' {
  import type { FileCoverageData } from 'istanbul-lib-coverage';

  export interface InstrumenterOptions {
    coverageVariable?: string;
    coverageGlobalScope?: string;
    coverageGlobalScopeFunc?: boolean;
    esModules?: boolean;
    compact?: boolean;
    preserveComments?: boolean;
    produceSourceMap?: boolean;
    autoWrap?: boolean;
    parserPlugins?: string[];
  }

  export interface Instrumenter {
    instrumentSync(code: string, filename: string): string;
    lastFileCoverage(): FileCoverageData;
  }

  export function createInstrumenter(options: InstrumenterOptions): Instrumenter;
}
