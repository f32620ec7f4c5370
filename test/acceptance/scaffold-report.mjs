/** The tables of the acceptance on real modules. */
import { stripVTControlCharacters } from 'node:util';
import { figure, median, pooled, share, table, verdict } from './tables.mjs';

/**
 * Prints modules of both halves, summaries and what was wanted.
 * @param context `runs` made; `absent` modules; `fromNpm`: packages that are not at the commit; `twice`: whether all was scaffolded twice; `partial`: whether the user
 *   asked for a part
 * @returns whether all that was wanted held
 */
export function report(rows, context) {
  const { absent, fromNpm } = context;
  console.log(
    `# Scaffold acceptance\n\nnode ${process.version}, ${rows.length} modules of ${new Set(rows.map((row) => row.package)).size} packages; tests of the packages themselves are removed first, so that every module starts without any. Coverage: vitest with V8, each module by its own test file alone.\n`,
  );
  if (absent.length > 0)
    console.log(`**ABSENT, in no figure below: ${absent.length} modules.** ${absent.join(', ')}\n`);
  if (fromNpm.length > 0)
    console.log(
      `**Not at the chosen commit** but as published on npm: ${fromNpm.join(', ')}. Figures are not comparable.\n`,
    );
  for (const half of ['seen', 'held-out']) {
    const part = rows.filter((row) => row.half === half);
    if (part.length === 0) continue;
    console.log(`## ${half === 'seen' ? 'Seen while developing' : 'Held out'}\n\n${moduleTable(part, context.runs)}\n`);
    console.log(`${summaryOf(part)}\n`);
  }
  const whole = verdict(wanted(rows, context));
  console.log(`## All\n\n${summaryOf(rows)}\n\n${whole.text}\n`);
  return whole.held;
}

function moduleTable(rows, runs) {
  const peer = rows.some((row) => row.peer !== null);
  const head = ['module', 'cases', 'todos', 'types', `green of ${runs}`, 'statements', 'branches', 's'];
  if (peer) head.push('jest-test-gen: statements', 'branches ', 'green', 'types ');
  return table(
    [...head, 'why'],
    rows.map((row) => [
      `${row.package} ${row.module}`,
      row.cases,
      row.todos,
      typesOf(row),
      row.passedRuns ?? '–',
      figure(share(row.statements)),
      figure(share(row.branches)),
      figure(row.ownSeconds ?? row.seconds),
      ...(peer ? peerCells(row.peer) : []),
      whyOf(row, runs),
    ]),
  );
}

/** JavaScript has no types to check: its tests are parsed only. */
function typesOf({ file, typeErrors }) {
  if (typeErrors === null) return '–';
  if (typeErrors.length > 0) return '**no**';
  return isTyped(file) ? 'yes' : 'parses';
}

function isTyped(file) {
  return /\.[cm]?tsx?$/.test(file);
}

function peerCells(peer) {
  if (peer === null) return ['–', '–', '–', '–'];
  return [
    figure(share(peer.statements)),
    figure(share(peer.branches)),
    peer.green ? 'yes' : 'no',
    peer.types === null ? '–' : peer.types ? 'yes' : 'no',
  ];
}

function whyOf(row, runs) {
  if (row.file === null) return row.reason?.slice(0, 160) ?? '**nothing written, no reason given**';
  const problems = [
    row.typeErrors?.[0],
    row.passedRuns < runs ? plain(row.message) : '',
    row.touched[0],
    row.same === false ? 'differs when scaffolded again' : '',
  ];
  return problems.filter(Boolean).join('; ').slice(0, 160);
}

/** First lines of a failure, without colours. */
function plain(message) {
  return stripVTControlCharacters(message).split('\n').filter(Boolean).slice(0, 2).join(' ');
}

function summaryOf(rows) {
  const line = (title, list) => [
    title,
    list.length,
    figure(median(list.map(({ statements }) => share(statements)).filter((value) => value !== null))),
    figure(median(list.map(({ branches }) => share(branches)).filter((value) => value !== null))),
    figure(pooled(list.map(({ statements }) => statements))),
    figure(pooled(list.map(({ branches }) => branches))),
  ];
  const lines = [line('scaffold-tests', rows)];
  const peers = rows.map((row) => row.peer).filter((peer) => peer !== null);
  if (peers.length > 0) lines.push(line('jest-test-gen 1.4.3', peers));
  return table(['', 'modules', 'median statements', 'branches', 'pooled statements', 'branches '], lines);
}

function wanted(rows, { runs, twice, partial }) {
  const written = rows.filter(({ file }) => file !== null);
  const statements = rows.map((row) => row.statements);
  const branches = rows.map((row) => row.branches);
  const middle = (counts) => median(counts.map(share).filter((value) => value !== null));
  const typed = written.filter(({ file }) => isTyped(file));
  const untyped = written.filter(({ file }) => !isTyped(file));
  const sound = (list) => list.filter((row) => row.typeErrors.length === 0).length;
  const green = written.filter((row) => row.passedRuns === runs).length;
  const mute = rows.filter(({ file, reason }) => file === null && !reason).length;
  const touched = rows.flatMap((row) => row.touched);
  const values = share({ covered: sum(written, 'value'), total: sum(written, 'total') });
  const seconds = rows.reduce((total, row) => total + row.seconds, 0) / rows.length;
  const packages = new Set(rows.map((row) => row.package)).size;
  const least = (title, want, got) => [title, `≥ ${want}`, figure(got), got === null ? null : got >= want];
  const all = (title, got, list) => [
    title,
    'all',
    `${got} of ${list.length}`,
    list.length === 0 ? null : got === list.length,
  ];
  return [
    [
      'modules, packages',
      '≥ 60, ≥ 10',
      `${rows.length}, ${packages}`,
      partial ? null : rows.length >= 60 && packages >= 10,
    ],
    all('TypeScript files that type-check (strict)', sound(typed), typed),
    all('JavaScript files that parse', sound(untyped), untyped),
    all(`files that pass ${runs} of ${runs} runs in random order`, green, written),
    ['modules without tests and without a reason', '0', mute, mute === 0],
    ['connections, processes, files outside', '0', touched.length, touched.length === 0],
    least('median statements', 95, middle(statements)),
    least('median branches', 88, middle(branches)),
    least('pooled statements', 88, pooled(statements)),
    least('pooled branches', 82, pooled(branches)),
    least('cases that assert a value, %', 95, values),
    ['seconds a module in a batch', '< 3', figure(seconds, 2), seconds < 3],
    [
      'same bytes when scaffolded again',
      'all',
      twice ? `${written.filter(({ same }) => same).length} of ${written.length}` : '–',
      twice ? written.every(({ same }) => same) : null,
    ],
  ];
}

function sum(rows, kind) {
  return rows.reduce((total, { asserts }) => total + asserts[kind], 0);
}
