import { kindWords, some } from '../core/doctor/words.js';
import type { FileCoverage, SourceFile, Warning } from '../model.js';
import type { ReportSearch } from './reports.js';
import type { PassedOver } from './same-run.js';
import type { Tree } from './tree.js';

/** Reports hold files that are no modules: tests, helpers, declarations. They are left out, and that is said. */
export function strangerWarnings(coverage: ReadonlyMap<string, FileCoverage>, tree: Tree): Warning[] {
  const kinds = new Map(tree.files.map((file) => [file.path, file]));
  const strangers = [...coverage.keys()]
    .map((path) => kinds.get(path))
    .filter((file): file is SourceFile => file !== undefined && file.kind !== 'source');
  const [first] = strangers;
  if (first === undefined) return [];
  const what = kindWords(strangers.map(({ kind }) => kind));
  const message = `the reports measure ${what}, left out of all totals`;
  return [{ code: 'report-file-not-source', message, file: first.path }];
}

/** Lines past the end of a file: the report is of another version of the source. */
export function emptyFilesWarnings(coverage: ReadonlyMap<string, FileCoverage>, tree: Tree): Warning[] {
  const moved = tree.sources.filter(({ path, unit }) => {
    const last = coverage.get(path)?.lines?.numbers.at(-1);
    return last !== undefined && unit !== null && last > unit.lineCount + 1;
  });
  const [first] = moved;
  if (first === undefined) return [];
  const message = `${moved.length === 1 ? 'a source is' : `${moved.length} sources are`} shorter than the reports say: they were made from other versions; run the tests again`;
  return [{ code: 'report-of-other-version', message, file: first.path }];
}

const WHY: Readonly<Record<PassedOver['why'], string>> = {
  format: 'other formats of the same test run',
  raw: 'the raw data of the same test run',
  earlier: 'earlier test runs',
};

/** One for each reason, at the first report that was taken for it. */
export function passedOverWarnings({ passedOver }: Pick<ReportSearch, 'passedOver'>): Warning[] {
  return (['format', 'raw', 'earlier'] as const).flatMap((why): Warning[] => {
    const own = passedOver.filter((each) => each.why === why);
    const [first] = own;
    if (first === undefined) return [];
    // Reports of earlier runs all bear one name: the folder tells them apart.
    const names = own.map(({ path }) => (why === 'format' ? path.slice(path.lastIndexOf('/') + 1) : path));
    const message = `${some(names, why === 'format' ? 4 : 2)} left aside: ${WHY[why]}`;
    return [{ code: 'report-passed-over', message, file: first.infavourOf }];
  });
}
