import { execFileSync, spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { afterAll } from 'vitest';
import { project } from './project.js';

/** A file system of so many megabytes, where root may mount one; null elsewhere. Gone when the tests of the file are done. */
export function smallDisk(megabytes: number): string | null {
  if (userInfo().uid !== 0) return null;
  const folder = project();
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'covgap-test', folder];
  if (spawnSync('mount', options, { stdio: 'ignore' }).status !== 0) return null;
  afterAll(() => {
    execFileSync('umount', [folder]);
  });
  return folder;
}
