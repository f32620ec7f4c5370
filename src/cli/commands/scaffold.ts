import { relative, resolve } from 'node:path';
import { openProject } from '../../api.js';
import { CovgapError } from '../../errors.js';
import { belowRoot } from '../../project/below-root.js';
import { scaffoldDiff } from '../../report/diff.js';
import { scaffoldNotes, scaffoldText } from '../../report/scaffold.js';
import { scaffoldJson } from '../../report/scaffold-json.js';
import { counted } from '../../report/words.js';
import { erlangFrameworkNames, frameworkNames } from '../../scaffold/render/style.js';
import type { ModuleResult, ScaffoldOptions, ScaffoldResult } from '../../scaffold.js';
import { untilInterrupted } from '../interrupt.js';
import { analyzeOptions, type ScaffoldFlags } from '../options.js';
import { print, printJson, progress, terminal } from '../output.js';

export async function scaffoldCommand(modules: readonly string[], flags: ScaffoldFlags): Promise<number> {
  refuseContradictions(modules, flags);
  if (flags.eject) return eject(flags);
  const done: ModuleResult[] = [];
  const interrupted = untilInterrupted();
  const options = await scaffoldOptions(modules, flags);
  const { onProgress, stop } = await progress();
  const { scaffold } = await import('../../scaffold.js');
  try {
    const result = await scaffold({
      ...options,
      signal: interrupted.signal,
      onProgress,
      onModule: (module, count, total) => {
        done.push(module);
        onProgress(`${count}/${total} ${module.module}`);
      },
    });
    stop();
    await tell(result, flags);
    return interrupted.status() ?? 0;
  } catch (error) {
    stop();
    const status = interrupted.status();
    if (status === null) throw error;
    process.stderr.write(
      `stopped after ${counted(done.length, 'module')}; test files are whole: as they were, or as they shall be\n`,
    );
    return status;
  } finally {
    interrupted.stop();
  }
}

async function scaffoldOptions(modules: readonly string[], flags: ScaffoldFlags) {
  const analysis = analyzeOptions(flags);
  const { root } = await openProject(analysis);
  const cwd = process.cwd();
  const options: ScaffoldOptions & { readonly kind: 'tests' | 'bench' | 'strategies' | 'properties' } = {
    ...analysis,
    modules: await Promise.all(modules.map((query) => belowRoot(root, query, cwd))),
    next: flags.next,
    tier: flags.tier,
    owner: flags.owner,
    framework: flags.framework,
    observe: flags.observe === false ? 'none' : flags.observe,
    seed: flags.seed,
    budget: flags.budget,
    prove: flags.prove,
    allowTypeErrors: flags.allowTypeErrors,
    allowDirty: flags.allowDirty,
    out: flags.out === undefined ? undefined : resolve(cwd, flags.out),
    write: flags.dryRun !== true && flags.stdout !== true,
    kind: flags.bench ? 'bench' : flags.strategies ? 'strategies' : flags.properties ? 'properties' : 'tests',
  };
  return options;
}

async function tell(result: ScaffoldResult, flags: ScaffoldFlags): Promise<void> {
  const written = flags.dryRun !== true && flags.stdout !== true;
  if (flags.json) return printJson(scaffoldJson(result, written));
  const own = terminal();
  if (written) return print(scaffoldText(result, own, baseOf(result.root)));
  // What is printed is a patch, or a file: words about it go elsewhere.
  await print(flags.dryRun ? scaffoldDiff(result.modules, own) : plainText(result.modules));
  const notes = scaffoldNotes(result, own);
  if (notes !== '') process.stderr.write(notes);
}

/** The project folder from here, for paths a user may copy. */
function baseOf(root: string): string {
  const way = relative(process.cwd(), root).replaceAll('\\', '/');
  return way === '' ? '' : `${way}/`;
}

function plainText(modules: readonly ModuleResult[]): string {
  const files = modules.filter(({ text }) => text !== null);
  if (files.length === 1) return files[0]!.text!;
  return files.map(({ file, text }) => `${file?.endsWith('.erl') ? '%%' : '//'} ${file}\n${text}`).join('\n');
}

function refuseContradictions(modules: readonly string[], flags: ScaffoldFlags): void {
  const both = (a: string, b: string) => {
    throw new CovgapError('usage', `${a} and ${b} contradict each other`, { hint: 'Give one of the two.' });
  };
  if (flags.dryRun && flags.stdout) both('--dry-run', '--stdout');
  if (flags.json && flags.stdout) both('--json', '--stdout');
  if (flags.bench && flags.strategies) both('--bench', '--strategies');
  if (flags.bench && flags.properties) both('--bench', '--properties');
  if (flags.strategies && flags.properties) both('--strategies', '--properties');
  if (flags.reportOnly)
    throw new CovgapError('usage', 'scaffold takes no --report-only', {
      hint: 'Tests are made from the source of the modules.',
    });
  const one = modules.length === 1 || (modules.length === 0 && flags.next === 1);
  if (flags.out !== undefined && !one)
    throw new CovgapError('usage', '--out is for one module', { hint: 'Name one module, or leave --out away.' });
}

async function eject(flags: ScaffoldFlags): Promise<number> {
  const { root } = await openProject(analyzeOptions(flags));
  const { ejectTemplates } = await import('../../scaffold/place/templates.js');
  const names = flags.framework === undefined ? [...frameworkNames, ...erlangFrameworkNames] : [flags.framework];
  const files: string[] = [];
  for (const name of names)
    files.push(...(await ejectTemplates(root, name)).map((file) => relative(root, file).replaceAll('\\', '/')));
  if (flags.json) await printJson({ schemaVersion: 1, root, written: files });
  else
    await print(
      files.length === 0
        ? 'All templates are in .covgap/templates already; delete one to get ours again.\n'
        : `${files.map((file) => `Wrote ${file}\n`).join('')}Change them there; delete one to get ours again.\n`,
    );
  return 0;
}
