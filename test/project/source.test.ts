import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/project/source.js';
import { project } from '../support/project.js';

describe('the lines of a source', () => {
  const root = project({ 'src/a.ts': 'one\r\ntwo\nthree', 'secret.txt': 'no' });

  it('may have a name that begins with dots', () => {
    expect(readSource(project({ '..a.ts': 'x' }), '..a.ts')).toEqual(['x']);
  });

  it('end in any way', () => {
    expect(readSource(root, 'src/a.ts')).toEqual(['one', 'two', 'three']);
  });

  it.each(['gone.ts', 'src', '../secret.txt', 'src/../../x', '/etc/hostname', 'src/../secret.txt', 'C:\\a.ts', ''])(
    'are none of %j',
    (path) => {
      expect(readSource(join(root, path.startsWith('..') ? 'src' : ''), path)).toEqual([]);
    },
  );

  it.skipIf(process.platform === 'win32')('are none of a link that leads out of the project', () => {
    const inner = project({ 'a.ts': '' });
    symlinkSync(join(root, 'secret.txt'), join(inner, 'link.ts'));
    expect(readSource(inner, 'link.ts')).toEqual([]);
  });
});
