/**
 * Compiles `src/wasm/lcov.ts` and writes the binary as text into a module of `src/formats`, so that nothing reads a file to
 * load it. `--check` compiles too and says if the module is not what the source gives.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const target = new URL('../formats/lcov-wasm.ts', import.meta.url);
const options = '--optimizeLevel 3 --noAssert --runtime stub --enable simd --disableWarning 201'.split(' ');

const binary = await compile('lcov.ts');
const text = `/** src/wasm/lcov.ts, compiled by src/wasm/build.mjs: ${binary.length} bytes in Base64. */
export const LCOV_WASM =
  '${Buffer.from(binary).toString('base64')}';
`;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/formats/lcov-wasm.ts is not what src/wasm/lcov.ts gives: run `npm run fix`.');
  process.exitCode = 1;
}

/** Throws with what the compiler says. */
async function compile(name) {
  let output;
  const { error, stderr } = await asc.main([name, '--outFile', 'out.wasm', ...options], {
    readFile: (file) => {
      const source = new URL(file, import.meta.url);
      return existsSync(source) ? readFileSync(source, 'utf8') : null;
    },
    writeFile: (_file, contents) => {
      output = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`src/wasm/${name} does not compile:\n${stderr}`);
  return output;
}
