import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { Finding } from '../../src/core/doctor/finding.js';

const DEMO = 'fixtures/projects/mcp-kit';

interface Printed {
  readonly schemaVersion: number;
  readonly reports: readonly { readonly path: string; readonly matched: number; readonly madeAt: string }[];
  readonly tree: Readonly<Record<string, unknown>> | null;
  readonly testRuns: readonly Readonly<Record<string, unknown>>[];
  readonly findings: readonly Finding[];
}

const folders: string[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs covgap and takes what it prints. */
async function run(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const capture = (stream: 'out' | 'err') => (chunk: unknown, done?: unknown) => {
    written[stream] += String(chunk);
    if (typeof done === 'function') done();
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(capture('out') as typeof process.stdout.write);
  vi.spyOn(process.stderr, 'write').mockImplementation(capture('err') as typeof process.stderr.write);
  const before = process.stdout.listeners('error');
  const status = await main(argv);
  vi.restoreAllMocks();
  // Each run listens for a closed pipe; in one process they would pile up.
  for (const listener of process.stdout.listeners('error'))
    if (!before.includes(listener)) process.stdout.off('error', listener as () => void);
  return { status, ...written };
}

async function doctor(root: string, ...more: string[]): Promise<Printed> {
  const { status, out, err } = await run('doctor', '--json', '--no-cache', '--root', root, ...more);
  expect(err).toBe('');
  expect(status).toBe(0);
  return JSON.parse(out) as Printed;
}

function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'covgap-doctor-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const find = ({ findings }: Printed, code: string) => findings.filter((finding) => finding.code === code);

const SOURCES = {
  'package.json': '{"name":"x","devDependencies":{"vitest":"^4.0.0"}}',
  'src/a.ts': 'export function a(x: number) {\n  if (x > 1) return 2;\n  return 3;\n}\n',
  'src/b.ts': 'export const b = () => {\n  return 1;\n};\n',
  'test/a.test.ts': "import { it } from 'vitest';\nimport { a } from '../src/a.js';\nit('a', () => { a(1); });\n",
};
const LCOV = 'TN:\nSF:src/a.ts\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\nSF:src/b.ts\nDA:1,1\nDA:2,1\nend_of_record\n';

describe('covgap doctor on the demo project', () => {
  it('prints reports, tree and findings as JSON', async () => {
    const printed = await doctor(DEMO);
    expect(printed.schemaVersion).toBe(1);
    expect(printed.reports).toMatchObject([
      { path: 'coverage/coverage-final.json', format: 'istanbul', files: 6, matched: 6 },
    ]);
    expect(printed.tree).toMatchObject({ sources: 22, tests: 3, testRunners: [{ name: 'vitest' }] });
    expect(printed.testRuns).toEqual([
      { path: 'coverage/junit.xml', tests: 16, passed: 16, failed: 0, errored: 0, skipped: 0 },
    ]);
    expect(printed.findings[0]).toMatchObject({ code: 'total-without-unmeasured', severity: 'error' });
    expect(printed.findings[0]?.message).toContain('47.4 % of lines, but it is about 12.7 %');
    expect(find(printed, 'modules-unmeasured')[0]).toMatchObject({ severity: 'warn', file: 'vitest.config.ts' });
    expect(find(printed, 'modules-unmeasured')[0]?.fix).toContain("coverage: { include: ['packages/*/src/**'] }");
    expect(find(printed, 'test-files-run')).toHaveLength(1);
  });

  it('prints for people, and keeps to the width of the terminal', async () => {
    vi.stubEnv('COLUMNS', '72');
    vi.stubEnv('NO_COLOR', '1');
    const { status, out } = await run('doctor', '--no-cache', '--root', DEMO);
    expect(status).toBe(0);
    for (const title of ['Reports\n', 'Test results\n', 'Tree\n', 'Checks\nerror']) expect(out).toContain(title);
    expect(out).toContain('Can it be trusted? No: the number is wrong or missing.');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
  });
});

describe('covgap doctor where other commands end', () => {
  it('has a finding for each broken report, and reads the others', async () => {
    const root = project({
      ...SOURCES,
      'coverage/lcov.info': LCOV,
      'broken/cobertura.xml': '<?xml version="1.0"?>\n<coverage line-rate="1"><packages>',
      'broken/empty.info': '',
      'broken/foreign.info': 'TN:\nSF:/elsewhere/lib/zeta.ts\nDA:1,1\nend_of_record\n',
    });
    const printed = await doctor(root, '--report', 'broken/*', '--report', 'coverage/lcov.info', '--report', 'gone/*');
    expect(printed.reports.map(({ path, matched }) => [path, matched])).toEqual([
      ['broken/foreign.info', 0],
      ['coverage/lcov.info', 2],
    ]);
    expect(find(printed, 'report-invalid').map(({ file, severity }) => [file, severity])).toEqual([
      ['broken/cobertura.xml', 'error'],
      ['broken/empty.info', 'error'],
    ]);
    expect(find(printed, 'report-not-found')).toMatchObject([{ severity: 'error', file: 'gone/*' }]);
    expect(find(printed, 'paths-match-nothing')).toMatchObject([{ file: 'broken/foreign.info' }]);
    expect(find(printed, 'lines-measured')[0]?.message).toBe('5 coverable lines measured');
  });

  it('offers another report of the run for a broken one', async () => {
    const root = project({ ...SOURCES, 'coverage/lcov.info': LCOV, 'coverage/coverage-final.json': '{"a": ' });
    const printed = await doctor(root);
    expect(printed.reports).toEqual([]);
    expect(printed.findings[0]?.file).toBe('coverage/coverage-final.json');
    expect(printed.findings[0]?.fix).toContain("$ covgap --report 'coverage/lcov.info'");
    expect(find(printed, 'no-report')[0]?.fix).toContain('$ npx vitest run --coverage');
  });

  it('says how to make a report where there is none', async () => {
    const printed = await doctor(project(SOURCES));
    expect(printed.findings[0]).toMatchObject({ code: 'no-report', severity: 'error' });
    expect(find(printed, 'no-history')).toHaveLength(1);
    expect(find(printed, 'no-config')).toHaveLength(1);
  });

  it('looks at an empty folder, and at reports alone', async () => {
    const empty = await doctor(project({ 'README.md': '' }));
    expect(empty.findings.map(({ code }) => code)).toContain('no-sources');
    const alone = await doctor(project({ 'coverage/lcov.info': LCOV }), '--report-only');
    expect(alone.tree).toBeNull();
    expect(alone.reports).toHaveLength(1);
    expect(alone.findings.every(({ severity }) => severity === 'ok')).toBe(true);
    const nothing = await doctor(project({ 'README.md': '' }), '--report-only');
    expect(nothing.findings[0]?.code).toBe('no-report');
  });

  it('ends with 2 only where root or configuration cannot be used', async () => {
    expect((await run('doctor', '--root', 'no/such/folder')).status).toBe(2);
    const broken = project({ ...SOURCES, 'covgap.config.jsonc': '{ "tiers": 7 }' });
    expect(await run('doctor', '--json', '--root', broken)).toMatchObject({ status: 2, out: '' });
  });
});

describe('covgap doctor on', () => {
  it('tests that do not do what they seem to', async () => {
    const root = project({
      ...SOURCES,
      'coverage/lcov.info': `${LCOV}SF:test/helper.ts\nDA:1,1\nend_of_record\n`,
      'test/helper.ts': 'export const help = 1;\n',
      'test/b.test.ts': "import { it } from 'vitest';\nit('b', () => {});\n",
      'test/lost.test.ts': "import { it } from 'vitest';\nit('?', () => {});\n",
      'test/silent.test.ts': "import '../src/b.js';\n",
      'covgap.config.jsonc':
        '{ "tiers": [{ "name": "core", "paths": ["src/**"] }, { "name": "api", "paths": ["api/**"] }] }',
      'coverage/junit.xml':
        '<testsuites><testsuite name="s"><testcase><failure/></testcase><testcase><skipped/></testcase></testsuite><testsuite name="t"/></testsuites>',
      'test-results/TEST-broken.xml': '<testsuite><testcase>',
      'ctrf/ctrf-report.json': '{"reportFormat":"CTRF","results":{"tests":[{"status":"other"}]}}',
    });
    const printed = await doctor(root);
    const said = Object.fromEntries(printed.findings.map(({ code, severity }) => [code, severity]));
    expect(said).toMatchObject({
      'tests-failed': 'warn',
      'suite-without-tests': 'warn',
      'test-results-unreadable': 'warn',
      'report-file-not-source': 'warn',
      'tier-matches-nothing': 'warn',
      'test-in-name-only': 'warn',
      'test-reaches-no-module': 'info',
      'test-without-cases': 'info',
      'tests-skipped': 'info',
    });
    expect(find(printed, 'test-in-name-only')[0]?.message).toContain('test/b.test.ts (src/b.ts)');
    expect(find(printed, 'test-reaches-no-module')[0]?.message).toContain('test/lost.test.ts');
    expect(find(printed, 'test-without-cases')[0]?.file).toBe('test/silent.test.ts');
    expect(printed.testRuns.map(({ path }) => path)).toEqual(['coverage/junit.xml', 'ctrf/ctrf-report.json']);
    expect(find(printed, 'tests-failed')[0]?.message).toContain('1 test failed and 1 test ended in an error of 3');
  });

  it('a test whose name several modules bear, and that imports one of them', async () => {
    const printed = await doctor(project({ ...SOURCES, 'examples/a.ts': 'export const a = () => 1;\n' }));
    expect(find(printed, 'test-in-name-only')).toEqual([]);
    expect(find(printed, 'tests-import-namesakes')).toHaveLength(1);
  });

  it('a report older than the sources', async () => {
    const root = project({ ...SOURCES, 'coverage/cobertura-coverage.xml': cobertura(Date.UTC(2001, 1, 3)) });
    const printed = await doctor(root);
    expect(find(printed, 'report-stale')[0]?.message).toMatch(
      /^2 sources changed since .*: src\/[ab]\.ts, src\/[ab]\.ts$/,
    );
    expect(printed.reports[0]?.madeAt).toBe('2001-02-03T00:00:00.000Z');
  });

  it('names that would command the terminal', async () => {
    const file = 'src/\u001b[31m\u0007.ts';
    const root = project({
      'src/a.ts': 'export const a = () => 1;\n',
      'coverage/lcov.info': `TN:\nSF:${file}\nDA:1,1\nend_of_record\n`,
    });
    const { out } = await run('doctor', '--no-cache', '--root', root);
    expect(out).toContain('paths-match-nothing');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not get through
    expect(out.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f]/);
  });
});

function cobertura(timestamp: number): string {
  const lines = '<lines><line number="1" hits="1"/></lines>';
  const classes = ['a', 'b'].map(
    (name) => `<class name="${name}" filename="src/${name}.ts"><methods/>${lines}</class>`,
  );
  return `<?xml version="1.0"?><coverage line-rate="1" timestamp="${timestamp}"><sources><source>.</source></sources><packages><package name="p"><classes>${classes.join('')}</classes></package></packages></coverage>`;
}
