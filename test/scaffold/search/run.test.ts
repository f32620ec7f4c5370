import { describe, expect, it } from 'vitest';
import { type Outcome, type RunOptions, run } from '../../../src/scaffold/search/run.js';

/** Turns of the queue of promises until something is done, as code that is behind a call has it done. */
const MODULE = `
  const state = { done: 0 };
  const later = async (ticks) => { for (let i = 0; i < ticks; i++) await null; state.done++; };
`;
const scope = () => new Function(`${MODULE}; return { state, later };`)() as Record<string, unknown>;

const look = ({ kind, value, calls, evaluate }: Outcome) => ({
  kind,
  value,
  done: evaluate('state.done'),
  calls: [...calls.values()].map((list) => list.length),
});

const runText = (act: string, options: RunOptions = {}, arrange: readonly string[] = []) =>
  run(
    {
      callbacks: [{ name: 'callback', returns: 'undefined', async: false }],
      moves: [...arrange, act].map((text) => ({ bind: null, text })),
    },
    scope(),
    { linger: true, consume: true, ...options, see: look },
  );

describe('what is seen', () => {
  it.each<[string, string, unknown, number]>([
    ['at once, of a call that works on', '(later(1), 3)', 3, 0],
    ['at once, of a call that throws', '(() => { later(1); throw "no"; })()', 'no', 0],
    ['when a promise settles', 'later(5)', undefined, 1],
    ['and not what is behind it', 'later(2).then(() => { later(3); return 4; })', 4, 1],
    ['when a promise is rejected', 'later(2).then(() => { later(3); throw "no"; })', 'no', 1],
    ['of an iterator, when it is read', '(function* () { yield 1; later(1); yield 2; })()', [1, 2], 0],
    ['of an asynchronous one too', '(async function* () { yield 1; await later(2); yield 2; })()', [1, 2], 1],
  ])('%s', async (_, act, value, done) => {
    const { seen, evaluate } = await runText(act);
    expect(seen).toMatchObject({ value, done });
    // The run itself ends when all is done.
    expect(evaluate('state.done')).toBe(act.split('later(').length - 1);
  });

  it('of a function that is called later is nothing yet, and that it was is told', async () => {
    const outcome = await runText('void Promise.resolve().then(() => Promise.resolve()).then(() => callback(1))');
    expect(outcome.seen).toMatchObject({ calls: [0] });
    expect(outcome.late).toBe('callback');
  });

  it('of a promise that does not settle, before anything comes of the call where the test does not wait', async () => {
    const time = { reset() {}, advance: () => false, elapsed: () => 0, drift() {} } as never;
    const act = '(later(1), new Promise(() => {}))';
    expect(await runText(act, { time, waits: [false] })).toMatchObject({ kind: 'pending', seen: { done: 0 } });
    expect(await runText(act, { time })).toMatchObject({ kind: 'pending', seen: null });
    expect(await runText('later(3)', { time, waits: [false] })).toMatchObject({ kind: 'returned', seen: { done: 0 } });
  });

  it('is what comes of the moves as a test makes them, which goes on without what does not settle', async () => {
    const time = { reset() {}, advance: () => false, elapsed: () => 0, drift() {} } as never;
    const arrange = ['(later(1), new Promise(() => {}))'];
    const found = await runText('state.done', { time }, arrange);
    expect(found).toMatchObject({ vain: true, awaited: [false, false], seen: { value: 1 } });
    const again = await runText('state.done', { time, waits: found.awaited }, arrange);
    expect(again).toMatchObject({ vain: false, kind: 'returned', seen: { value: 0 } });
    expect(await runText('1', { waits: [false, false] }, ['Promise.reject(1)'])).toMatchObject({ kind: 'broken' });
  });

  it('is nothing where looking throws, or nothing came of it', async () => {
    const see = () => {
      throw new Error('a trap');
    };
    const script = { callbacks: [], moves: [{ bind: null, text: '1' }] };
    expect(await run(script, {}, { see })).toMatchObject({ kind: 'returned', value: 1, seen: null });
    expect(await runText('1', {}, ['missing()'])).toMatchObject({ kind: 'broken', seen: null });
    expect(await runText('(function* () { for (;;) yield 1; })()')).toMatchObject({ kind: 'broken', seen: null });
  });
});
