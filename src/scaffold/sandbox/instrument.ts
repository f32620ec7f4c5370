import type { FileCoverageData } from 'istanbul-lib-coverage';

/** Free variable of instrumented code: the object that holds the counters of one evaluation. */
export const counterHolder = '__covgap_counters__';
/** Property of that object: counters by file. */
export const counterKey = '__covgap_coverage__';

export interface Instrumented {
  /** Still TypeScript or JSX where the source was. */
  readonly code: string;
  /** All counters zero; positions are those of the source. */
  readonly empty: FileCoverageData;
}

/**
 * Puts Istanbul counters into a source text. Types stay in place, so that positions are those of the source.
 * @throws what the parser says, where no set of syntax options reads the text.
 */
export async function instrument(code: string, file: string, format: 'esm' | 'cjs'): Promise<Instrumented> {
  const { createInstrumenter } = await import('istanbul-lib-instrument');
  let first: unknown;
  for (const { esModules, parserPlugins } of dialects(file, format)) {
    const instrumenter = createInstrumenter({
      esModules,
      parserPlugins,
      coverageVariable: counterKey,
      coverageGlobalScope: counterHolder,
      coverageGlobalScopeFunc: false,
      compact: false,
      preserveComments: true,
      produceSourceMap: false,
      autoWrap: true,
    });
    try {
      return { code: instrumenter.instrumentSync(code, file), empty: instrumenter.lastFileCoverage() };
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** Likeliest first: the message of the first is the one a reader can use. */
function dialects(file: string, format: 'esm' | 'cjs'): { esModules: boolean; parserPlugins: string[] }[] {
  const typed = /\.[cm]?ts$|\.tsx$/.test(file);
  const jsx = !/\.[cm]?ts$/.test(file);
  const base = ['decoratorAutoAccessors', 'explicitResourceManagement', 'importAttributes'];
  if (typed) base.push('typescript');
  if (jsx) base.push('jsx');
  const decorators = [['decorators-legacy'], ['decorators']];
  const sets = decorators.map((kind) => [...base, ...kind]);
  if (!typed) sets.push([...base, 'decorators-legacy', 'flow']);
  const goals = format === 'cjs' && !typed ? [false, true] : [true];
  return goals.flatMap((esModules) => sets.map((parserPlugins) => ({ esModules, parserPlugins })));
}
