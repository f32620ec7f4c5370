import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readErlang } from '../../../../src/languages/erlang/read.js';
import type { ErlangFindings } from '../../../../src/scaffold/erlang/model.js';
import { proveSuite } from '../../../../src/scaffold/erlang/prove.js';
import { type SuiteText, suiteText } from '../../../../src/scaffold/erlang/render/suite.js';
import { type ErlangWorld, openWorld } from '../../../../src/scaffold/erlang/run/world.js';
import { verdictOf } from '../../../../src/scaffold/erlang/verdict.js';
import { loadTemplates } from '../../../../src/scaffold/place/templates.js';
import type { ErlangFrameworkName } from '../../../../src/scaffold/render/style.js';
import { hasErlang, projectOf } from '../erlang.js';
import { cache, found, prepared, raises, shape, stock, sup, value } from '../findings.js';

const fixtures = new URL('../../../../fixtures/erlang/', import.meta.url);
const frameworks = ['eunit', 'common_test'] as const;
const unseen = (findings: ErlangFindings): ErlangFindings => ({ ...findings, otp: null });

async function suiteOf(findings: ErlangFindings, framework: ErlangFrameworkName, existing: string | null = null) {
  const templates = await loadTemplates('/nowhere', framework);
  const suite = `${findings.subject.module}_${framework === 'eunit' ? 'tests' : 'SUITE'}`;
  const text = suiteText({ findings, framework, suite, path: `${suite}.erl`, existing }, { templates, proven: true });
  return { suite, made: text };
}

