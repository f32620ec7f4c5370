import { isAbsolute, relative, resolve, sep } from 'node:path';
import { CovgapError } from '../../errors.js';
import type { HistoryStore } from '../model.js';
import { SqlStore } from './sql-store.js';
import { SqliteEngine } from './sqlite.js';

export const DEFAULT_STORE = '.covgap/history.db';

/**
 * The store at a location: a path of a SQLite file (from `root`, or absolute), `postgres://…`, or `git:` with a remote
 * and a ref. Nothing is opened, connected to or made yet.
 *
 * @throws CovgapError `usage` for a location of no known kind
 */
export async function openStore(location: string, root: string): Promise<HistoryStore> {
  if (/^postgres(ql)?:\/\//.test(location)) {
    const { PostgresEngine } = await import('./postgres.js');
    return new SqlStore(new PostgresEngine(location, withoutSecrets(location)));
  }
  if (location.startsWith('git:')) return openGit(location, root);
  if (/^[a-z][a-z+.-]+:/i.test(location) && !location.startsWith('sqlite:'))
    throw new CovgapError('usage', `no history can be kept at ${withoutSecrets(location)}`, {
      hint: 'Give the path of a SQLite file, a postgres:// URL, or git: with a remote and a ref.',
    });
  const file = resolve(root, location.replace(/^sqlite:/, ''));
  return new SqlStore(new SqliteEngine(file, shownPath(file, root)));
}

const DEFAULT_REF = 'refs/covgap/history';

/** `git:`, `git:origin`, `git:https://…#refs/heads/coverage` */
async function openGit(location: string, root: string): Promise<HistoryStore> {
  const [, remote = '', given] = /^git:([^#]*)(?:#(.*))?$/s.exec(location) ?? [];
  const ref = given === undefined || given === '' ? DEFAULT_REF : given;
  const goodRef = /^refs\/[\w.-]+(\/[\w.-]+)+$/.test(ref) && !/\.\.|\/\.|\.lock(\/|$)|\.$/.test(ref);
  if (!goodRef || remote.startsWith('-'))
    throw new CovgapError('usage', `no history can be kept at ${withoutSecrets(location)}`, {
      hint: 'Give git: for a ref of this repository, git:origin for one of a remote, git:origin#refs/heads/name for another ref.',
    });
  const [{ GitStore }, { localPlace, remotePlace }] = await Promise.all([
    import('./git-ref.js'),
    import('./git-place.js'),
  ]);
  const place = `git:${remote.replace(/:\/\/[^/]*@/, '://')}#${ref}`;
  return new GitStore(root, remote === '' ? localPlace(root, ref) : remotePlace(root, remote, ref), place);
}

function shownPath(file: string, root: string): string {
  const path = relative(root, file);
  return isAbsolute(path) || path.startsWith('..') ? file : path.split(sep).join('/');
}

/** A location as it may be shown: without user names, passwords and the parameters that may hold them. */
function withoutSecrets(location: string): string {
  return location.replace(/\?.*$/s, '').replace(/^([a-z+.-]+:\/*).*@/is, '$1');
}
