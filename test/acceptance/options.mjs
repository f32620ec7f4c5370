/** Options all acceptance scripts share. What follows `--` is handed to scaffold-tests. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from './projects.mjs';

export function readOptions(usage, more = {}) {
  const cut = process.argv.indexOf('--', 2);
  const own = process.argv.slice(2, cut === -1 ? undefined : cut);
  let values;
  try {
    ({ values } = parseArgs({
      args: own,
      options: {
        corpus: { type: 'string', default: process.env.COVGAP_CORPUS ?? '' },
        clone: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        limit: { type: 'string' },
        bin: { type: 'string', default: join(repository, 'bin/scaffold-tests.js') },
        keep: { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
        ...more,
      },
    }));
  } catch (error) {
    stop(`${error.message}\n\n${usage}`);
  }
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const bin = resolve(values.bin);
  if (!existsSync(bin)) stop(`There is no ${bin}. Build covgap first (npm run build), or give --bin.`);
  if (values.corpus !== '' && !existsSync(values.corpus)) stop(`There is no folder ${values.corpus} (--corpus).`);
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
  if (!(limit > 0)) stop('--limit wants a number above 0.');
  return {
    ...values,
    bin,
    limit,
    corpus: values.corpus && resolve(values.corpus),
    rest: cut === -1 ? [] : process.argv.slice(cut + 1),
  };
}

function stop(message) {
  console.error(message);
  process.exit(2);
}

/** Progress, apart from the tables on stdout. */
export function say(message) {
  console.error(message);
}