describe.each(frameworks)('a new suite for %s', (framework) => {
  it.each([
    ['a module', stock],
    ['a server', cache],
    ['a supervisor', sup],
    ['a module nobody ran', unseen(stock)],
    ['a server nobody ran', unseen(cache)],
  ])('of %s is a module whose forms can be read, with lines that can be read', async (_, findings) => {
    const { suite, made } = await suiteOf(findings, framework);
    const read = readErlang(made.text!);
    expect(read.name).toBe(suite);
    expect(read.unreadForms).toBe(0);
    const names = read.functions.map(({ name, arity }) => `${name}/${arity}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of made.tests) expect(names).toContain(framework === 'eunit' ? `${name}/0` : `${name}/1`);
    for (const line of made.text!.split('\n')) expect(line.length, line).toBeLessThanOrEqual(115);
    expect(made.text).not.toMatch(/[ \t]$/m);
  });

  it('says on its first line that nothing was run, and runs nothing but what needs no observation', async () => {
    const { made } = await suiteOf(unseen(stock), framework);
    expect(made.text!.split('\n')[0]).toMatch(/^%% Not run: /);
    expect(made.text).not.toContain('% observed');
    expect(made.tests.filter(({ specified }) => specified).map(({ id }) => id)).toEqual([
      'exports: exports what it did when this was written',
    ]);
  });

  it('marks what was observed, names the lines covered, and quotes those that wait', async () => {
    const { made } = await suiteOf(stock, framework);
    expect(made.text!.match(/% observed/g)).toHaveLength(stock.cases.length);
    expect(made.text).toContain('covers 15, 29');
    expect(made.text).toContain('covers 21-22');
    expect(made.text).toContain(
      '%% TODO pick/2, line 37: `pick(lifo, Items) -> lists:last(Items);` (no call was found)',
    );
  });

  it('is nothing where there are no cases', async () => {
    const { made } = await suiteOf({ ...stock, cases: [] }, framework);
    expect(made.text).toBeNull();
    expect(made.todos).toBe(2);
  });
});

describe.skipIf(!hasErlang)('what Erlang says of a suite', () => {
  let world: ErlangWorld;
  let done = () => {};
  beforeAll(async () => {
    const texts = ['shop_stock', 'shop_cache', 'shop_sup'].map((name) => [
      `src/${name}.erl`,
      readFileSync(new URL(`${name}.erl`, fixtures), 'utf8'),
    ]);
    const project = await projectOf(Object.fromEntries(texts));
    done = project.done;
    world = (await openWorld(project.root))!;
  }, 60_000);
  afterAll(() => {
    world?.close();
    done();
  });

  async function prove(
    findings: ErlangFindings,
    framework: ErlangFrameworkName,
    suite: string,
    made: SuiteText,
    runs = 2,
  ) {
    const path = join(world.root, 'test', `${suite}.erl`);
    const { module } = findings.subject;
    return proveSuite(world, { framework, suite, text: made.text!, path, module, only: null, runs });
  }

  it.each(
    frameworks.flatMap((framework) =>
      [stock, cache, prepared, sup, unseen(stock), unseen(cache), unseen(sup)].map(
        (findings) => [framework, findings.subject.module, findings.otp ?? 'nothing', findings] as const,
      ),
    ),
  )(
    '%s of %s as seen on %s: no warning, every test passes',
    async (framework, _module, _otp, findings) => {
      const { suite, made } = await suiteOf(findings, framework);
      // Common Test takes two seconds to come up.
      const proof = await prove(findings, framework, suite, made, framework === 'eunit' ? 2 : 1);
      expect(proof.complaints).toEqual([]);
      const wanted = made.tests.filter(({ specified }) => specified).length;
      for (const run of proof.runs) {
        expect(run.complete).toBe(true);
        expect(run.tests.filter(({ status }) => status === 'passed')).toHaveLength(wanted);
        expect(run.tests.filter(({ status }) => status === 'failed')).toEqual([]);
      }
      expect(verdictOf(made, proof)).toEqual({ out: new Map(), refused: null });
      if (findings === cache)
        expect(proof.lines).toMatchObject({ total: 15, covered: expect.arrayContaining([43, 46]) });
    },
    60_000,
  );

  it('tells which case fails, flickers, warns or kills the node', async () => {
    const wrong = found('new/0', 'shop_stock:new()', value('wrong'));
    const flickers = found('new/0', 'erlang:system_time() rem 2', value('0'));
    const warns = found('new/0', 'shop_stock:level(1 / 0, a)', raises('error', 'badarith'));
    const findings = { ...stock, cases: [...stock.cases, wrong, flickers, warns] };
    const { suite, made } = await suiteOf(findings, 'eunit');
    // Sixteen: it comes out the same each time once in 32,768.
    const { out, refused } = verdictOf(made, await prove(findings, 'eunit', suite, made, 16));
    expect(refused).toBeNull();
    expect([...out].map(([id, why]) => `${id} ${why}`)).toEqual([
      expect.stringMatching(/for \(1 \/ 0, a\) the compiler warns of it: /),
      expect.stringMatching(/returns wrong .*fails when run: .*expected: wrong/),
      expect.stringMatching(/erlang:system_time.*does not pass each of 16 runs/),
    ]);
  }, 60_000);

  it.each(frameworks)(
    'tells which case of %s kills the node, or fails',
    async (framework) => {
      const deadly = found('new/0', 'erlang:halt(0)', value('ok'));
      const wrong = found('put/3', 'shop_stock:new()', value('wrong'));
      const findings = { ...stock, cases: [wrong, deadly, ...stock.cases.slice(1)] };
      const { suite, made } = await suiteOf(findings, framework);
      const { out } = verdictOf(made, await prove(findings, framework, suite, made, 1));
      expect([...out.values()]).toEqual([
        expect.stringMatching(/^fails when run: .*expected: wrong, value: #\{\}/),
        'the node of Erlang ends in it',
      ]);
    },
    60_000,
  );

  it('takes out a case that does not compile, and what is then said of the rest of the suite is no reason', async () => {
    const broken = found('new/0', 'shop_stock:new(', shape('X'));
    const { suite, made } = await suiteOf({ ...stock, cases: [...stock.cases, broken] }, 'eunit');
    const { out, refused } = verdictOf(made, await prove(stock, 'eunit', suite, made));
    expect(refused).toBeNull();
    expect([...out.keys()]).toEqual([expect.stringContaining('shop_stock:new(')]);
  }, 30_000);
});
