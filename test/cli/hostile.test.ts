import { describe, expect, it } from 'vitest';
import { run } from '../support/cli.js';
import { project } from '../support/project.js';

// Escape sequences that clear the screen, set the title, or begin with a single character; and what spreadsheets run.
const names = [
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31m',
  'a\r\nb',
  'bell\u0007',
  'del\u007f',
  '=1+1',
  '@SUM(1)',
  '-2',
  '+3',
];
const source = 'export function \u0061() {\n  return "\u001b[31m";\n}\n';
const files = Object.fromEntries(names.map((name) => [`${name}.ts`, source]));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not come through
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

describe.skipIf(process.platform === 'win32')('names from an untrusted tree', () => {
  const root = project({
    ...files,
    'covgap.config.jsonc': { tiers: [{ name: 'ti\u001b[31mer', paths: ['b*'] }] },
    '.github/CODEOWNERS': '* @o\u001b[31mwner\n',
  });
  const here = ['--root', root, '--no-cache'];

  it.each([
    [[]],
    [['-n', '99', '--order', 'path']],
    [['next', '-n', '99']],
    [['show', '#1']],
    [['show', '#2']],
    [['--format', 'markdown', '-n', '99']],
    [['next', '--format', 'markdown', '-n', '99']],
  ])('reach no terminal as commands: %j', async (argv) => {
    const { status, stdout } = await run([...argv, ...here]);
    expect(status).toBe(0);
    expect(control.exec(stdout)).toBeNull();
  });

  it('are data in JSON, escaped', async () => {
    const { stdout } = await run([...here, '--json']);
    const paths = JSON.parse(stdout).modules.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual(names.map((name) => `${name}.ts`).sort());
    expect(control.exec(stdout)).toBeNull();
  });

  it('are text in a spreadsheet, not formulas, and reach no terminal either', async () => {
    const { stdout } = await run([...here, '--format', 'csv', '--order', 'path']);
    const rows = stdout.split(/\r\n(?=\d+,)/).slice(1);
    expect(rows).toHaveLength(names.length);
    for (const row of rows) expect(row).toMatch(/^\d+,"?[^=+\-@]/);
    for (const start of ["'=1+1.ts", "'@SUM(1).ts", "'-2.ts", "'+3.ts", "'@o"]) expect(stdout).toContain(start);
    expect(control.exec(stdout.replaceAll('\r\n', '\n'))).toBeNull();
  });

  it.each([
    ['show', '\u001b[2Jx'],
    ['--tier', '\u001b[2Jx'],
    ['--owner', '\u001b[2Jx'],
    ['--report', '\u001b[2Jx'],
    ['show', 'bell'],
    ['show', 'ts'],
  ])('reach no terminal in an error either: %j %j', async (...argv) => {
    const { stderr } = await run([...argv, ...here]);
    expect(control.exec(stderr)).toBeNull();
  });

  it('reach no terminal where the report has them', async () => {
    const report = 'SF:/x/\u001b[2Jy.ts\nDA:1,0\nend_of_record\n';
    const strange = project({ 'src/a.ts': 'a();', '\u001b[2J.info': report });
    const { status, stderr } = await run(['--root', strange, '--no-cache', '--report', '*.info']);
    expect(status).toBe(2);
    expect(stderr).toContain('2Jy.ts');
    expect(control.exec(stderr)).toBeNull();
    const alone = await run(['--root', strange, '--no-cache', '--report', '*.info', '--report-only']);
    expect(alone.stdout).toContain('2Jy.ts');
    expect(control.exec(alone.stdout)).toBeNull();
  });
});
