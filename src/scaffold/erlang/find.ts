import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Incident, Measured } from '../model.js';
import type { ErlangContext } from './context.js';
import { type Example, readExamples } from './facts/examples.js';
import { type ErlangFacts, keyOf } from './facts/facts.js';
import { apiOf, kindOf } from './facts/subject.js';
import {
  applicationsOf,
  fixtureOf,
  lifecycleAttempts,
  lifecycleOf,
  startAttempt,
  startedName,
  startTexts,
} from './fixture.js';
import { keepWhatHolds } from './keep.js';
import type { ErlangFindings, ErlangFixture, ErlangSubject, ErlangTodo } from './model.js';
import type { ErlangApp } from './run/layout.js';
import { probe, reachedByTests } from './run/probe.js';
import type { ErlangWorld } from './run/world.js';
import type { Attempt } from './search/attempt.js';
import { apiCall, type CallContext } from './search/calls.js';
import { explore } from './search/explorer.js';
import { skeletons } from './search/skeleton.js';
import { Values } from './search/values.js';

export interface FindOptions {
  /** Calls tried per module. */
  readonly calls?: number;
  readonly seed?: number;
  /** Milliseconds one call may take. */
  readonly timeoutMs?: number;
  /** Milliseconds after which no further round begins. */
  readonly totalMs?: number;
  /** Lines a report has covered already, ascending. */
  readonly covered?: readonly number[];
  /** Run the module's existing tests, to measure what they cover; they are trusted as far as any code under test. */
  readonly existing?: boolean;
}

const NOTHING: Measured = {
  statements: { covered: 0, total: 0 },
  branches: { covered: 0, total: 0 },
  functions: { covered: 0, total: 0 },
};

/**
 * What can be found out about one module: calls that were tried and came out the same in nodes of their own, what its
 * process needs, and what stays open. Where nothing can be run, skeletons from specs and patterns.
 *
 * @param path of the source, relative to the project, with `/`
 */
export async function findErlang(
  context: ErlangContext,
  path: string,
  options: FindOptions = {},
): Promise<ErlangFindings | null> {
  const app = context.layout.apps.find(({ sources }) => sources.includes(join(context.root, path)));
  const facts = app === undefined ? null : context.facts(basename(path, '.erl'));
  if (app === undefined || facts === null) return null;
  const subject = subjectOf(context, app, path, facts);
  const { world } = context;
  if (world === null || subject.kind === 'behaviour') return unrun(context, subject, facts, [], world?.otp ?? null);
  const failed = world.failed.get(path);
  if (failed !== undefined)
    return unrun(context, subject, facts, [{ code: 'type-errors', message: failed, target: null }], null);
  return new Finder(context, world, subject, facts, app, options).find();
}

function subjectOf(context: ErlangContext, app: ErlangApp, path: string, facts: ErlangFacts): ErlangSubject {
  return {
    module: facts.name,
    path,
    app: app.name,
    appFolder: relative(context.root, app.folder).split(sep).join('/'),
    kind: kindOf(facts),
    behaviours: facts.census.behaviours,
    exports: [...facts.functions.values()]
      .filter(({ exported }) => exported)
      .map(({ name, arity }) => ({ name, arity })),
  };
}

function unrun(
  context: ErlangContext,
  subject: ErlangSubject,
  facts: ErlangFacts,
  incidents: readonly Incident[],
  otp: string | null,
): ErlangFindings {
  const values = new Values(context, null);
  const cases =
    subject.kind === 'behaviour' ? [] : skeletons({ facts, kind: subject.kind, values, process: false, before: [] });
  return { subject, otp, fixture: null, lifecycle: null, cases, todos: [], incidents, before: NOTHING, after: NOTHING };
}

class Finder {
  readonly #context: ErlangContext;
  readonly #world: ErlangWorld;
  readonly #subject: ErlangSubject;
  readonly #facts: ErlangFacts;
  readonly #app: ErlangApp;
  readonly #options: FindOptions;
  readonly #incidents: Incident[] = [];
  #until = 0;
  #lines: readonly number[] = [];

