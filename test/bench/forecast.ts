/**
 * How often the 80 % range of a forecast holds what happens, law by law: the table of docs/forecast.md.
 *
 *     npx tsx test/bench/forecast.ts [histories of each law]
 */
import { calibrate } from '../roadmap/forecast/calibrate.js';
import { LAWS, SLOWING } from '../roadmap/forecast/laws.js';

const histories = Number(process.argv[2] ?? 4000);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const rows = [...LAWS, SLOWING].map((law) => calibrate(law, histories, 1000, 1_000_001));

console.log('| law | dated | held | truth before | truth after | width | error |');
console.log('| --- | ----: | ---: | -----------: | ----------: | ----: | ----: |');
for (const { law, dated, held, before, after, width, error } of rows)
  console.log(
    `| ${law} | ${percent(dated / histories)} | ${percent(held)} | ${percent(before)} | ${percent(after)} | ${width.toFixed(1)} | ${error.toFixed(1)} |`,
  );
const known = rows.slice(0, LAWS.length);
const dated = known.reduce((sum, each) => sum + each.dated, 0);
console.log(
  `all but the last: ${percent(known.reduce((sum, each) => sum + each.held * each.dated, 0) / dated)} of ${dated}`,
);
