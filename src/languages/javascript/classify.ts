/** What a JavaScript or TypeScript file is for, as far as its path and first lines tell. */
import { isInGeneratedFolder, isInProduct, isInTestFolder, looksMinified, partsOf, saysGenerated } from '../paths.js';

/** `name.test`, `name.e2e-spec`, `name.test-d` and the like; misspelt ones too, because a runner overlooks those. */
const testSuffix =
  /[._-](?:tests?|e2e|test-d|bench|benchmark|stories|story|mocks?|fixtures?)$|\.(?:specs?|e2e-specs?|tst|cy|pw|spect|sepc|spce|specc|tets|tset|testt|tesst)$/i;

/** In the product a `job-spec` is more likely part of the trade, and a file called `test` a command. */
const testOutsideProduct =
  /[_-]specs?$|^(?:tests?|specs?|e2e|bench|benchmark|test-[\w-]+|(?:jest|vitest|mocha)[.-]setup)$/i;
const setupFile = /^setup-?tests?$/i;

/** What a file called `test` in the product is a test by: a test framework imported, or a call of one. */
const bareTest = /^(?:tests?|specs?)$/i;
const usesFramework =
  /(?:\bfrom\s*|\bimport\s*|\brequire\s*\(\s*)['"](?:vitest|@jest\/globals|node:test|mocha|chai|ava|tap|tape|uvu|@playwright\/test|bun:test)['"/]/;
const callsFramework = /^(?:describe|it|test)(?:\.\w+)*\s*\(\s*['"`]/m;

/**
 * A `permutation_test` may be one of statistics and `make_test` a script that writes tests: outside of a folder for
 * tests such a file is a test of code where it calls what tests call.
 */
const doubtfulSuffix = /[_-](?:tests?|specs?)$/i;
const callsLikeTest = /\b(?:describe|it|test|suite|specify|expect|should|assert\w*|QUnit|t)(?:\.\w+)*\s*\(/;

const showsCode = /^(?:import|export|const|let|var|function|class|async|require)\b/m;

export function isTest(path: string, head = ''): boolean {
  const { folders, stem } = partsOf(path);
  if (showsCode.test(head) && !isInTestFolder(folders) && doubtfulSuffix.test(stem))
    return usesFramework.test(head) || callsLikeTest.test(head);
  if (isInTestFolder(folders) || testSuffix.test(stem) || setupFile.test(stem)) return true;
  if (!isInProduct(folders)) return testOutsideProduct.test(stem);
  return bareTest.test(stem) && (usesFramework.test(head) || callsFramework.test(head));
}

export function isDeclaration(path: string): boolean {
  return /\.d\.(?:[^./]+\.)?[cm]?ts$/i.test(path);
}

const configSuffix = /\.(?:config|conf|workspace)(?:\.[\w-]+)?$/i;
const toolConfig =
  /^(?:astro|babel|commitlint|craco|cypress|drizzle|esbuild|eslint|gatsby|jest|karma|knexfile|knip|lerna|lint-staged|metro|next|nuxt|playwright|postcss|prettier|protractor|rollup|rspack|stylelint|stryker|svelte|tailwind|tsdown|tsup|turbo|vite|vitest|webpack|wdio)\b.*\.(?:config|conf|setup|workspace)\b|^(?:gulpfile|gruntfile|jakefile|knexfile|webpack\.[\w.-]+)$/i;

/** `*.config.ts` in the product's own folders may well be code of the product, unless it is named after a tool. */
export function isConfig(path: string): boolean {
  const { folders, stem } = partsOf(path);
  if (stem.startsWith('.') || toolConfig.test(stem)) return true;
  return configSuffix.test(stem) && !isInProduct(folders);
}

const generatedName = /(?:[.-]min|[._]generated|[._]gen|_pb|\.pb|_grpc_web_pb|_grpc_pb|\.g|\.bundle)$/i;

export function isGenerated(path: string, head: string): boolean {
  const { folders, stem } = partsOf(path);
  if (generatedName.test(stem) || isInGeneratedFolder(folders)) return true;
  return saysGenerated(head) || looksMinified(head);
}

const families: Readonly<Record<string, readonly string[]>> = {
  '.ts': ['.ts', '.tsx', '.mts', '.js'],
  '.tsx': ['.tsx', '.ts', '.jsx', '.js'],
  '.mts': ['.mts', '.ts', '.mjs'],
  '.cts': ['.cts', '.ts', '.cjs'],
  '.js': ['.js', '.jsx', '.mjs', '.cjs', '.ts', '.tsx'],
  '.jsx': ['.jsx', '.js', '.tsx', '.ts'],
  '.mjs': ['.mjs', '.js', '.mts', '.ts'],
  '.cjs': ['.cjs', '.js', '.cts', '.ts'],
};

const suffixes = ['.test', '.spec', '-test', '_test', '-spec', '_spec', '.e2e', '.e2e-spec'] as const;

/** For `foo/index.ts` both `index.test.ts` and `foo.test.ts`. */
export function testNames(path: string): readonly string[] {
  const { folders, stem, extension } = partsOf(path);
  const folder = folders.at(-1);
  const stems = stem === 'index' && folder !== undefined && folder !== '' ? [stem, folder] : [stem];
  const extensions = families[extension] ?? [extension];
  return stems.flatMap((name) => extensions.flatMap((end) => suffixes.map((suffix) => `${name}${suffix}${end}`)));
}
