/**
 * A temporary folder with files, for code that is given paths: every case makes its own, so that nothing outside of it
 * is touched and nothing is left behind. In a case it is one more arrangement, `const folder = folderWith({ … })`,
 * which the search may change like any other.
 */
import { folderHelper, type Local, type ModuleFacts } from '../model.js';
import type { Candidate, Move } from './candidate.js';
import { type Expr, nodes, text } from './expr.js';

/** Modules through which files of the disk are reached by path. */
const FILES =
  /^(node:fs(\/promises)?|fs-extra|graceful-fs|glob|fast-glob|globby|rimraf|mkdirp|del|write-file-atomic|archiver|jsonfile|klaw(-sync)?|recursive-readdir|readdirp)$/;

/** What the folder holds unless a case says otherwise: texts by path, a path that ends in `/` is a folder. */
const CONTENT: readonly (readonly [string, string])[] = [
  ['a.txt', "'first\\nsecond\\n'"],
  ['data.json', '\'{"a":1}\''],
  ['.hidden', "'h'"],
  ['sub/b.js', "'b'"],
  ['sub/deep/c.txt', "'c'"],
  ['empty/', "''"],
];

/** Names that the helper and the paths need, and where they come from. */
const NEEDED: readonly (readonly [string, string])[] = [
  ['folderWith', folderHelper],
  ['dirname', 'node:path'],
  ['join', 'node:path'],
  ['tmpdir', 'node:os'],
  ['existsSync', 'node:fs'],
  ['mkdirSync', 'node:fs'],
  ['mkdtempSync', 'node:fs'],
  ['readdirSync', 'node:fs'],
  ['readFileSync', 'node:fs'],
  ['realpathSync', 'node:fs'],
  ['rmSync', 'node:fs'],
  ['writeFileSync', 'node:fs'],
];

/** What tests of a module call what a folder needs. */
export interface FolderNames {
  /** The variable that holds the path of the folder. */
  readonly folder: string;
  /** The function that makes it. */
  readonly make: string;
  readonly join: string;
  readonly existsSync: string;
  readonly readdirSync: string;
  readonly readFileSync: string;
}

/** The facts with what a folder needs among the locals, where the module reaches files; names are free ones. */
export function withFolder(facts: ModuleFacts): ModuleFacts {
  if (!facts.effects.some((name) => FILES.test(name)) || folderNames(facts) !== null) return facts;
  const taken = new Set(facts.locals.map(({ local }) => local));
  const added = NEEDED.map(([exported, from]): Local => {
    let local = exported;
    for (let count = 2; taken.has(local); count++) local = `${exported}${count}`;
    return { local, exported, from, typeOnly: false };
  });
  return { ...facts, locals: [...facts.locals, ...added] };
}

/** Null where tests of the module need no folder. */
export function folderNames(facts: Pick<ModuleFacts, 'locals'>): FolderNames | null {
  const nameOf = (exported: string, from: string) =>
    facts.locals.find((local) => local.exported === exported && local.from === from)?.local;
  const make = nameOf('folderWith', folderHelper);
  if (make === undefined) return null;
  const folder = facts.locals.some(({ local }) => local === 'folder') ? 'theFolder' : 'folder';
  const file = (exported: string) => nameOf(exported, 'node:fs') ?? exported;
  return {
    folder,
    make,
    join: nameOf('join', 'node:path') ?? 'join',
    existsSync: file('existsSync'),
    readdirSync: file('readdirSync'),
    readFileSync: file('readFileSync'),
  };
}

const FOLDER = /dir(s|ectory)?$|fold(er)?$|^(cwd|root|base|home|parent)$/i;
const TARGET = /^(new|out|dst|dest|target|to$)|dest|target|zip|(new|link|dst)_?path$|output/i;
const SOURCE = /^(src|source|from|old|exist|input)|srcpath/i;
const ANY_PATH = /path|file|^(p|f|filename|entry|link|uri)$/i;

/** Whether a parameter or property of this name takes a path. */
export function isPathName(name: string): boolean {
  return [FOLDER, TARGET, SOURCE, ANY_PATH].some((pattern) => pattern.test(name)) && !/^(to[A-Z]|type)/.test(name);
}

