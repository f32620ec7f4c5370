import { readFileSync } from 'node:fs';
import lcovParse from 'lcov-parse';

lcovParse.source(readFileSync(process.argv[2], 'utf8'), (error, files) => {
  if (error) throw error;
  console.log(files.length);
});
