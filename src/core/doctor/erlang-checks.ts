import { type ErlangFile, ErlangWorld } from '../../languages/erlang/world.js';
import type { BlockingFacts } from './facts.js';
import { blocking, type Finding } from './finding.js';
import { many, some } from './words.js';

/** A module whose `-on_load` function fails is not loaded, and every call of it is undef. */
export function modulesThatNeverLoad({ erlang }: BlockingFacts): Finding[] {
  const found = (erlang?.facts.files ?? []).filter((file) => file.role === 'source' && file.failsToLoad !== null);
  const [first] = found;
  if (erlang === null || first === undefined) return [];
  const names = new Set(found.map(({ module }) => module.name));
  const blocked = erlang.tests.filter(({ runs }) =>
    runs.some(({ remote }) => remote.some(({ module }) => names.has(module))),
  );
  return [
    blocking({
      code: 'module-never-loads',
      severity: 'error',
      message: `Erlang unloads a module whose -on_load function returns something other than ok, as it does in ${some(found.map(({ module, failsToLoad }) => `${module.name} (${failsToLoad!.name})`))}: every call of it ends in undef`,
      file: first.path,
      line: first.failsToLoad!.line,
      fix: 'Let the function end in ok.',
      blocks: ErlangWorld.cases(blocked),
      places: found.map(({ path, failsToLoad }) => ({ file: path, line: failsToLoad!.line, what: failsToLoad!.name })),
    }),
  ];
}

/** A supervisor that starts a module which is not there does not start, nor does what stands on it. */
export function childrenMissing({ erlang }: BlockingFacts): Finding[] {
  if (erlang === null) return [];
  const found = erlang.facts.files
    .filter(({ role }) => role === 'source')
    .flatMap((file) =>
      file.children.filter(({ name }) => erlang.presence(name) === 'gone').map((child) => ({ file, child })),
    );
  const [first] = found;
  if (first === undefined) return [];
  const broken = brokenBy(new Set(found.map(({ file }) => file.module.name!)), erlang);
  const blocked = erlang.tests.filter(({ runs }) =>
    runs.some(
      ({ remote, startsApplications }) =>
        remote.some(({ module, name }) => broken.modules.has(module) && name === 'start_link') ||
        startsApplications.some(({ name }) => broken.applications.has(name)),
    ),
  );
  const supervisors = new Set(found.map(({ file }) => file.module.name));
  return [
    blocking({
      code: 'supervisor-child-missing',
      severity: 'error',
      message: `${many(supervisors.size, 'supervisor')} (${some([...supervisors].map(String))}) would start modules that are not in the tree: ${some([...new Set(found.map(({ child }) => child.name))])}${broken.applications.size === 0 ? '' : `; so the application ${some([...broken.applications])} cannot start`}`,
      file: first.file.path,
      line: first.child.line,
      fix: 'Take the child out of init/1, or write its module.',
      blocks: ErlangWorld.cases(blocked),
      places: found.map(({ file, child }) => ({ file: file.path, line: child.line, what: child.name })),
    }),
  ];
}

/** Supervisors above the broken ones, and applications whose start leads to one. */
function brokenBy(supervisors: ReadonlySet<string>, { facts }: ErlangWorld) {
  const modules = new Set(supervisors);
  const sources = facts.files.filter(({ role, module }) => role === 'source' && module.name !== null);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { module, children } of sources)
      if (!modules.has(module.name!) && children.some(({ name }) => modules.has(name))) {
        modules.add(module.name!);
        grew = true;
      }
  }
  const starters = sources.filter(
    ({ module, functions }) =>
      module.behaviours.includes('application') &&
      functions.some(({ remote }) => remote.some((call) => modules.has(call.module))),
  );
  return { modules, applications: new Set(starters.map(applicationOf).filter((name) => name !== '')) };
}

function applicationOf({ application }: ErlangFile): string {
  return (application ?? '').slice((application ?? '').lastIndexOf('/') + 1);
}

