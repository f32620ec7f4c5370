import { describe, expect, it } from 'vitest';
import { compileOwners } from '../../src/core/owners.js';

const owners = (text: string, path: string) => compileOwners(text)(path).join(' ');

describe('CODEOWNERS of GitHub', () => {
  const file = `# who reviews what
*                @all
*.ts             @ts # inline comment
/docs/*          docs@example.com
apps/            @apps @org/team
/apps/github
src/my\\ file.ts  @spaces
/build/logs/     @ops
**/generated     @nobody
\\#notes.md       @hash
app/[slug]/page.tsx @web
!*.md            @never
`;

  it.each([
    ['README', '@all'],
    ['src/a.ts', '@ts'],
    ['docs/start.md', 'docs@example.com'],
    ['docs/build/start.md', '@all'],
    ['x/docs/start.md', '@all'],
    ['apps/web/index.js', '@apps @org/team'],
    ['deep/apps/web/a.ts', '@apps @org/team'],
    ['apps/github/x.js', ''],
    ['src/my file.ts', '@spaces'],
    ['build/logs/x', '@ops'],
    ['x/build/logs/x', '@all'],
    ['a/b/generated/c.ts', '@nobody'],
    ['#notes.md', '@hash'],
    ['app/[slug]/page.tsx', '@web'],
    ['app/s/page.tsx', '@all'],
    ['a.md', '@all'],
  ])('%s: %s', (path, expected) => {
    expect(owners(file, path)).toBe(expected);
  });

  it('the last rule that matches wins, not the closest', () => {
    expect(owners('/src/core/ @core\n*.ts @ts', 'src/core/a.ts')).toBe('@ts');
  });

  it('a rule without owners takes ownership away', () => {
    expect(owners('* @all\n/apps/github\n', 'apps/github/x')).toBe('');
  });

  it('patterns are case-sensitive', () => {
    expect(owners('/Src/ @a', 'src/a.ts')).toBe('');
    expect(owners('/Src/ @a', 'Src/a.ts')).toBe('@a');
  });

  it('lines may end as on Windows, and be empty', () => {
    expect(owners('\r\n* @all\r\n\r\n*.ts @ts\r\n', 'a.ts')).toBe('@ts');
    expect(owners('', 'a.ts')).toBe('');
  });
});

describe('CODEOWNERS of GitLab', () => {
  const file = `* @all
[Backend] @backend
*.go
db/ @dba
^[Docs][2] @docs @writers
*.md
[Secrets]
*.key
[backend]
*.rb @ruby
db/*.go @gophers
`;

  it.each([
    ['main.go', '@all @backend'],
    ['db/schema.sql', '@all @dba'],
    ['README.md', '@all @docs @writers'],
    ['a.key', '@all'],
    ['a.rb', '@all @ruby'],
    ['db/a.go', '@all @gophers'],
  ])('%s: %s', (path, expected) => {
    expect(owners(file, path)).toBe(expected);
  });

  it('names an owner once, though several sections do', () => {
    expect(owners('[A]\n* @x\n[B]\n* @x @y', 'f')).toBe('@x @y');
  });
});
