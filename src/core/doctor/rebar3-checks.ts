import { ErlangWorld } from '../../languages/erlang/world.js';
import type { BlockingFacts } from './facts.js';
import { blocking, type Finding } from './finding.js';
import { some } from './words.js';

/** Since 3.14 rebar3 compiles no folder below `test/`, yet lists what lies there. */
const NESTED_TEST = /^(?:(?:apps|lib)\/[^/]+\/)?test\/(?!.*_SUITE_data\/).+\/[^/]+\.erl$/;

/** `rebar3 eunit` ends before its first test, and the report of that run holds next to nothing. */
export function eunitAborts({ tree, manifests, erlang }: BlockingFacts): Finding[] {
  const configs = manifests.filter(({ path }) => /(^|\/)rebar\.config$/.test(path));
  if (tree === null || configs.length === 0) return [];
  if (configs.some(({ text }) => /\{\s*recursive\s*,\s*true\s*\}/.test(text))) return [];
  const nested = tree.paths.filter((path) => NESTED_TEST.test(path));
  const [first] = nested;
  if (first === undefined) return [];
  const eunit = (erlang?.tests ?? []).filter(({ framework }) => framework === 'eunit');
  return [
    blocking({
      code: 'rebar3-nested-tests',
      severity: 'error',
      message: `rebar3 eunit aborts before its first test where folders below test/ hold modules: ${some(nested)}`,
      file: first,
      fix: 'Move them up into test/, or add to rebar.config: {extra_src_dirs, [{"test", [{recursive, true}]}]}.',
      blocks: ErlangWorld.cases(eunit),
      places: nested.map((file) => ({ file, what: file.slice(file.lastIndexOf('/') + 1) })),
    }),
  ];
}

const APPLICATION_SOURCE = /^((?:apps|lib)\/[^/]+)\/src\/[^/]+\.erl$/;

/** A git-ignored `*.app.src` is on the author's disk alone: in a clean clone the application does not exist. */
export function applicationsMissing({ tree, manifests, erlang }: BlockingFacts): Finding[] {
  if (tree === null || !manifests.some(({ path }) => path === 'rebar.config')) return [];
  const folders = new Set(tree.paths.flatMap((path) => APPLICATION_SOURCE.exec(path)?.[1] ?? []));
  const found = folders.size;
  for (const path of tree.paths) {
    const folder = /^((?:apps|lib)\/[^/]+)\/src\/[^/]+\.app\.src(?:\.script)?$/.exec(path)?.[1];
    if (folder !== undefined) folders.delete(folder);
  }
  const [first] = folders;
  if (first === undefined) return [];
  // Tests at the root stand on some application, and run as long as there is one.
  const none = found === folders.size;
  const blocked = (erlang?.tests ?? []).filter(({ file: { path } }) => none || folders.has(folderOf(path)));
  return [
    blocking({
      code: 'rebar3-app-src-missing',
      severity: 'error',
      message: `no *.app.src, or one that .gitignore hides, so that a clean clone has no such application: ${some([...folders])}`,
      file: `${first}/src`,
      fix: 'Add the file to the repository (git add --force), and take the pattern out of .gitignore.',
      blocks: ErlangWorld.cases(blocked),
    }),
  ];
}

/** `apps/shop_core` of `apps/shop_core/test/a_tests.erl`. */
function folderOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}
