const actions = new Set<() => void>();

/**
 * Has something done should this process end before it is done otherwise. `action` must be synchronous.
 * @returns takes it back.
 */
export function atExit(action: () => void): () => void {
  if (actions.size === 0) process.on('exit', runAll);
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) process.removeListener('exit', runAll);
  };
}

function runAll(): void {
  for (const action of actions) action();
}