  constructor(
    context: ErlangContext,
    world: ErlangWorld,
    subject: ErlangSubject,
    facts: ErlangFacts,
    app: ErlangApp,
    options: FindOptions,
  ) {
    this.#context = context;
    this.#world = world;
    this.#subject = subject;
    this.#facts = facts;
    this.#app = app;
    this.#options = options;
  }

  async find(): Promise<ErlangFindings> {
    const { kind } = this.#subject;
    const existing = this.#options.existing === false ? [] : await this.#existing();
    this.#until = Date.now() + (this.#options.totalMs ?? 30_000);
    const applications = applicationsOf(this.#facts, await this.#there());
    const calls = await this.#calls();
    const fixture = await this.#fixture(applications, calls);
    // Says whether it can be loaded, and which lines there are.
    if (this.#lines.length === 0) await this.#run([], null, true);
    if (this.#lines.length === 0 && this.#incidents.some(({ code }) => code === 'import-failed')) {
      return unrun(this.#context, this.#subject, this.#facts, this.#incidents, null);
    }
    const before =
      fixture === null ? applications.map((name) => `{ok, _} = application:ensure_all_started(${name})`) : [];
    const values = new Values(this.#context, fixture === null ? null : 'Pid');
    const context: CallContext = { facts: this.#facts, kind, values, process: fixture !== null, before };
    const examples = this.#examples(context, calls);
    const pool = await explore({
      context,
      examples,
      run: (attempts) => this.#run(attempts, fixture, true),
      calls: this.#options.calls ?? 1800,
      seed: this.#options.seed ?? 1,
      lines: () => this.#lines,
    });
    const lifecycle = fixture === null ? null : await this.#lifecycle(fixture);
    const covered = new Set([...existing, ...(this.#options.covered ?? [])]);
    const cases = await keepWhatHolds({
      pool,
      covered,
      facts: this.#facts,
      run: (attempts, shared) => this.#run(attempts, fixture, false, shared),
    });
    const reached = new Set([...existing, ...cases.reached]);
    return {
      subject: this.#subject,
      otp: this.#world.otp,
      fixture,
      lifecycle,
      cases: cases.cases,
      todos: this.#todos(new Set([...reached, ...covered])),
      incidents: this.#incidents,
      before: this.#measured(new Set(existing)),
      after: this.#measured(reached),
    };
  }

  get #beam(): string {
    return join(this.#world.outOf(this.#app.name), 'ebin', `${this.#subject.module}.beam`);
  }

  async #run(attempts: readonly Attempt[], fixture: ErlangFixture | null, tidy: boolean, shared = false) {
    const left = this.#until - Date.now();
    // Replays of what is kept are never cut short by the search before them.
    if (tidy && left < 1000) return [];
    const result = await probe(this.#world, {
      module: this.#subject.module,
      beam: this.#beam,
      fixture,
      attempts,
      tidy,
      shared,
      timeoutMs: this.#options.timeoutMs ?? 1000,
      totalMs: tidy ? left : 60_000,
    });
    if (result.lines.length > 0) this.#lines = result.lines;
    const { fatal } = result;
    if (fatal !== null && !this.#incidents.some(({ message }) => message === fatal))
      this.#incidents.push({ code: 'import-failed', message: fatal, target: null });
    for (const { target, act } of result.ended.slice(0, 5))
      this.#incidents.push({ code: 'exits', message: `${act} ends the node`, target: keyOf(target) });
    return result.tried;
  }

  /** Applications that can be started: dependencies with a resource file, and those of OTP. */
  async #there(): Promise<Set<string>> {
    const names = new Set(['mnesia', 'inets', 'ssl', 'os_mon']);
    for (const ebin of this.#world.layout.dependencies) {
      if ((await readdir(ebin)).some((name) => name.endsWith('.app'))) names.add(basename(dirname(ebin)));
    }
    return names;
  }

  async #fixture(applications: readonly string[], calls: readonly Example[]): Promise<ErlangFixture | null> {
    const { kind } = this.#subject;
    const values = new Values(this.#context, null);
    const texts = kind === 'application' ? [] : startTexts(this.#facts, kind, values, calls);
    const none = fixtureOf('', null, applications);
    // Most modules start in the plainest way.
    for (const some of [texts.slice(0, 3), texts.slice(3, 20), texts.slice(20)]) {
      const tried = some.length === 0 ? [] : await this.#run(some.map(startAttempt), none, true);
      const at = tried.findIndex((each) => startedName(each) !== undefined && each.ms < 800);
      if (at === -1) continue;
      const start = some[some.findIndex((text) => startAttempt(text).setup[0] === tried[at]!.attempt.setup[0])]!;
      return fixtureOf(start, startedName(tried[at]!) ?? null, applications);
    }
    return null;
  }

  async #lifecycle(fixture: ErlangFixture) {
    const attempts = lifecycleAttempts(this.#subject.kind);
    // Each twice, and not one behind the other.
    const tried = await this.#run([...attempts, ...attempts], fixture, false);
    return lifecycleOf(tried.slice(0, attempts.length), tried.slice(attempts.length));
  }

  /** Calls of the module in tests and other modules of the project. */
  async #calls(): Promise<Example[]> {
    const { module } = this.#subject;
    const found: Example[] = [];
    for (const path of this.#world.layout.apps.flatMap(({ tests, sources }) => [...tests, ...sources])) {
      const text = await readFile(path, 'utf8').catch(() => '');
      if (text.includes(`${module}:`)) found.push(...readExamples(text, module));
    }
    return found;
  }

  #examples(context: CallContext, calls: readonly Example[]): Attempt[] {
    const api = new Map(apiOf(this.#facts, context.kind).map((fn) => [keyOf(fn), fn]));
    const counts = new Map<string, number>();
    return calls.flatMap(({ name, args }) => {
      const key = `${name}/${args.length}`;
      const fn = api.get(key);
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return fn === undefined || count >= 12 ? [] : [apiCall(context, fn, args)];
    });
  }

  /** Lines that the existing tests of the module reach. */
  async #existing(): Promise<readonly number[]> {
    const { module } = this.#subject;
    const out = this.#world.outOf(this.#app.name);
    const tests = this.#app.tests.map((path) => basename(path, '.erl'));
    const eunit = tests.filter((name) => name === `${module}_tests` || name === `${module}_test`);
    const suites = tests
      .filter((name) => name === `${module}_SUITE`)
      .map((name) => ({ folder: join(out, 'test'), name }));
    if (eunit.length + suites.length === 0) return [];
    const { reached, lines } = await reachedByTests(
      this.#world,
      { module, beam: this.#beam },
      { eunit, suites },
      60_000,
    );
    if (lines.length > 0) this.#lines = lines;
    return reached;
  }

  #measured(reached: ReadonlySet<number>): Measured {
    const covered = this.#lines.filter((line) => reached.has(line));
    const functions = [...this.#facts.functions.values()].filter(({ line, endLine }) =>
      this.#lines.some((each) => each >= line && each <= endLine),
    );
    const entered = functions.filter(({ line, endLine }) => covered.some((each) => each >= line && each <= endLine));
    return {
      statements: { covered: covered.length, total: this.#lines.length },
      branches: { covered: 0, total: 0 },
      functions: { covered: entered.length, total: functions.length },
    };
  }

  /** One for each clause that stays uncovered, and for each run of lines inside of one. */
  #todos(reached: ReadonlySet<number>): ErlangTodo[] {
    const todos: ErlangTodo[] = [];
    let previous = -2;
    for (const [at, line] of this.#lines.entries()) {
      if (reached.has(line)) continue;
      const isRun = previous === at - 1;
      previous = at;
      if (isRun) continue;
      const fn = [...this.#facts.functions.values()].find((each) => line >= each.line && line <= each.endLine);
      todos.push({
        target: fn === undefined ? null : { name: fn.name, arity: fn.arity },
        line,
        text: (this.#facts.lines[line - 1] ?? '').trim(),
        reason: fn?.exported ? 'no call that was tried gets here' : 'not exported, and no call of what is gets here',
      });
    }
    return todos;
  }
}
