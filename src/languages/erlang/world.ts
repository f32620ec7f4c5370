import type { ErlangInspection } from './inspect.js';
import type { NameArity } from './module.js';
import { isOtpApplication, isOtpModule } from './otp.js';
import { type ErlangTest, testsOf } from './tests.js';

export interface ErlangFile extends ErlangInspection {
  readonly path: string;
  /** The folder of its application, empty for the project's own; null where rebar3 compiles it with none. */
  readonly application: string | null;
  /** `source` and `test` are compiled by rebar3. */
  readonly role: 'source' | 'test' | 'elsewhere';
}

/** What is known of an Erlang project built by rebar3. Plain data, gathered by `project/erlang-facts.ts`. */
export interface ErlangFacts {
  readonly files: readonly ErlangFile[];
  /** Names of headers that define functions, which their module then has too. */
  readonly functionHeaders: ReadonlySet<string>;
  /** Names of dependencies and plugins, as rebar.config and rebar.lock say. */
  readonly dependencies: readonly string[];
  /** Modules of dependencies and plugins that are built here; null where none is. */
  readonly dependencyModules: ReadonlySet<string> | null;
  /** `export_all` in rebar.config: in a test run every function can be called. */
  readonly exportAll: boolean;
  /** Names of applications in the tree, by folder and by `*.app.src`. */
  readonly applications: ReadonlySet<string>;
}

/** Answers questions about all modules together. */
export class ErlangWorld {
  readonly facts: ErlangFacts;
  readonly tests: readonly (ErlangTest & { readonly file: ErlangFile })[];
  readonly #compiled = new Map<string, ErlangFile[]>();
  readonly #elsewhere = new Map<string, string>();
  readonly #ownWords: ReadonlySet<string>;
  readonly #callable = new Map<ErlangFile, ReadonlySet<string> | null>();

  constructor(facts: ErlangFacts) {
    this.facts = facts;
    for (const file of facts.files) {
      const { name } = file.module;
      if (name === null) continue;
      if (file.role === 'elsewhere') this.#elsewhere.set(name, file.path);
      else this.#compiled.set(name, [...(this.#compiled.get(name) ?? []), file]);
    }
    this.#ownWords = ownWords(facts);
    this.tests = facts.files
      .filter(({ role }) => role !== 'elsewhere')
      .flatMap((file) => testsOf(file).map((test) => ({ ...test, file })));
  }

  /** The files of this module that rebar3 compiles. */
  filesOf(module: string): readonly ErlangFile[] {
    return this.#compiled.get(module) ?? [];
  }

  /** A file of this module that rebar3 does not compile. */
  elsewhere(module: string): string | null {
    return this.#elsewhere.get(module) ?? null;
  }

  /**
   * `there`: in the tree, OTP or a dependency. `gone`: nowhere, and named like the modules of the project. `unknown`:
   * nowhere, but perhaps a dependency has it.
   */
  presence(module: string): 'there' | 'gone' | 'unknown' {
    if (this.#compiled.has(module) || isOtpModule(module)) return 'there';
    const { dependencies, dependencyModules } = this.facts;
    if (dependencyModules?.has(module) || BY_REBAR3.test(module) || dependencies.includes(module)) return 'there';
    if (this.#elsewhere.has(module) || this.#ownWords.has(firstWord(module))) return 'gone';
    return dependencies.some((name) => wordsOfDependency(name).includes(firstWord(module))) ? 'there' : 'unknown';
  }

  /** Whether the module has this function for others to call; true where that cannot be told. */
  hasFunction(module: string, id: string, fromTest: boolean): boolean {
    const files = this.filesOf(module);
    return (
      files.length === 0 ||
      files.some((file) => {
        const callable = this.#callableOf(file);
        if (callable === null || callable.has(id)) return true;
        return fromTest && this.facts.exportAll && file.functions.some((fn) => idOf(fn) === id);
      })
    );
  }

  #callableOf(file: ErlangFile): ReadonlySet<string> | null {
    const known = this.#callable.get(file);
    if (known !== undefined) return known;
    const callable = callableOf(file, this.facts.functionHeaders);
    this.#callable.set(file, callable);
    return callable;
  }

  hasApplication(name: string): boolean {
    const { applications, dependencies } = this.facts;
    return applications.has(name) || isOtpApplication(name) || dependencies.includes(name);
  }

  /** Test cases among these. */
  static cases(tests: readonly ErlangTest[]): number {
    return tests.reduce((sum, { cases }) => sum + cases, 0);
  }
}

/** Null: a parse transform, a header or a macro may add functions, so that nothing can be said. */
function callableOf({ module, functions }: ErlangFile, functionHeaders: ReadonlySet<string>): Set<string> | null {
  if (module.parseTransforms.length > 0 || module.unreadForms > 0) return null;
  if (module.includes.some(({ path }) => functionHeaders.has(path.slice(path.lastIndexOf('/') + 1)))) return null;
  const names = module.exportAll ? functions : module.exports;
  if (names.some(({ name }) => name.startsWith('?'))) return null;
  const callable = new Set(['module_info/0', 'module_info/1', 'behaviour_info/1', ...names.map(idOf)]);
  if (module.includes.some(({ path }) => path.endsWith('eunit.hrl'))) {
    callable.add('test/0');
    for (const fn of functions) if (/_test_?$/.test(fn.name)) callable.add(idOf(fn));
  }
  return callable;
}

export function idOf({ name, arity }: NameArity): string {
  return `${name}/${arity}`;
}

/** Modules of rebar3 itself, which plugins call. */
const BY_REBAR3 = /^(?:rebar(?:_\w+)?|rebar3|providers?|cf|getopt)$/;

/** First words of what some dependencies call their modules, where it is not their own name. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  cowlib: ['cow'],
  erlware_commons: ['ec'],
  amqp_client: ['amqp', 'rabbit'],
  opentelemetry: ['otel', 'opentelemetry'],
  opentelemetry_api: ['otel', 'opentelemetry'],
  opentelemetry_exporter: ['otel', 'opentelemetry'],
  prometheus: ['prometheus'],
  mnesia_rocksdb: ['mrdb'],
  eredis: ['eredis'],
  erlcloud: ['erlcloud'],
};

function wordsOfDependency(name: string): readonly string[] {
  return [firstWord(name), ...(OTHER_WORDS[name] ?? [])];
}

function firstWord(name: string): string {
  return name.split('_')[0]!;
}

/** How modules of the project begin, where several do: `erlmcp` of `erlmcp_cache` and `erlmcp_batch`. */
function ownWords({ files }: ErlangFacts): Set<string> {
  const counts = new Map<string, number>();
  for (const { role, module } of files)
    if (role === 'source' && module.name?.includes('_')) {
      const word = firstWord(module.name);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  return new Set([...counts].filter(([, count]) => count > 1).map(([word]) => word));
}
