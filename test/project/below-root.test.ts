import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { belowRoot } from '../../src/project/below-root.js';
import { project } from '../support/project.js';

const root = project({ 'src/a.ts': '', 'lib/b.ts': '' });

it.each([
  ['an absolute path', join(root, 'src/a.ts'), 'src/a.ts'],
  ['a path from here', './a.ts', 'src/a.ts'],
  ['a path over the folder above', '../lib/b.ts', 'lib/b.ts'],
  ['a name', 'a', 'a'],
  ['the end of a path', 'src/a.ts', 'src/a.ts'],
  ['a path outside of the project', '../../other.ts', '../../other.ts'],
  ['the project itself', root, root],
])('%s', async (_, query, expected) => {
  expect(await belowRoot(root, query, join(root, 'src'))).toBe(expected);
});

it('a path through a link', async () => {
  const link = join(project(), 'link');
  symlinkSync(root, link);
  expect(await belowRoot(root, join(link, 'lib/b.ts'))).toBe('lib/b.ts');
});
