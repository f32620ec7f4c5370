/** The parts of a path that classification looks at. */
export interface PathParts {
  /** Without the file name. */
  readonly folders: readonly string[];
  /** File name with extension. */
  readonly file: string;
  /** File name up to its last dot. */
  readonly stem: string;
  /** With the dot, lower case; empty where there is none. */
  readonly extension: string;
}

export function partsOf(path: string): PathParts {
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const dot = file.lastIndexOf('.');
  const stem = dot > 0 ? file.slice(0, dot) : file;
  return { folders, file, stem, extension: dot > 0 ? file.slice(dot).toLowerCase() : '' };
}

/** Folders that hold tests, or what tests need, wherever they stand. */
const testFolders =
  /^(?:__(?:tests?|mocks|fixtures|e2e)__|tests?|e2e|fixtures|testdata|test[_-]?(?:fixtures|helpers|utils|support)|.*[._-]tests)$/i;
/** Source sets of Gradle and Maven: `androidTest`, `integrationTest`. */
const testSourceSet = /^[a-z]+Tests?$/;
/** Words that are as often the product's own (an OpenAPI `spec`, a `testing` module): they count outside it only. */
const ambiguousFolders = /^(?:specs?|bench(?:es|marks?)?|testing|.*[._-]test)$/i;
const productFolders = /^(?:src|lib|app)$/i;

export function isInTestFolder(folders: readonly string[]): boolean {
  let inProduct = false;
  for (const folder of folders) {
    if (testFolders.test(folder) || testSourceSet.test(folder)) return true;
    if (!inProduct && ambiguousFolders.test(folder)) return true;
    inProduct ||= productFolders.test(folder);
  }
  return false;
}

export function isInProduct(folders: readonly string[]): boolean {
  return folders.some((folder) => productFolders.test(folder));
}

const generatedFolder = /^(?:__generated__|generated|\.generated)$/i;

export function isInGeneratedFolder(folders: readonly string[]): boolean {
  return folders.some((folder) => generatedFolder.test(folder));
}

/** What generators write at the top of their files, each to be found at the start of a comment's line or with `file`. */
const generatedMarks: readonly RegExp[] = [
  /@generated\b/,
  /\bDO NOT (?:EDIT|MODIFY)\b/,
  /^(?:(?:this|the) (?:file|code|module) (?:is|was|has been) )?(?:auto-?|automatically |machine )?generated (?:by|from|with|using|on)\b/i,
  /^(?:this is an? )?(?:auto-?|automatically |machine )generated (?:file|code|module)?/i,
  /\b(?:file|code|module) (?:is|was|has been) (?:auto-?|automatically |machine )generated\b/i,
];

/** Whether the comment a file begins with says that a program wrote it. */
export function saysGenerated(head: string): boolean {
  return leadingComment(head).some((line) => generatedMarks.some((mark) => mark.test(line)));
}

const commentLine = /^(?:\/\/|\/\*|\*|#|%|--|;|<!--|"""|@charset|'use strict'|"use strict"|<\?php)/;
const decoration = /^[\s/*#%;!"<-]+/;

/** The lines before the first line of code, without what marks them as comment. */
function leadingComment(head: string): string[] {
  const found: string[] = [];
  let inBlock = false;
  for (const raw of head.split('\n')) {
    const line = raw.trim();
    if (line !== '' && !inBlock && !commentLine.test(line)) break;
    if (line.startsWith('/*') || line.startsWith('<!--')) inBlock = true;
    if (line.includes('*/') || line.includes('-->')) inBlock = false;
    found.push(line.replace(decoration, ''));
  }
  return found;
}

const longLine = 1000;
const manyMarks = 20;

/** One enormous line of code, as minifiers write them; a long string or table in an ordinary file does not count. */
export function looksMinified(head: string): boolean {
  if (head.length < longLine) return false;
  const longest = head.split('\n').reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest.length < longLine || longest.length < head.length / 2) return false;
  return (longest.match(/[;{}]/g)?.length ?? 0) >= manyMarks;
}
