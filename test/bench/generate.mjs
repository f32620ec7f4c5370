/** Large inputs for the benchmarks, made from real reports by repeating them under new names. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const corpus = new URL('../../../shared/corpus/ts/mcp-sdk/', import.meta.url);
const small = new URL('../../fixtures/projects/mcp-kit/coverage/', import.meta.url);

/** The large corpus where it is, else the small report in fixtures, and says which. */
function sample(name) {
  const large = new URL(name, corpus);
  if (existsSync(large)) return readFileSync(large, 'utf8');
  console.log(`(../shared/corpus is absent: ${name} is made from the demo's small report)`);
  return readFileSync(new URL(name, small), 'utf8');
}

function write(path, size, head, part, tail) {
  const file = openSync(path, 'w');
  let written = writeSync(file, head);
  for (let index = 0; written < size; index++) written += writeSync(file, part(index));
  writeSync(file, tail);
  closeSync(file);
  return path;
}

/** Real coverage data as it is, twice where it takes two to reach the size: Erlang's own reader adds them up too. */
export function makeCoverdata(folder, size) {
  const large = new URL('../../../shared/corpus/erlang/erlmcp/eunit.coverdata', import.meta.url);
  const small = new URL('../../fixtures/projects/erl-umbrella/_build/test/cover/eunit.coverdata', import.meta.url);
  if (!existsSync(large))
    console.log('(../shared/corpus is absent: made from the coverage data of the small umbrella)');
  const bytes = readFileSync(existsSync(large) ? large : small);
  return write(join(folder, 'big.coverdata'), size, '', () => bytes, '');
}

export function makeLcov(folder, size) {
  const text = sample('lcov.info');
  return write(join(folder, 'big.info'), size, '', (index) => text.replaceAll('SF:', `SF:p${index}/`), '');
}

export function makeCobertura(folder, size) {
  const text = sample('cobertura-coverage.xml');
  const [from, to] = [text.indexOf('<packages>') + 10, text.indexOf('</packages>')];
  const body = text.slice(from, to);
  return write(
    join(folder, 'big.xml'),
    size,
    text.slice(0, from),
    (index) => body.replaceAll('filename="', `filename="p${index}/`),
    text.slice(to),
  );
}

export function makeIstanbul(folder, size) {
  const entries = Object.entries(JSON.parse(sample('coverage-final.json')));
  const part = (index) =>
    entries
      .map(
        ([path, file]) =>
          `${JSON.stringify(`/p${index}${path}`)}:${JSON.stringify({ ...file, path: `/p${index}${path}` })},\n`,
      )
      .join('');
  return write(
    join(folder, 'big.json'),
    size,
    '{',
    part,
    '"/last":{"path":"/last","statementMap":{},"fnMap":{},"branchMap":{},"s":{},"f":{},"b":{}}}',
  );
}

/** A tree of `files` sources that import each other, copies of the demo's modules. */
export function makeTree(folder, files) {
  const root = join(folder, `tree-${files}`);
  const names = ['registry', 'json-rpc', 'session', 'queue', 'batch', 'cache', 'pool-manager', 'errors', 'clock'];
  const texts = names.map((name) =>
    readFileSync(new URL(`../../fixtures/projects/mcp-kit/packages/core/src/${name}.ts`, import.meta.url), 'utf8'),
  );
  for (let index = 0; index < files; index++) {
    const parent = join(
      root,
      `packages/p${Math.floor(index / names.length / 4)}/src/m${Math.floor(index / names.length)}`,
    );
    mkdirSync(parent, { recursive: true });
    writeFileSync(
      join(parent, `${names[index % names.length]}.ts`),
      `${texts[index % names.length]}\n// copy ${index}\n`,
    );
  }
  return root;
}
