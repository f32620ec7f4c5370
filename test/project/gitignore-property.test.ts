import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listFiles } from '../../src/project/files.js';
import { git } from '../support/git.js';
import { type Files, project } from '../support/project.js';

const folders = fc.array(fc.constantFrom('a', 'b', 'out'), { maxLength: 3 });
const path = fc
  .tuple(folders, fc.constantFrom('x.ts', 'y.log', 'z'))
  .map(([above, name]) => [...above, name].join('/'));
const part = fc.constantFrom('a', 'b', 'out', '*.ts', '*', 'y.log', '**', 'o?t', '[ab]');
const pattern = fc
  .tuple(
    fc.constantFrom('', '!'),
    fc.constantFrom('', '/', '**/'),
    fc.array(part, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('', '/', '/**', ' '),
  )
  .map(([not, start, parts, end]) => not + start + parts.join('/') + end);
const gitignore = fc.option(fc.array(pattern, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')));

it('.gitignore files mean without git what they mean to git', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(path, { minLength: 1, maxLength: 8 }),
      gitignore,
      gitignore,
      async (paths, top, nested) => {
        const files: Files = {
          ...Object.fromEntries(paths.map((each) => [each, ''])),
          ...(top === null ? {} : { '.gitignore': top }),
          ...(nested === null ? {} : { 'a/.gitignore': nested }),
        };
        const folder = project(files);
        const without = await listFiles(folder);
        git(folder, ['init', '--quiet']);
        expect(without).toEqual(await listFiles(folder));
      },
    ),
    { numRuns: 20 },
  );
}, 120_000);
