/**
 * Records snapshots one after the other, as other processes would, and prints the id of each once it is stored.
 *
 *     node recorder.mjs <location> <root> <name> <how many>
 *
 * Prints "ready" before it begins; an error as "! code message", and ends with status 3 then.
 */
import { writeSync } from 'node:fs';
import { assemble } from '../../dist/roadmap/snapshot.js';
import { openStore } from '../../dist/roadmap/store/open.js';

const [location, root, name, many] = process.argv.slice(2);
const store = await openStore(location, root);
writeSync(1, 'ready\n');
try {
  for (let at = 0; at < Number(many); at++) {
    const snapshot = made(at);
    await store.append([snapshot]);
    writeSync(1, `${snapshot.id}\n`);
  }
} catch (error) {
  writeSync(1, `! ${error.code} ${error.message}\n`);
  process.exitCode = 3;
}
await store.close();

function made(at) {
  const ratio = (total) => ({ covered: (at * 7) % (total + 1), total });
  const modules = Array.from({ length: 300 }, (_, row) => ({
    path: `src/${name}/module-${row}.ts`,
    tier: 'core',
    state: 'partial',
    lines: ratio(row + 3),
    estimatedLines: null,
    branches: ratio(row),
    functions: null,
    complexity: row,
    testFiles: 0,
    owners: [],
  }));
  const time = Date.UTC(2026, 0, 5) + at * 3_600_000;
  return assemble(modules, ['core'], {
    project: 'kit',
    time,
    recordedAt: time,
    commit: null,
    branch: name,
    tests: null,
  });
}
