import { execFileSync } from 'node:child_process';
import { type Files, project, write } from './project.js';

const settings = [
  'commit.gpgsign=false',
  'init.defaultBranch=main',
  'core.autocrlf=false',
  'init.templateDir=',
].flatMap((setting) => ['-c', setting]);

/** Runs git with nothing of the user's own configuration. */
export function git(cwd: string, args: readonly string[], date = '2024-06-01T12:00:00Z'): string {
  return execFileSync('git', [...settings, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.com',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.com',
      GIT_COMMITTER_DATE: date,
    },
  });
}

export function commit(folder: string, date: string, files: Files = {}): void {
  write(folder, files);
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--quiet', '--allow-empty', '--message', 'change'], date);
}

/** A project folder under git with one commit a row. */
export function repository(...commits: readonly (readonly [date: string, files: Files])[]): string {
  const folder = project();
  git(folder, ['init', '--quiet']);
  for (const [date, files] of commits) commit(folder, date, files);
  return folder;
}