/** Paths in the folder for something called `name`, the likeliest first. */
export function pathsFor(name: string, { folder, join }: FolderNames): Expr[] {
  const inside = (path: string): Expr => ({ kind: 'call', head: join, args: [text(folder), text(`'${path}'`)] });
  const orders: readonly (readonly [RegExp, readonly string[]])[] = [
    [TARGET, ['new.txt', 'new/deep.txt', 'sub/b.js', 'empty', 'sub', 'a.txt', 'sub/deep/new', '']],
    [SOURCE, ['a.txt', 'sub', 'missing', 'empty', 'sub/b.js', '']],
    [/json/i, ['data.json', 'a.txt', 'new.json', 'missing']],
    [FOLDER, ['', 'sub', 'empty', 'missing', 'a.txt', 'new/deep']],
    [ANY_PATH, ['a.txt', 'data.json', 'sub', 'missing', 'new/deep.txt', '', 'empty', 'sub/b.js']],
  ];
  const paths = orders.find(([pattern]) => pattern.test(name))?.[1] ?? ['a.txt', '', 'sub', 'data.json', 'missing'];
  return paths.map((path) => (path === '' ? text(folder) : inside(path)));
}

/** The path in the folder that comes nearest to one of somebody's own disk. */
export function pathNamed(path: string, name: string, names: FolderNames): Expr {
  const last = path.split(/[\\/]/).at(-1) ?? '';
  const alike = pathsFor(name, names).find((each) => /\.\w+'$/.test(endOf(each)) === /\.\w+$/.test(last));
  return alike ?? pathsFor(name, names)[0]!;
}

function endOf(path: Expr): string {
  const last = path.kind === 'call' ? path.args.at(-1) : undefined;
  return last?.kind === 'text' ? last.text : '';
}

/** The candidate with the folder it speaks of made first. */
export function withFolderMade(candidate: Candidate, names: FolderNames | null): Candidate {
  if (names === null || madeAt(candidate, names) !== -1 || !speaksOf(candidate, names.folder)) return candidate;
  const props = CONTENT.map(([path, content]) => [path, text(content)] as const);
  const expr: Expr = { kind: 'call', head: names.make, args: [{ kind: 'object', props }] };
  return { ...candidate, moves: [{ bind: names.folder, expr }, ...candidate.moves] };
}

/** What takes files away that a candidate makes: first all it does not name, then one at a time. */
export function withFewerFiles(candidate: Candidate, names: FolderNames | null): ((from: Candidate) => Candidate)[] {
  const at = names === null ? -1 : madeAt(candidate, names);
  const made = candidate.moves[at]?.expr;
  const files = made?.kind === 'call' ? made.args[0] : undefined;
  if (made?.kind !== 'call' || files?.kind !== 'object') return [];
  const rest = candidate.moves.slice(at + 1).flatMap(({ expr }) => [...nodes(expr)]);
  const named = rest.flatMap((node) =>
    node.kind === 'text' && /^'.*'$/.test(node.text) ? [node.text.slice(1, -1)] : [],
  );
  const isNamed = (path: string) =>
    named.some((name) => name !== '' && (path === name || path === `${name}/` || path.startsWith(`${name}/`)));
  return [
    (from) => without(from, at, (path) => !isNamed(path)),
    ...files.props.map(
      ([path]) =>
        (from: Candidate) =>
          without(from, at, (other) => other === path),
    ),
  ];
}

function without(candidate: Candidate, at: number, drop: (path: string) => boolean): Candidate {
  const moves = candidate.moves.map((move, index): Move => {
    if (index !== at || move.expr.kind !== 'call') return move;
    const [files] = move.expr.args;
    if (files?.kind !== 'object') return move;
    const props = files.props.filter(([path]) => !drop(path));
    return { ...move, expr: { ...move.expr, args: props.length === 0 ? [] : [{ ...files, props }] } };
  });
  return { ...candidate, moves };
}

function madeAt({ moves }: Candidate, { folder, make }: FolderNames): number {
  return moves.findIndex(({ bind, expr }) => bind === folder && expr.kind === 'call' && expr.head === make);
}

function speaksOf({ moves }: Candidate, variable: string): boolean {
  const pattern = new RegExp(`(?<![\\w$.'"])${variable}(?![\\w$'"])`);
  return moves.some(({ expr }) => [...nodes(expr)].some((node) => node.kind === 'text' && pattern.test(node.text)));
}
