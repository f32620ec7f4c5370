import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from '../../../src/roadmap/store/open.js';
import { git, repository } from '../../support/git.js';
import { noPostgres, type Server, startPostgres } from '../../support/postgres.js';
import { project } from '../../support/project.js';
import { itStandsProcesses } from './many-processes.js';

const START = '2026-01-01T00:00:00Z';

describe('a SQLite store', () => {
  itStandsProcesses({ kills: 100, within: 400, each: 3 }, async () => {
    const root = project();
    return { location: 'history.db', root: () => root, open: () => openStore('history.db', root) };
  });
});

describe.skipIf(noPostgres !== null)(
  `a PostgreSQL store${noPostgres === null ? '' : ` (skipped: ${noPostgres})`}`,
  () => {
    let server: Server;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server?.stop());

    itStandsProcesses({ kills: 20, within: 400, each: 3 }, async () => {
      const location = await server.freshUrl();
      return { location, root: () => '/', open: () => openStore(location, '/') };
    });
  },
);

describe('a git store on a remote', () => {
  itStandsProcesses({ kills: 20, within: 2500, each: 1 }, async () => {
    const bare = join(project(), 'remote.git');
    git(project(), ['clone', '--quiet', '--bare', repository([START, { 'a.ts': '' }]), bare]);
    const clones: string[] = [];
    const root = (at: number) => {
      if (clones[at] === undefined) {
        clones[at] = project();
        git(clones[at], ['clone', '--quiet', '--depth=1', `file://${bare}`, '.']);
      }
      return clones[at]!;
    };
    // git leaves the lock of a ref behind where it is killed too; the message says to remove it.
    const mend = () => {
      for (const folder of [bare, ...clones.map((clone) => join(clone, '.git'))])
        removeLocks(join(folder, 'refs/covgap'));
    };
    return { location: 'git:origin', root, open: () => openStore('git:origin', root(0)), mend };
  });
});

function removeLocks(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.lock')) rmSync(join(folder, name));
}
