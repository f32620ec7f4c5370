/** What a trend reads: the heads of a year and the last two snapshots whole. `node read-history.mjs <root>` */
import { openStore } from '../../dist/roadmap/store/open.js';

const store = await openStore('.covgap/history.db', process.argv[2]);
const begin = performance.now();
const heads = await store.heads({ project: 'bench', branch: 'main', from: Date.now() - 53 * 7 * 86_400_000 });
const middle = performance.now();
const whole = await store.read(
  'bench',
  heads.slice(-2).map(({ id }) => id),
);
const end = performance.now();
await store.close();
console.log(
  `heads of ${heads.length} weeks ${(middle - begin).toFixed(0)} ms, ${whole.length} snapshots of ${whole[0].modules.length} modules ${(end - middle).toFixed(0)} ms`,
);
