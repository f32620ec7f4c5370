/** The peer: jest-test-gen, whose tests run in vitest so that the same instrument measures them. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installTool, isTest, walk } from './projects.mjs';
import { execute, runVitest } from './runner.mjs';
import { typeErrors } from './types.mjs';

const spec = 'jest-test-gen@1.4.3';

/** Path of its command, installed from npm into the workplace; null where that fails. */
export function jestTestGen(workplace) {
  const folder = installTool(spec, workplace);
  const cli = folder === null ? '' : join(folder, 'lib/cli.js');
  return existsSync(cli) ? cli : null;
}

/** Sets `peer` of each row: `{ statements, branches, green, types }`; `types` null where it wrote nothing or JavaScript. */
export async function compete(cli, rows, root, { workplace, config }) {
  for (const row of rows) {
    const before = new Set(walk(root));
    // `--fileSuffix` is its default; given so that its configuration files play no part.
    await execute(process.execPath, [cli, row.module, '--fileSuffix', '.generated.test'], {
      cwd: root,
      timeout: 60_000,
    });
    const written = walk(root).find(
      (path) => !before.has(path) && isTest(path) && dirname(path) === dirname(row.module),
    );
    row.peer = {
      statements: { ...row.statements, covered: 0 },
      branches: { ...row.branches, covered: 0 },
      green: false,
      types: null,
    };
    if (written === undefined) continue;
    const file = join(root, written);
    const { results, measured } = await runVitest(root, [file], { workplace, config, cover: [row.module] });
    const found = measured.get(row.module);
    if (found !== undefined) Object.assign(row.peer, { statements: found.statements, branches: found.branches });
    row.peer.green = results.get(file).passed;
    if (/\.[cm]?ts$/.test(file)) row.peer.types = typeErrors(root, [file], ['node', 'jest']).get(file).length === 0;
  }
}
