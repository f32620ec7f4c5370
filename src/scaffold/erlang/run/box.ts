import { spawnSync } from 'node:child_process';
import { systemPrefix } from '../../sandbox/launch.js';

/** What the system takes away from a node, and the words to start it with. */
export interface Box {
  /** Nothing can be written but the scratch folder. */
  readonly files: boolean;
  /** No network but a loopback of its own. */
  readonly network: boolean;
  /** Program and arguments to put before a command that runs with `scratch` as its folder. */
  readonly before: (scratch: string) => readonly string[];
}

/**
 * In namespaces of its own: every mount is read-only but the scratch folder, the loopback is up and goes nowhere, and
 * processes outside are out of sight.
 */
const SETUP = `
scratch=$1
shift
mount --bind "$scratch" "$scratch" || exit 97
while read -r _ point _; do
  case "$point" in "$scratch"|/proc|/proc/*|/sys|/sys/*|/dev|/dev/*) continue ;; esac
  mount -o remount,bind,ro "$point" 2>/dev/null
done < /proc/self/mounts
mount -o remount,bind,ro / || exit 97
ip link set lo up 2>/dev/null
cd "$scratch" || exit 97
exec "$@"`;

const NAMESPACES = ['--map-root-user', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

const full: Box = {
  files: true,
  network: true,
  before: (scratch) => ['unshare', ...NAMESPACES, 'sh', '-c', SETUP, 'box', scratch],
};

let found: Box | null = null;

/** The tightest box that works here. Tried once a process, in a folder that exists. */
export function findBox(scratch: string): Box {
  found ??= works(full, scratch) ? full : lesser();
  return found;
}

function works(box: Box, scratch: string): boolean {
  if (process.platform !== 'linux') return false;
  const [program, ...args] = box.before(scratch);
  return spawnSync(program!, [...args, 'true'], { stdio: 'ignore', timeout: 5000 }).status === 0;
}

function lesser(): Box {
  const before = systemPrefix();
  return { files: false, network: before.includes('--net'), before: () => before };
}
