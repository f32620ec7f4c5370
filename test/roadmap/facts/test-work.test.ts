import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { Cache } from '../../../src/project/cache.js';
import { readTestWork } from '../../../src/roadmap/facts/test-work.js';
import { project, write } from '../../support/project.js';

const isTest = (path: string) => path.startsWith('test/');

function commit(root: string, at: string, name: string, mail: string): void {
  const env = { ...process.env, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, stdio: 'pipe' });
  git('add', '-A');
  git('-c', `user.name=${name}`, '-c', `user.email=${mail}`, 'commit', '-q', '-m', 'work');
}

it('tells lines of tests from others, commit by commit, without bots', async () => {
  const root = project({ 'src/a.ts': 'one\ntwo\n', 'test/a.test.ts': 'one\n' });
  execFileSync('git', ['init', '-q'], { cwd: root });
  commit(root, '2026-01-28T09:00:00Z', 'Someone', 'Some@one.example');
  write(root, { 'test/a.test.ts': 'uno\ndos\n' });
  commit(root, '2026-01-28T10:00:00Z', 'Someone', 'some@one.example');
  write(root, { 'test/b.test.ts': 'x\n' });
  commit(root, '2026-01-28T11:00:00Z', 'robot[bot]', 'robot@one.example');
  const { commits } = await readTestWork(root, isTest, new Cache(null));
  expect([...commits!].sort((a, b) => a.time - b.time)).toEqual([
    { author: 'some@one.example', time: Date.UTC(2026, 0, 28, 9), testLines: 1, otherLines: 2 },
    { author: 'some@one.example', time: Date.UTC(2026, 0, 28, 10), testLines: 3, otherLines: 0 },
  ]);
});

it('says why there is nothing to calibrate on', async () => {
  expect(await readTestWork(project({ 'a.ts': '' }), isTest, new Cache(null))).toEqual({
    commits: null,
    reason: 'no git history here',
  });
  const root = project({ 'src/a.ts': 'one\n' });
  execFileSync('git', ['init', '-q'], { cwd: root });
  commit(root, '2026-01-28T09:00:00Z', 'Someone', 'some@one.example');
  write(root, { 'src/a.ts': 'two\n' });
  commit(root, '2026-01-28T10:00:00Z', 'Someone', 'some@one.example');
  const clone = project();
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, clone], { stdio: 'pipe' });
  expect((await readTestWork(clone, isTest, new Cache(null))).reason).toContain('shallow');
});
