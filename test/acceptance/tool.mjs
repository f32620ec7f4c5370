/** Runs `scaffold-tests` as its user does. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { execute } from './runner.mjs';

const batchTimeout = 1_800_000;

/**
 * @param args modules and options after `--root <root> --json --framework vitest`
 * @returns `{ modules, seconds, problem }`; `modules` as its JSON has them with `file` absolute or null, `problem` what
 *   kept it from saying anything
 */
export async function scaffold(bin, root, args) {
  const command = [bin, '--root', root, '--json', '--framework', 'vitest', ...args];
  const { status, stdout, stderr, seconds } = await execute(process.execPath, command, {
    cwd: root,
    timeout: batchTimeout,
  });
  const start = stdout.indexOf('{');
  try {
    const { modules } = JSON.parse(stdout.slice(Math.max(start, 0)));
    return {
      modules: modules.map((module) => ({ ...module, file: placed(root, module.file) })),
      seconds,
      problem: null,
    };
  } catch {
    return { modules: [], seconds, problem: `exit ${status}, no JSON: ${(stderr || stdout).trim().slice(-300)}` };
  }
}

function placed(root, file) {
  if (!file) return null;
  const path = isAbsolute(file) ? file : join(root, file);
  return existsSync(path) ? path : null;
}

/** Why nothing was written, in the tool's own words; null where it says nothing. */
export function reasonOf(module) {
  const said = [module.reason, ...(module.incidents ?? [])].map((item) =>
    typeof item === 'object' ? item?.message : item,
  );
  return said.filter(Boolean).join('; ') || null;
}

/** A count that may be given as a list. */
export function count(value) {
  return Array.isArray(value) ? value.length : (value ?? 0);
}
