import { describe, expect, it } from 'vitest';
import { merged, outcomeOf, settled, type Tree } from '../../../../src/scaffold/erlang/search/tree.js';

const atom = (v: string): Tree => ({ t: 'atom', v });
const integer = (v: number): Tree => ({ t: 'integer', v: `${v}` });
const tuple = (...of: Tree[]): Tree => ({ t: 'tuple', of });

describe('outcomes', () => {
  it('are literals where everything can be written', () => {
    const tree = tuple(atom('ok'), {
      t: 'map',
      of: [
        [
          { t: 'binary', v: 'é"' },
          { t: 'list', of: [integer(1), { t: 'string', v: 'a\n' }] },
        ],
      ],
    });
    expect(outcomeOf('value', tree)).toEqual({
      kind: 'value',
      pattern: '{ok, #{<<"\\x{e9}\\""/utf8>> => [1, "a\\n"]}}',
    });
  });

  it('are patterns with guards where something cannot', () => {
    const tree = tuple(
      atom('ok'),
      { t: 'any', of: 'pid' },
      { t: 'map', of: [[atom('at'), { t: 'any', of: 'integer' }]] },
      { t: 'some' },
    );
    expect(outcomeOf('value', tree)).toEqual({
      kind: 'shape',
      pattern: '{ok, Pid1, #{at := Int2}, _}',
      guards: ['is_pid(Pid1)', 'is_integer(Int2)'],
    });
  });

  it('leave open what the clock, a process or a stack trace put there', () => {
    const stack: Tree = {
      t: 'list',
      of: [
        tuple(atom('m'), atom('f'), integer(1), { t: 'list', of: [tuple(atom('file'), { t: 'string', v: 'm.erl' })] }),
      ],
    };
    const tree = tuple(
      { t: 'integer', v: '1700000000', now: true },
      { t: 'binary', v: '2026-01-02T03:04:05Z' },
      { t: 'string', v: '<0.12.0>' },
      stack,
    );
    expect(settled(tree)).toEqual(
      tuple({ t: 'any', of: 'integer' }, { t: 'any', of: 'binary' }, { t: 'any', of: 'list' }, { t: 'some' }),
    );
  });

  it('keep what two runs share', () => {
    expect(merged(tuple(atom('ok'), integer(1)), tuple(atom('ok'), integer(2)))).toEqual(
      tuple(atom('ok'), { t: 'any', of: 'integer' }),
    );
    expect(merged(atom('a'), integer(1))).toEqual({ t: 'some' });
    const one: Tree = {
      t: 'map',
      of: [
        [atom('a'), integer(1)],
        [atom('b'), integer(2)],
      ],
    };
    const other: Tree = { t: 'map', of: [[atom('a'), integer(1)]] };
    expect(outcomeOf('value', merged(one, other))).toEqual({ kind: 'shape', pattern: '#{a := 1}', guards: [] });
  });

  it('of exceptions have no variables', () => {
    expect(outcomeOf('exit', tuple(atom('noproc'), { t: 'any', of: 'pid' }))).toEqual({
      kind: 'exception',
      class: 'exit',
      pattern: '{noproc, _}',
    });
    expect(outcomeOf('error', { t: 'binary', v: 'Pid1 is gone' })).toEqual({
      kind: 'exception',
      class: 'error',
      pattern: '<<"Pid1 is gone">>',
    });
  });
});
