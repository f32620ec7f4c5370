import { join } from 'node:path';
import { openStore } from '../../../src/roadmap/store/open.js';
import { project } from '../../support/project.js';
import { describeStore } from './contract.js';

describeStore('a SQLite store', async () => {
  const folder = project();
  return () => openStore(join('.covgap', 'history.db'), folder);
});
