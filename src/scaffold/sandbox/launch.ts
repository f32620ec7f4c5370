import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CovgapError } from '../../errors.js';

export interface LaunchOptions {
  readonly scratch: string;
  /** Path of the `job.json`. */
  readonly job: string;
  /** Of the heap, in mebibytes. */
  readonly memoryMb: number;
  readonly timeZone: string;
}

/**
 * Starts the child with as little as possible: no environment, no terminal, no network where the system can take it
 * away, no writing outside the scratch folder, and no life without its parent.
 */
export function launch(options: LaunchOptions): ChildProcess {
  const node = [process.execPath, ...nodeFlags(options), childEntry(), options.job];
  const [program = process.execPath, ...args] = [...systemPrefix(), ...node];
  const { PATH = '' } = process.env;
  return spawn(program, args, {
    cwd: options.scratch,
    env: {
      PATH,
      HOME: options.scratch,
      TMPDIR: join(options.scratch, 'tmp'),
      TZ: options.timeZone,
      LANG: 'C',
      NODE_ENV: 'test',
    },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

function nodeFlags({ scratch, memoryMb }: LaunchOptions): string[] {
  return [
    permissionFlag(process.versions.node),
    '--allow-fs-read=*',
    `--allow-fs-write=${join(scratch, '*')}`,
    `--max-old-space-size=${memoryMb}`,
    '--unhandled-rejections=warn',
    '--no-warnings',
  ];
}

/** The permission model left its trial in 23.5, and in 22.13 of the older line. */
export function permissionFlag(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const stable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return stable ? '--permission' : '--experimental-permission';
}

let cachedPrefix: readonly string[] | null = null;

/**
 * Programs of the system that take the network away (`unshare`) and end the child with its parent (`setpriv`), as far
 * as they are there and allowed. Tried once a process.
 */
export function systemPrefix(): readonly string[] {
  if (process.platform !== 'linux') return [];
  cachedPrefix ??= findPrefix();
  return cachedPrefix;
}

function findPrefix(): readonly string[] {
  const noNetwork = [['unshare', '--map-current-user', '--net'], ['unshare', '--map-root-user', '--net'], []];
  const notAlone = [['setpriv', '--pdeathsig', 'KILL'], []];
  const works = ([program, ...args]: readonly string[]) =>
    program === undefined || spawnSync(program, [...args, 'true'], { stdio: 'ignore', timeout: 5000 }).status === 0;
  const second = notAlone.find(works) ?? [];
  return noNetwork.map((first) => [...first, ...second]).find(works) ?? second;
}

/** The compiled child: beside this module, or in `dist` when this runs from the sources. */
function childEntry(): string {
  return compiled('./child.js');
}

/** The compiled search. */
export function defaultSearchModule(): string {
  return compiled('../search/search.js');
}

function compiled(path: string): string {
  const beside = fileURLToPath(new URL(path, import.meta.url));
  if (existsSync(beside)) return beside;
  const built = beside.replace(`${sep}src${sep}scaffold${sep}`, `${sep}dist${sep}scaffold${sep}`);
  if (built !== beside && existsSync(built)) return built;
  throw new CovgapError('not-built', `${built} is missing: what runs in a child process must be compiled`, {
    hint: 'Run `npm run build` first.',
  });
}
