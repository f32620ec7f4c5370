/**
 * Copies of public projects in a temporary folder. Clones are read, never written; what is absent is said, and made up
 * for by `--clone` (git) or by the package on npm where that ships its sources.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Root of covgap's own repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));
/** Absolute path of the plugin that all vitest runs on copies load. */
export const nativeModules = fileURLToPath(new URL('native-modules.mjs', import.meta.url));
const require = createRequire(import.meta.url);
const tests =
  /(\.(test|spec|test-d|test-prop)\.[cm]?[jt]sx?$)|((^|\/)(tests?|__tests__|specs?)\/)|((^|\/)tests?\.[cm]?[jt]s$)/;
const runnerConfig = /(^|\/)(vitest|vite|jest|ava)\.(config|workspace)\.\w+$/;

/** Whether a file of a project (path with `/`) is a test or belongs to one. */
export const isTest = (path) => tests.test(path);

/**
 * A temporary folder where copies of projects find vitest, vite, TypeScript and Node's types of this repository by
 * walking up, and nothing else of it.
 */
export function makeWorkplace() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'covgap-acceptance-')));
  for (const name of ['vitest', '@vitest', 'vite', 'typescript', '@types/node']) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(installed(name), link, 'junction');
  }
  return folder;
}

function installed(name) {
  if (name.startsWith('@') && !name.includes('/'))
    return dirname(dirname(require.resolve(`${name}/coverage-v8/package.json`)));
  // vite may lie below vitest, depending on the installer.
  const from = name === 'vite' ? createRequire(require.resolve('vitest/package.json')) : require;
  return dirname(from.resolve(`${name}/package.json`));
}

/**
 * @param identity `{ package, npm, repository, commit, root }` as in modules.json; `npm` may be absent
 * @param options `corpus`: folder of the clones, or ''. `clone`: fetch what is absent with git
 * @returns `{ root, from }`, or `{ absent: reason }`
 */
export function copyProject(identity, workplace, into, { corpus, clone }) {
  const folder = join(workplace, into, identity.package);
  mkdirSync(dirname(folder), { recursive: true });
  const found =
    fromClone(identity, folder, corpus) ?? (clone ? fromGit(identity, folder) : null) ?? fromNpm(identity, folder);
  if (found.absent !== undefined) return found;
  for (const path of walk(found.root))
    if (isTest(path) || runnerConfig.test(path)) rmSync(join(found.root, path), { force: true });
  writeFileSync(
    join(found.root, 'vitest.config.mjs'),
    `import { plugin } from ${JSON.stringify(nativeModules)};
export default { plugins: [plugin], resolve: { tsconfigPaths: true } };\n`,
  );
  for (const path of walk(found.root)) if (/(^|\/)tsconfig[^/]*\.json$/.test(path)) standAlone(join(found.root, path));
  const problem = provideDependencies(identity, found.root, workplace, corpus);
  return problem === null ? found : { absent: problem };
}

function fromClone({ package: name, commit, root = '' }, folder, corpus) {
  const clone = join(corpus, name);
  if (corpus === '' || !existsSync(join(clone, '.git'))) return null;
  if (run('git', ['-C', clone, 'cat-file', '-e', `${commit}^{commit}`]) !== null) return null;
  checkOut(['clone', '--quiet', '--shared', '--no-checkout', clone, folder], folder, commit);
  return { root: join(folder, root), from: 'clone' };
}

function fromGit({ repository: url, commit, root = '' }, folder) {
  const problem = checkOut(['clone', '--quiet', '--no-checkout', url, folder], folder, commit);
  return problem === null ? { root: join(folder, root), from: 'git' } : null;
}

function checkOut(clone, folder, commit) {
  const problem = run('git', clone) ?? run('git', ['-C', folder, 'checkout', '--quiet', '--detach', commit]);
  rmSync(join(folder, '.git'), { recursive: true, force: true });
  if (problem !== null) rmSync(folder, { recursive: true, force: true });
  return problem;
}

function fromNpm({ npm, package: name }, folder) {
  const absent = { absent: 'no clone of that commit (COVGAP_CORPUS, --corpus or --clone), and none of it on npm' };
  if (npm === undefined) return absent;
  const store = `${folder}.pack`;
  mkdirSync(store, { recursive: true });
  if (run('npm', ['pack', npm, '--silent', '--pack-destination', store]) !== null) return absent;
  const [archive] = readdirSync(store);
  if (archive === undefined || run('tar', ['-xzf', join(store, archive), '-C', store]) !== null) return absent;
  renameSync(
    join(
      store,
      readdirSync(store).find((entry) => entry !== archive),
    ),
    folder,
  );
  return { root: folder, from: `npm ${npm}`, note: `${name}: no clone of that commit, taken from npm (${npm})` };
}

/**
 * A tsconfig that needs what only a full checkout with development dependencies has breaks vite: references to
 * folders that are absent go, and the like of what presets say takes the place of a preset that is not installed.
 */
function standAlone(file) {
  const folder = dirname(file);
  const { config = {} } = ts.readConfigFile(file, ts.sys.readFile);
  const changed = {
    ...config,
    references: config.references?.filter(({ path }) => configAt(join(folder, path)) !== null),
  };
  const parents = [config.extends ?? []].flat();
  if (!parents.every((parent) => parent.startsWith('.') && configAt(join(folder, parent)) !== null)) {
    const usual = { target: 'es2023', module: 'esnext', moduleResolution: 'bundler', strict: true };
    Object.assign(changed, { extends: undefined, compilerOptions: { ...usual, ...config.compilerOptions } });
  }
  if (JSON.stringify(changed) !== JSON.stringify(config)) writeFileSync(file, JSON.stringify(changed, null, 2));
}

/** The config file a reference or `extends` means, or null. */
export function configAt(path) {
  return (
    [path, `${path}.json`, join(path, 'tsconfig.json')].find((file) => file.endsWith('.json') && existsSync(file)) ??
    null
  );
}

/** Run-time dependencies: the clone's own if it has them, else installed by npm. Returns a problem or null. */
function provideDependencies({ package: name, root = '' }, folder, workplace, corpus) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (Object.keys(dependencies).length === 0) return null;
  const ready = join(corpus, name, root, 'node_modules');
  const shelf = join(workplace, 'dependencies', name);
  if (corpus !== '' && existsSync(ready)) {
    cpSync(ready, join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    return null;
  }
  if (!existsSync(join(shelf, 'node_modules'))) {
    // Apart from the project, whose package.json names development dependencies and workspaces too.
    mkdirSync(shelf, { recursive: true });
    writeFileSync(join(shelf, 'package.json'), JSON.stringify({ private: true, dependencies }));
    const problem = run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], shelf);
    if (problem !== null) return `its dependencies could not be installed: ${problem}`;
  }
  cpSync(join(shelf, 'node_modules'), join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  return null;
}

/** Installs one package from npm into the workplace; its folder, or null. */
export function installTool(spec, workplace) {
  const folder = join(workplace, 'tools');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  if (run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', spec], folder) !== null)
    return null;
  return join(folder, 'node_modules', spec.slice(0, spec.lastIndexOf('@')));
}

/** Files below a folder, relative, with `/`, sorted; without node_modules and hidden folders. */
export function walk(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)(node_modules|\.[^/]+)\//.test(path))
    .sort();
}

/** Null, or what went wrong. */
function run(command, args, cwd) {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 300_000, shell: false });
  if (error) return error.message;
  return status === 0 ? null : `${basename(command)} ${args[0]}: ${stderr.trim().split('\n').at(-1) ?? status}`;
}
