import type { FactsReader } from '../facts/index.js';
import type { Case } from '../model.js';
import { isTyped } from '../render/style.js';
import { type Draft, textOf } from './draft.js';
import type { Dropped } from './find.js';

/** Rounds of taking out what the checker refuses. */
const ROUNDS = 3;

/**
 * The text of the test file once the type checker agrees with it as it will stand: with the runner's own types, which
 * no probe knows, and in the file that is there already.
 */
export async function checkedText(
  draft: Draft,
  reader: FactsReader,
  root: string,
): Promise<{ readonly text: string | null; readonly cases: readonly Case[]; readonly dropped: readonly Dropped[] }> {
  let cases: readonly Case[] = draft.findings.cases;
  const dropped: Dropped[] = [];
  for (let round = 0; ; round++) {
    const text = await textOf(draft, cases, root);
    if (text === null) return { text, cases: [], dropped };
    if (!isTyped(draft.style) || draft.kind !== 'tests') return { text, cases, dropped };
    const refused = refusedCases(text, cases, draft, reader);
    if (refused.size === 0 || round === ROUNDS) return { text, cases, dropped };
    for (const [test, message] of refused)
      dropped.push({ title: `${test.target}: ${test.title}`, reason: `does not type-check: ${message}` });
    cases = cases.filter((test) => !refused.has(test));
  }
}

function refusedCases(text: string, cases: readonly Case[], draft: Draft, reader: FactsReader): Map<Case, string> {
  const refused = new Map<Case, string>();
  const lines = text.split(/\r?\n/);
  const before = new Set(draft.target.text?.split(/\r?\n/) ?? []);
  for (const { line, message } of reader.problemsOf(draft.target.path, text)) {
    // What the file said before is not ours to judge.
    if (before.has(lines[line - 1] ?? '')) continue;
    const test = caseAt(lines, line, cases);
    if (test !== null && !refused.has(test)) refused.set(test, message);
  }
  return refused;
}

/** The case in whose block a line stands: that of the nearest title above. */
function caseAt(lines: readonly string[], line: number, cases: readonly Case[]): Case | null {
  for (let at = line - 1; at >= 0; at--) {
    const head = lines[at]!;
    if (!/^\s*(?:it|test)(?:\.skip)?\(/.test(head)) continue;
    const letters = lettersOf(head);
    const found = cases.filter(({ title }) => letters.includes(lettersOf(title)));
    return found.sort((a, b) => b.title.length - a.title.length)[0] ?? null;
  }
  return null;
}

/** Quotes and escapes are written in several ways. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
