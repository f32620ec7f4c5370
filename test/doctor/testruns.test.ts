import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import { readCtrf } from '../../src/testruns/ctrf.js';
import { readJunit } from '../../src/testruns/junit.js';
import { MAX_SUITES, type TestRun } from '../../src/testruns/test-run.js';
import { fileInput, inputOf } from '../formats/read-file.js';

const FIXTURES = 'fixtures/testruns';
const CORPUS = '../shared/corpus';

const junit = (text: string | Uint8Array, chunk?: number) => readJunit(inputOf(text, 'junit.xml', chunk));
const ctrf = (value: unknown) => readCtrf(inputOf(JSON.stringify(value), 'ctrf.json'));
const figures = ({ tests, passed, failed, errored, skipped }: TestRun) => ({ tests, passed, failed, errored, skipped });
const figuresOf = (tests: number, passed: number, failed = 0, errored = 0, skipped = 0) => ({
  tests,
  passed,
  failed,
  errored,
  skipped,
});

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CovgapError);
  return (error as CovgapError).message;
}

describe('JUnit XML as it is written', () => {
  it('by jest: 95 cases in 15 suites', async () => {
    const run = await readJunit(fileInput(`${FIXTURES}/jest.xml`));
    expect(figures(run)).toEqual(figuresOf(95, 95));
    expect(run.suites).toHaveLength(15);
    expect(run.suites[0]).toEqual({ name: 'basic functionality', tests: 22, failed: 0, errored: 0, skipped: 0 });
  });

  it('by EUnit: an error and a time-out among 22', async () => {
    const run = await readJunit(fileInput(`${FIXTURES}/eunit.xml`));
    expect(figures(run)).toEqual(figuresOf(22, 20, 0, 1, 1));
    expect(run.suites.map(({ name }) => name)).toEqual(['erlmcp_client_tests']);
  });

  it('by EUnit: a suite without cases', async () => {
    const run = await readJunit(fileInput(`${FIXTURES}/eunit-empty.xml`));
    expect(figures(run)).toEqual(figuresOf(0, 0));
    expect(run.suites).toMatchObject([{ tests: 0 }]);
  });

  it('is the same however the bytes come', async () => {
    for (const name of ['jest.xml', 'eunit.xml']) {
      const bytes = readFileSync(join(FIXTURES, name));
      const whole = await junit(bytes);
      for (const chunk of [1, 2, 7, 8, 9, 4096]) expect(await junit(bytes, chunk)).toEqual(whole);
    }
  });

  const large = join(CORPUS, 'ts/h3/junit.xml');
  const there = existsSync(large);
  it.skipIf(!there)(
    `by vitest: 589 cases, 29 of them skipped${there ? '' : ' - NOT CHECKED: THE CORPUS IS MISSING'}`,
    async () => {
      expect(figures(await readJunit(fileInput(large)))).toEqual(figuresOf(589, 560, 0, 0, 29));
    },
  );
});

describe('JUnit XML in its dialects', () => {
  it('has cases right in the root, nested suites, and totals that lie', async () => {
    const run = await junit(`<testsuites tests="99" failures="7">
      <testcase name="a"/>
      <testsuite name="outer" tests="50">
        <testsuite name="inner"><testcase name="b"><failure/></testcase><testcase name="c"/></testsuite>
        <testsuite name="empty"/>
      </testsuite>
    </testsuites>`);
    expect(figures(run)).toEqual(figuresOf(3, 2, 1));
    expect(run.suites.map(({ name, tests }) => [name, tests])).toEqual([
      ['', 1],
      ['inner', 2],
      ['empty', 0],
    ]);
  });

  it('counts a case once, whatever it holds', async () => {
    const run = await junit(`<testsuite name="s">
      <testcase><failure/><failure/><error/></testcase>
      <testcase><error/><skipped/></testcase>
      <testcase><skipped/></testcase>
      <testcase><flakyFailure/><flakyError/></testcase>
      <testcase><failure/><rerunFailure/></testcase>
      <testcase><properties><property name="error"/></properties><system-out/></testcase>
    </testsuite>`);
    expect(figures(run)).toEqual(figuresOf(6, 2, 2, 1, 1));
  });

  it('says it in attributes, as GoogleTest does', async () => {
    const run = await junit(`<testsuites><testsuite name="s">
      <testcase status="notrun" result="suppressed"/><testcase status="run" result="completed"/>
      <testcase status="run" result="skipped"/><testcase status="failed"/><testcase status="error"/>
    </testsuite></testsuites>`);
    expect(figures(run)).toEqual(figuresOf(5, 1, 1, 1, 2));
  });

  it('carries the output of tests, which may look like anything', async () => {
    const run = await junit(`<?xml version="1.0"?><!DOCTYPE testsuite [<!ENTITY a "aaa">]>
      <!-- <testcase/> --><testsuite name="a &amp; b & c">
      <testcase name="x > y" message='say "<"'><system-out><![CDATA[</testsuite><testcase/>\u001b[31m]] ]>]]></system-out></testcase>
      <testcase name="&a; &#0;"><failure>expected 1 < 2 && \u0007 <= 3 <5</failure></testcase>
    </testsuite>`);
    expect(figures(run)).toEqual(figuresOf(2, 1, 1));
    expect(run.suites[0]?.name).toBe('a & b & c');
  });

  it('carries megabytes of it', async () => {
    const noise = `${'x'.repeat(1 << 16)}\n`;
    function* chunks() {
      yield Buffer.from('<testsuite name="s"><testcase><system-out><![CDATA[');
      for (let i = 0; i < 400; i++) yield Buffer.from(noise);
      yield Buffer.from(']]></system-out><system-err>');
      for (let i = 0; i < 400; i++) yield Buffer.from(noise);
      yield Buffer.from('</system-err></testcase></testsuite>');
    }
    expect(figures(await readJunit({ name: 'big.xml', chunks }))).toEqual(figuresOf(1, 1));
  });

  it('may hold more suites than anybody wants listed', async () => {
    const run = await junit(`<testsuites>${'<testsuite><testcase/></testsuite>'.repeat(MAX_SUITES + 5)}</testsuites>`);
    expect(run.tests).toBe(MAX_SUITES + 5);
    expect(run.suites).toHaveLength(MAX_SUITES);
  });
});

