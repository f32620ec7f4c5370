import type { ErlangCase, ErlangOutcome } from '../model.js';
import { onOneLine } from './layout.js';
import { callOf } from './variables.js';
import { short } from './words.js';

const PART = 28;

/** What a case shows, in a reader's words: `returns {ok, 3} for (a, b)`, `replies ok to {get, a}`. */
export function titleOf(
  { setup, act, outcome }: Pick<ErlangCase, 'setup' | 'act' | 'outcome'>,
  module: string,
): string {
  const survived = survivedTitle(setup, act);
  if (survived !== null) return survived;
  if (outcome === null) return calledTitle(act, module);
  const call = callOf(act);
  if (call === null) {
    const sent = /^Pid\s*!\s*([\s\S]+)$/.exec(act)?.[1];
    if (sent !== undefined) return `takes the message ${said(sent)}`;
    return `${ends(outcome, 'comes to')} for ${said(act, PART + 10)}`;
  }
  const { name, args } = call;
  const [, request = ''] = args;
  if (call.module === 'gen_server' && args.length >= 2) {
    if (name === 'call') return `${ends(outcome, 'replies')} to ${said(request)}`;
    if (name === 'cast') return `takes the cast ${said(request)}`;
  }
  if (call.module !== module) return `${ends(outcome, 'comes to')} for ${said(act, PART + 10)}`;
  const given = args.length === 0 ? '' : ` for (${said(args.join(', '))})`;
  return `${ends(outcome, 'returns')}${given}`;
}

function ends(outcome: ErlangOutcome, verb: string): string {
  const what = said(outcome.pattern);
  if (outcome.kind !== 'exception') return `${verb} ${what}`;
  if (outcome.class === 'throw') return `throws ${what}`;
  return outcome.class === 'exit' ? `exits with ${what}` : `fails with ${what}`;
}

/** Where all that is asked is whether the process lives: what it was sent last. */
function survivedTitle(setup: readonly string[], act: string): string | null {
  if (act !== 'is_process_alive(Pid)') return null;
  for (const text of setup.toReversed()) {
    const sent = /^Pid\s*!\s*([\s\S]+)$/.exec(text)?.[1];
    if (sent !== undefined) return `survives the message ${said(sent)}`;
    const call = callOf(text);
    if (call?.name === 'cast' && call.args.length === 2) return `survives the cast ${said(call.args[1]!)}`;
  }
  return null;
}

/** Nothing is known of what comes of it. */
function calledTitle(act: string, module: string): string {
  const call = callOf(act);
  if (call?.module !== module) return `is tried with ${said(act, 2 * PART)}`;
  return call.args.length === 0 ? 'is called' : `is called with (${said(call.args.join(', '), 2 * PART)})`;
}

function said(text: string, longest = PART): string {
  return short(onOneLine(text), longest);
}
