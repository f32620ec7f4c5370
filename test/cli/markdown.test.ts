import { describe, expect, it } from 'vitest';
import { run } from '../support/cli.js';
import { project } from '../support/project.js';

const dead = 'export function $name_() {\n  return 1;\n}\n';

async function markdown(files: Record<string, string | object>, ...argv: string[]): Promise<string> {
  return (await run(['--root', project(files), '--no-cache', '--format', 'markdown', ...argv])).stdout;
}

/** Cells of a table row, as GitHub splits them. */
const cells = (row: string) =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

describe.skipIf(process.platform === 'win32')('Markdown', () => {
  it('keeps every row to its columns, whatever the names hold', async () => {
    const tiers = [{ name: 'a|b *c* <d>', paths: ['x*'] }];
    const page = await markdown({
      'x|y.ts': dead,
      'x`tick``s`.ts': dead,
      'x<img src=q>.ts': dead,
      'x\nline.ts': dead,
      'covgap.config.jsonc': { tiers },
    });
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    const [tierHead, , tier, ...rest] = rows;
    expect(cells(tierHead!)).toHaveLength(5);
    expect(cells(tier!)).toHaveLength(5);
    expect(cells(tier!)[0]).toBe('a\\|b \\*c\\* &lt;d&gt;');
    const modules = rest.slice(2);
    expect(modules).toHaveLength(4);
    for (const row of modules) expect(cells(row)).toHaveLength(6);
    expect(page).toContain('`x\\|y.ts`');
    expect(page).toContain('``` x`tick``s`.ts ```');
    expect(page).toContain('`x line.ts`');
  });

  it('says where the project stands, what comes next and what to mind', async () => {
    const page = await markdown(
      { 'a.ts': dead, 'b.ts': dead + dead, 'coverage/lcov.info': 'SF:a.ts\nDA:2,0\nend_of_record\n' },
      '-n',
      '1',
    );
    expect(page).toMatch(
      /^# Coverage gaps\n\n0\.0 % of lines covered as reported; 0\.0 % with 1 unmeasured module\.\n/,
    );
    expect(page).toContain('\n## What to cover next\n');
    expect(page).toContain('| 1 | `b.ts` | rest | unmeasured | ~');
    expect(page).toContain('… and 1 module more.');
    expect(page).toContain('\n## Warnings\n\n- no git history here');
    expect(page.endsWith('\n')).toBe(true);
  });

  it('of the next modules names the largest gaps below each', async () => {
    const many = Array.from({ length: 7 }, (_, index) => `export function f_${index}() {\n  return ${index};\n}\n`);
    const page = await markdown({ 'a.ts': many.join(''), 'b.ts': 'b();' }, 'next');
    expect(page).toContain(
      '\n## What is open in them\n\n- #1 `a.ts`\n  - lines 1-3: f\\_0 is never entered\n  - lines 4-6: f\\_1 is',
    );
    expect(page).toContain('\n  - … and 2 smaller gaps\n- #2 `b.ts`\n\n## Warnings');
    expect(await markdown({ 'a.ts': many.join('') })).not.toContain('What is open');
  });
});
