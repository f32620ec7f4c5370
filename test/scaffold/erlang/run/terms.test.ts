import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { outcomeOf, settled } from '../../../../src/scaffold/erlang/search/tree.js';
import { hasErlang } from '../erlang.js';

const source = fileURLToPath(new URL('../../../../templates/erlang/covgap_terms.erl', import.meta.url));

/** What a test would expect of each term. */
function patternsOf(...terms: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'covgap-terms-'));
  try {
    const compiled = spawnSync('erlc', ['-o', folder, source], { encoding: 'utf8' });
    expect(compiled).toMatchObject({ status: 0, stdout: '' });
    const print = `lists:foreach(fun(T) -> io:format("~s~n", [covgap_terms:json(T)]) end, [${terms.join(', ')}]), halt().`;
    const { stdout } = spawnSync('erl', ['-noshell', '-pa', folder, '-eval', print], { encoding: 'utf8' });
    return stdout
      .trim()
      .split('\n')
      .map((line) => outcomeOf('value', settled(JSON.parse(line))))
      .map((outcome) => outcome.pattern);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it.runIf(hasErlang)('moments of today are told by their types, others as they are', () => {
  expect(
    patternsOf(
      'calendar:universal_time()',
      'date()',
      'erlang:timestamp()',
      'erlang:system_time(millisecond)',
      '{2001, 1, 2}',
      '{{2001, 1, 2}, {3, 4, 5}}',
      '{1, 2, 3}',
      '#{at => 12, name => <<"a">>}',
    ),
  ).toEqual([
    '{{Int1, Int2, Int3}, {Int4, Int5, Int6}}',
    '{Int1, Int2, Int3}',
    '{Int1, Int2, Int3}',
    'Int1',
    '{2001, 1, 2}',
    '{{2001, 1, 2}, {3, 4, 5}}',
    '{1, 2, 3}',
    '#{at => 12, name => <<"a">>}',
  ]);
});
