import { percent } from '../core/coverage.js';
import type { Ratio } from '../model.js';
import type { Measured } from '../scaffold/model.js';
import type { ModuleResult, ScaffoldResult } from '../scaffold.js';

/**
 * What `covgap scaffold --json` prints; `docs/schema/scaffold.schema.json` describes it.
 *
 * @param written false: nothing was written, and the texts of the files are part of what is printed
 */
export function scaffoldJson({ root, framework, modules }: ScaffoldResult, written: boolean) {
  const sum = (of: (each: ModuleResult) => number) => modules.reduce((all, each) => all + of(each), 0);
  const among = (status: ModuleResult['status']) => modules.filter((each) => each.status === status).length;
  return {
    schemaVersion: 1 as const,
    root,
    framework,
    modules: modules.map((each) => moduleJson(each, written)),
    totals: {
      modules: modules.length,
      written: among('written'),
      extended: among('extended'),
      unchanged: among('unchanged'),
      nothing: among('nothing'),
      cases: sum(({ cases }) => cases),
      todos: sum(({ todos }) => todos),
      dropped: sum(({ dropped }) => dropped.length),
      before: total(modules.map(({ before }) => before)),
      after: total(modules.map(({ after }) => after)),
    },
  };
}

export type ScaffoldJson = ReturnType<typeof scaffoldJson>;

function moduleJson(each: ModuleResult, written: boolean) {
  return {
    module: each.module,
    file: each.file,
    status: each.status,
    reason: each.reason,
    text: written ? null : each.text,
    cases: each.cases,
    todos: each.todos,
    dropped: each.dropped.map(({ title, reason }) => ({ title, reason })),
    before: measuredJson(each.before),
    after: measuredJson(each.after),
    seconds: Math.round(each.seconds * 100) / 100,
    executions: each.executions,
    incidents: each.incidents.map(({ code, target, message }) => ({ code, target, message })),
    warnings: each.warnings,
  };
}

function measuredJson({ statements, branches, functions }: Measured) {
  return { statements: withPercent(statements), branches: withPercent(branches), functions: withPercent(functions) };
}

function total(all: readonly Measured[]) {
  const sum = (kind: keyof Measured) =>
    withPercent({
      covered: all.reduce((left, each) => left + each[kind].covered, 0),
      total: all.reduce((left, each) => left + each[kind].total, 0),
    });
  return { statements: sum('statements'), branches: sum('branches'), functions: sum('functions') };
}

function withPercent(ratio: Ratio) {
  return { covered: ratio.covered, total: ratio.total, pct: percent(ratio) };
}
