import type { Callable } from '../model.js';

/** Whether a helper makes objects: by its constructor, or by a function that returns one. */
export function isMaker({ kind }: Callable): boolean {
  return kind === 'constructor' || kind === 'static';
}

/** What stands before the arguments of a function, a constructor or a static method. */
export function headOf({ kind, expression }: Callable): string {
  return kind === 'constructor' ? `new ${expression}` : expression;
}
