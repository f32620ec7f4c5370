import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { run, SHOP } from '../support/cli.js';
import { type Files, project } from '../support/project.js';

const demo = ['--root', fileURLToPath(new URL('../../fixtures/projects/mcp-kit', import.meta.url)), '--no-cache'];
const wide: Files = {
  ...SHOP,
  'src/漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字.ts': `export function f() {\n  return '${'漢字'.repeat(80)}';\n}\n`,
  [`src/${'deep/'.repeat(30)}x.ts`]: `export const x = '${'long '.repeat(300)}';\n`,
  '.github/CODEOWNERS': `*.ts @${'team'.repeat(30)} @other\ncart.ts @one\n`,
};
const strange = ['--root', project(wide), '--no-cache'];

const colorCode = '\u001b[';

describe('the width of the terminal', () => {
  const commands = [
    [],
    ['--order', 'path', '-n', '99'],
    ['next', '-n', '99'],
    ['show', '#1'],
    ['show', '#2'],
    ['show', '#3'],
  ];

  it.each([40, 60, 80, 120])('%d columns are never exceeded', async (width) => {
    for (const argv of commands)
      for (const root of [demo, strange]) {
        const { status, stdout } = await run([...argv, ...root], { COLUMNS: `${width}`, FORCE_COLOR: '1' });
        expect(status).toBe(0);
        const widest = stdout.split('\n').reduce((a, b) => (stringWidth(b) > stringWidth(a) ? b : a));
        expect(stringWidth(widest), `covgap ${argv.join(' ')}: ${widest}`).toBeLessThanOrEqual(width);
      }
  });

  it.each([[[]], [['next']], [['show', '#5']], [['doctor']], [['init']]])(
    'is kept with a report of a long path: %j',
    async (argv) => {
      const root = project();
      const report = `${'a-long-folder-name/'.repeat(6)}lcov.info`;
      cpSync(demo[1]!, root, { recursive: true, filter: (path) => !/node_modules|\.covgap|covgap\.config/.test(path) });
      mkdirSync(dirname(join(root, report)), { recursive: true });
      copyFileSync(join(root, 'coverage/lcov.info'), join(root, report));
      const { status, stdout } = await run([...argv, '--root', root, '--no-cache', '--report', report], {
        COLUMNS: '60',
      });
      expect(status).toBe(0);
      for (const line of stdout.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(60);
    },
  );

  it('loses nothing but the ends of cells and of source lines', async () => {
    const [narrow, plain] = [await run(demo, { COLUMNS: '60' }), await run(demo, { COLUMNS: '400' })];
    const words = (text: string) => text.split('Cover next')[0]!.split(/\s+/).join(' ');
    expect(words(narrow.stdout)).toBe(words(plain.stdout));
  });

  it('does not matter to a pipe: nothing is cut', async () => {
    const { stdout } = await run([...strange, '--order', 'path', '-n', '99']);
    expect(stdout).toContain(`src/${'deep/'.repeat(30)}x.ts`);
    expect(stdout).toContain(`@${'team'.repeat(30)}`);
  });
});

describe('colours', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['a pipe has none', {}, false],
    ['FORCE_COLOR gives it some', { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 takes them', { FORCE_COLOR: '0' }, false],
    ['NO_COLOR wins', { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', { FORCE_COLOR: '1', NO_COLOR: '' }, true],
  ])('%s', async (_, env, colored) => {
    for (const argv of [[], ['next'], ['show', '#1']]) {
      const { stdout } = await run([...argv, ...demo], env);
      expect(stdout.includes(colorCode)).toBe(colored);
    }
  });

  it('are no part of JSON, CSV and Markdown', async () => {
    for (const format of ['json', 'csv', 'markdown'])
      expect((await run([...demo, '--format', format], { FORCE_COLOR: '1' })).stdout).not.toContain(colorCode);
  });

  it('change no word', async () => {
    const plain = await run(demo);
    const colored = await run(demo, { FORCE_COLOR: '1' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is to be removed
    expect(colored.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });
});
