/** The frames of a `.coverdata` with erlang_js: terms decoded and kept, nothing made of them. */
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import erlang from 'erlang_js';

const decode = promisify(erlang.Erlang.binary_to_term);
const bytes = readFileSync(process.argv[2]);
const terms = [];
for (let at = 0; at < bytes.length; ) {
  const size = bytes[at];
  const term = await decode(bytes.subarray(at + 1, at + 1 + size));
  at += 1 + size;
  if (term[0]?.value === '$size') {
    const long = term[1];
    terms.push(await decode(bytes.subarray(at, at + long)));
    at += long;
  } else terms.push(term);
}
console.log(terms.length);