/** One of them is loaded, and the tests of the others never run. */
export function testModulesTwice({ erlang }: BlockingFacts): Finding[] {
  if (erlang === null) return [];
  const byName = new Map<string, ErlangFile[]>();
  for (const file of erlang.facts.files)
    if (file.module.name !== null && /_(?:tests?|SUITE)$/.test(file.module.name))
      byName.set(file.module.name, [...(byName.get(file.module.name) ?? []), file]);
  const twice = [...byName.values()].filter(
    (files) => files.length > 1 && files.some(({ role }) => role !== 'elsewhere'),
  );
  const [first] = twice;
  if (first === undefined) return [];
  const shadowed = twice.map((files) => {
    const cases = files.map((file) => ErlangWorld.cases(erlang.tests.filter((test) => test.file === file)));
    return cases.reduce((a, b) => a + b, 0) - Math.max(...cases);
  });
  return [
    blocking({
      code: 'test-module-twice',
      severity: 'warn',
      message: `${many(twice.length, 'test module')} of the same name in several folders, of which Erlang loads one: ${some(twice.map((files) => files.map(({ path }) => path).join(' and ')))}`,
      file: first[0]!.path,
      fix: 'Give each a name of its own.',
      blocks: shadowed.reduce((a, b) => a + b, 0),
      places: twice.flat().map(({ path, module }) => ({ file: path, what: module.name! })),
    }),
  ];
}

/** Set-ups that start an application which neither the tree nor OTP nor a dependency has. */
export function applicationsGone({ erlang }: BlockingFacts): Finding[] {
  if (erlang === null) return [];
  const found = erlang.facts.files
    .filter(({ role }) => role === 'test')
    .flatMap((file) =>
      file.functions.flatMap((fn) =>
        fn.startsApplications.filter(({ name }) => !erlang.hasApplication(name)).map((start) => ({ file, fn, start })),
      ),
    );
  const [first] = found;
  if (first === undefined) return [];
  const failing = new Set(found.filter(({ start }) => start.matched).map(({ fn }) => fn));
  const blocked = erlang.tests.filter(({ runs }) => runs.some((fn) => failing.has(fn)));
  const gone = [...new Set(found.map(({ start }) => start.name))];
  return [
    blocking({
      code: 'application-gone',
      severity: 'error',
      message: `${many(new Set(found.map(({ file }) => file)).size, 'test module')} start ${some(gone)}, ${gone.length === 1 ? 'an application that is' : 'applications that are'} neither in the tree nor in Erlang/OTP nor a dependency`,
      file: first.file.path,
      line: first.start.line,
      fix: `Start one that is there${names(erlang)}. What fails in init_per_suite skips the whole suite.`,
      blocks: ErlangWorld.cases(blocked),
      places: found.map(({ file, start }) => ({ file: file.path, line: start.line, what: start.name })),
    }),
  ];
}

function names({ facts }: ErlangWorld): string {
  const applications = [...facts.applications].sort();
  return applications.length === 0 ? '' : `: ${some(applications)}`;
}

/** The exit signal goes over the link to the process that runs the tests, and the rest of the run is cancelled. */
export function testsKillTheRun({ erlang }: BlockingFacts): Finding[] {
  if (erlang === null) return [];
  const eunit = erlang.tests.filter(({ framework }) => framework === 'eunit');
  const files = new Set(eunit.map(({ file }) => file));
  const found = [...files].flatMap((file) => killsOfLinked(file).map((kill) => ({ file, kill })));
  const [first] = found;
  if (first === undefined) return [];
  const guilty = new Set(found.map(({ file }) => file));
  const own = eunit.filter(({ file }) => guilty.has(file));
  return [
    blocking({
      code: 'test-kills-the-run',
      severity: 'error',
      message: `${many(guilty.size, 'test module')} end a process with exit/2 while it is linked to the test: the signal comes back and EUnit cancels what follows, ${many(ErlangWorld.cases(own), 'test')} of their own and the modules behind them: ${some([...guilty].map(({ path }) => path))}`,
      file: first.file.path,
      line: first.kill.line,
      fix: 'unlink(Pid) before exit(Pid, Reason), or stop the server with gen_server:stop/1.',
      blocks: ErlangWorld.cases(eunit),
      places: found.map(({ file, kill }) => ({ file: file.path, line: kill.line, what: `exit(${kill.name}, …)` })),
    }),
  ];
}

/** `exit(Pid, …)` where the same function linked `Pid`, or where a clean-up is given the `Pid` that a set-up linked. */
function killsOfLinked({ functions }: ErlangFile) {
  if (functions.some(({ trapsExits }) => trapsExits)) return [];
  const unlinked = new Set(functions.flatMap(({ unlinks }) => unlinks.map(({ name }) => name)));
  const linkedAnywhere = new Set(functions.flatMap(({ links }) => links.map(({ name }) => name)));
  return functions.flatMap(({ kills, links, parameters }) =>
    kills.filter(
      ({ name }) =>
        !unlinked.has(name) &&
        (links.some((link) => link.name === name) || (parameters.has(name) && linkedAnywhere.has(name))),
    ),
  );
}
