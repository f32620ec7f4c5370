/** How long reading one report takes, without the start of node: the first time, and once it is warm. */
import { readReport } from '../../dist/formats/read.js';
import { reportInput } from '../../dist/project/report-input.js';

const rounds = [];
for (let round = 0; round < 5; round++) {
  const [begin, used] = [performance.now(), process.cpuUsage()];
  await readReport(await reportInput(process.argv[2], process.argv[2]));
  const { user, system } = process.cpuUsage(used);
  rounds.push({ wall: performance.now() - begin, cpu: (user + system) / 1000 });
}
const said = ({ wall, cpu }) => `${wall.toFixed(0)} ms (${cpu.toFixed(0)} ms of CPU)`;
console.log(`${said(rounds[0])} the first time, ${said(rounds.reduce((a, b) => (b.wall < a.wall ? b : a)))} warm`);
