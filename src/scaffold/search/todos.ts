import type { ModuleFacts, Point, Todo } from '../model.js';

const MAX_TODOS = 12;

/** What stays open: functions first, then branches of functions that were entered. */
export function todosOf(facts: ModuleFacts, points: readonly Point[], reached: ReadonlySet<number>): Todo[] {
  const open = points.filter((_, number) => !reached.has(number));
  const functions = open.filter(({ kind }) => kind === 'function');
  const inside = (line: number) => functions.some((fn) => line >= fn.line && line <= fn.endLine);
  const branches = open.filter(({ kind, line }) => kind === 'branch' && !inside(line));
  const todos = functions.map(({ name, line }): Todo => {
    const why = facts.unreachable.find((each) => each.startLine <= line && each.endLine >= line);
    const reason = why === undefined ? 'no call was found that enters it' : reasonText(why.reason, why.through);
    return { name: /^\(anonymous/.test(name) ? `function on line ${line}` : name, line, text: '', reason };
  });
  const lines = [...new Set(branches.map(({ line }) => line))];
  const rest = lines.map(
    (line): Todo => ({ name: `branch on line ${line}`, line, text: '', reason: 'no call was found that takes it' }),
  );
  return [...todos, ...rest].slice(0, MAX_TODOS);
}

function reasonText(reason: ModuleFacts['unreachable'][number]['reason'], through: string | null): string {
  const words = {
    'not-exported': 'it is not exported',
    private: 'it is private',
    abstract: 'its class is abstract',
    'needs-dom': 'it needs a browser',
    'no-instance': 'no way was found to make an object of its class',
    'type-only': 'it exists for the type checker only',
  }[reason];
  return through === null ? words : `${words}; ${through} reaches it`;
}
