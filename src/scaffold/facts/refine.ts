import type { Prop, Shape } from '../model.js';

/** Fills in what types leave open (`any`, items of `[]`, values of `Record<string, unknown>`) from hints. */
export function refine(shape: Shape, hints: readonly Shape[]): Shape {
  if (hints.length === 0) return shape;
  if (shape.kind === 'any') return shape.hints === undefined ? { kind: 'any', hints } : shape;
  if (shape.kind === 'array') {
    const hint = hints.find(({ kind }) => kind === 'array');
    return hint?.kind === 'array' && isOpen(shape.of)
      ? { kind: 'array', of: refine(opened(shape.of), hintsOf(hint.of)) }
      : shape;
  }
  const vague = shape.kind === 'builtin' && (shape.name === 'Object' || shape.name === 'Function');
  if (vague) return hints.find(({ kind }) => kind === (shape.name === 'Object' ? 'object' : 'function')) ?? shape;
  if (shape.kind !== 'object') return shape;
  const hint = hints.find(({ kind }) => kind === 'object');
  if (hint?.kind !== 'object') return shape;
  // `object` says no more than that it is one.
  if (shape.props.length === 0 && shape.index === undefined && shape.name === undefined) return hint;
  const props = shape.props.map((prop): Prop => {
    const other = hint.props.find(({ name }) => name === prop.name);
    return other === undefined ? prop : { ...prop, shape: refine(prop.shape, hintsOf(other.shape)) };
  });
  if (shape.index === undefined || !isOpen(shape.index)) return { ...shape, props };
  const more = hint.props.filter(({ name }) => !props.some((prop) => prop.name === name));
  return { ...shape, props: [...props, ...more.map((prop) => ({ ...prop, optional: true }))] };
}

function isOpen(shape: Shape): boolean {
  return shape.kind === 'never' || shape.kind === 'any' || shape.kind === 'object';
}

function opened(shape: Shape): Shape {
  return shape.kind === 'never' ? { kind: 'any' } : shape;
}

function hintsOf(shape: Shape): readonly Shape[] {
  return shape.kind === 'any' ? (shape.hints ?? []) : [shape];
}