describe('JUnit XML that is none', () => {
  it.each([
    ['nothing', '', 'holds no test results'],
    ['text', 'all is well', 'holds no test results'],
    ['a coverage report', '<coverage line-rate="1"/>', 'no JUnit test results'],
    ['cut off between tags', '<testsuite><testcase>', 'end inside <testcase>'],
    ['cut off in a tag', '<testsuite><testcase name="a', 'end inside'],
    ['crossed tags', '<testsuite><testcase></testsuite></testcase>', 'not well-formed'],
    ['two roots', '<testsuite/><testsuite/>', 'not well-formed'],
    ['an abyss', '<testsuite>'.repeat(300), 'nested more than'],
  ])('%s', async (_, text, message) => {
    expect(await refusal(junit(text))).toContain(message);
  });

  it('names the line', async () => {
    const error = await junit('<testsuite>\n<testcase>\n\n<system-out>\n\n</system-out>\n</wrong>').catch((e) => e);
    expect(error.where).toMatchObject({ file: 'junit.xml', line: 7 });
  });

  it('refuses UTF-16', async () => {
    expect(await refusal(junit(Buffer.from('\ufeff<testsuite/>', 'utf16le')))).toContain('not UTF-8');
  });

  it('never crashes, however it was damaged', async () => {
    const sources = ['jest.xml', 'eunit.xml'].map((name) => readFileSync(join(FIXTURES, name)).subarray(0, 6000));
    const patch = fc.record({
      at: fc.nat(6000),
      cut: fc.nat(40),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 12 }),
        fc
          .constantFrom('<', '>', '"', '&', '<![CDATA[', ']]>', '<!--', '-->', '<!', '<?', '&#1;', '</testcase>')
          .map((text) => Buffer.from(text)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sources),
        fc.array(patch, { maxLength: 6 }),
        fc.nat(400),
        async (source, patches, size) => {
          let bytes: Buffer = source;
          for (const { at, cut, put } of patches)
            bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
          const outcome = await junit(bytes, size + 1).catch((error: unknown) => error);
          if (!(outcome instanceof CovgapError)) {
            const run = outcome as TestRun;
            expect(run.tests).toBe(run.passed + run.failed + run.errored + run.skipped);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('CTRF', () => {
  const report = (tests: unknown) => ({ reportFormat: 'CTRF', specVersion: '0.0.0', results: { tests } });

  it('is counted test by test', async () => {
    const statuses = ['passed', 'failed', 'skipped', 'pending', 'other', 'unheard of'];
    const run = await ctrf(report(statuses.map((status) => ({ name: status, status, suite: ['a', 'b'] }))));
    expect(figures(run)).toEqual(figuresOf(6, 1, 1, 2, 2));
    expect(run.suites).toEqual([{ name: 'a > b', tests: 6, failed: 1, errored: 2, skipped: 2 }]);
  });

  it('names suites by a string, by a file, or not', async () => {
    const run = await ctrf(report([{ status: 'passed', suite: 'a' }, { status: 'passed', filePath: 'b.ts' }, null]));
    expect(run.suites.map(({ name }) => name)).toEqual(['a', 'b.ts', '']);
  });

  it('may be none', async () => {
    expect(await refusal(ctrf({ reportFormat: 'X' }))).toContain('no CTRF');
    expect(await refusal(ctrf(report({})))).toContain('no list');
    expect(await refusal(ctrf(null))).toContain('no list');
    expect(await refusal(readCtrf(inputOf('{"reportFormat": "CT', 'ctrf.json')))).toContain('no valid JSON');
  });

  it('never crashes on other JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.array(fc.jsonValue()), async (value, tests) => {
        const outcome = await ctrf(fc.stringify(value).length % 2 === 0 ? value : report(tests)).catch(
          (error) => error,
        );
        expect(outcome instanceof CovgapError || outcome.format === 'ctrf').toBe(true);
      }),
      { numRuns: 200 },
    );
    const odd = { status: { toString: 1 }, suite: [{ toString: 1, valueOf: 1 }], filePath: [[]] };
    expect((await ctrf(report([odd]))).errored).toBe(1);
  });
});
