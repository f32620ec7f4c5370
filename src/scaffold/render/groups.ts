import type { Callable, Case, ModuleFacts, Todo } from '../model.js';
import { todoTitle } from './blocks.js';

/** What goes into one `describe`; `path` names it and those around it. */
export interface Group {
  readonly path: readonly string[];
  readonly cases: readonly { readonly title: string; readonly one: Case }[];
  readonly todos: readonly string[];
}

/** Cases and todos by what they are about, in the order of the source; titles are unique in their group. */
export function groupsOf(facts: ModuleFacts, cases: readonly Case[], todos: readonly Todo[]): Group[] {
  const groups = new Map<string, { path: string[]; cases: { title: string; one: Case }[]; todos: string[] }>();
  const groupAt = (path: string[]) => {
    const key = JSON.stringify(path);
    const group = groups.get(key) ?? { path, cases: [], todos: [] };
    groups.set(key, group);
    return group;
  };
  const order = new Map(facts.callables.map((callable, index) => [callable.id, index]));
  const rank = (id: string) => order.get(id) ?? order.size;
  const byId = new Map(facts.callables.map((callable) => [callable.id, callable]));
  for (const one of [...cases].sort((a, b) => rank(a.target) - rank(b.target))) {
    const group = groupAt(pathOf(one.target, byId.get(one.target)));
    const taken = new Set(group.cases.map((other) => other.title));
    group.cases.push({ title: unique(one.title, taken), one });
  }
  for (const todo of todos) {
    const callable = byId.get(todo.name);
    const group = groupAt(callable === undefined ? [moduleName(facts)] : pathOf(todo.name, callable));
    const title = todoTitle(todo);
    if (!group.todos.includes(title)) group.todos.push(title);
  }
  return [...groups.values()];
}

/** `['parse']` for a function, `['LruCache', 'get']` for a member. */
function pathOf(id: string, callable: Callable | undefined): string[] {
  if (callable === undefined || callable.owner === null) return [id];
  return [callable.owner, callable.kind === 'constructor' ? 'constructor' : callable.name];
}

function moduleName(facts: ModuleFacts): string {
  const file = facts.path.split('/').at(-1) ?? facts.path;
  return file.replace(/\.[^.]+$/, '');
}

function unique(title: string, taken: ReadonlySet<string>): string {
  let name = title;
  for (let count = 2; taken.has(name); count++) name = `${title} (${count})`;
  return name;
}
