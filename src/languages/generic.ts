/** Languages without a reader of their own: their files are told apart by name, and their lines counted. */
import type { SourceUnit } from '../model.js';
import { type CommentSyntax, codeLines, slashComments } from './code-lines.js';
import { type Language, linesOnly } from './language.js';
import { LineTable } from './lines.js';
import { isInGeneratedFolder, isInTestFolder, looksMinified, partsOf, saysGenerated } from './paths.js';

interface Row {
  readonly extensions: string;
  readonly comments: CommentSyntax;
  /** File names of tests, matched against the whole name. */
  readonly tests: RegExp;
  /** How a test is named after a module; `*` is the module's name. */
  readonly testNames: string;
  readonly declarations?: RegExp;
  readonly configs?: RegExp;
  readonly generated?: RegExp;
  /** Only what the first group matches is program text. */
  readonly script?: RegExp;
}

const scriptTag = /<script\b[^>]*>([\s\S]*?)<\/script>/gi;
const component: Omit<Row, 'extensions'> = {
  comments: slashComments,
  tests: /\.(?:test|spec|stories)\.\w+$/,
  testNames: '*.test.ts *.spec.ts *.test.js *.spec.js *.cy.ts *.cy.js',
  script: scriptTag,
};

const table: Readonly<Record<string, Row>> = {
  python: {
    extensions: '.py .pyi',
    comments: {
      line: ['#'],
      block: [
        ['"""', '"""'],
        ["'''", "'''"],
      ],
    },
    tests: /^(?:test_.*|.*_tests?|tests?|conftest)\.py$/,
    testNames: 'test_*.py *_test.py',
    declarations: /\.pyi$/,
    configs: /^(?:setup|conf|noxfile|tasks|fabfile|manage)\.py$/,
    generated: /_pb2(?:_grpc)?\.pyi?$/,
  },
  go: {
    extensions: '.go',
    comments: slashComments,
    tests: /_test\.go$/,
    testNames: '*_test.go',
    generated: /(?:\.pb|\.pb\.gw|_gen|\.gen|_generated)\.go$|^zz_generated/,
  },
  java: {
    extensions: '.java',
    comments: slashComments,
    tests: /(?:Tests?|TestCase|[a-z\d]IT|Spec|Benchmark)\.java$|^Test[A-Z].*\.java$/,
    testNames: '*Test.java *Tests.java Test*.java *TestCase.java *IT.java',
    declarations: /^(?:package|module)-info\.java$/,
  },
  kotlin: {
    extensions: '.kt .kts',
    comments: slashComments,
    tests: /(?:Tests?|Spec|[a-z\d]IT)\.kts?$/,
    testNames: '*Test.kt *Tests.kt *Spec.kt *IT.kt',
    configs: /\.gradle\.kts$/,
  },
  scala: {
    extensions: '.scala .sc',
    comments: slashComments,
    tests: /(?:Tests?|Spec|Suite|Specification|Bench)\.(?:scala|sc)$/,
    testNames: '*Spec.scala *Test.scala *Suite.scala',
  },
  ruby: {
    extensions: '.rb',
    comments: { line: ['#'], block: [['=begin', '=end']] },
    tests: /^(?:test_.*|.*_(?:spec|test)|spec_helper|test_helper|rails_helper)\.rb$/,
    testNames: '*_spec.rb *_test.rb test_*.rb',
  },
  php: {
    extensions: '.php',
    comments: { line: ['//', '#'], block: [['/*', '*/']] },
    tests: /(?:Test|TestCase|Cest|Spec)\.php$/,
    testNames: '*Test.php *Cest.php *Spec.php',
    configs: /^(?:\..*|rector|ecs)\.php$|\.config\.php$/,
  },
  c: {
    extensions: '.c .h',
    comments: slashComments,
    tests: /^test_.*\.[ch]$|(?:_tests?|_unittest|Tests?)\.[ch]$/,
    testNames: 'test_*.c *_test.c *_tests.c',
    declarations: /\.h$/,
  },
  cpp: {
    extensions: '.cpp .cc .cxx .hpp .hh .hxx',
    comments: slashComments,
    tests: /^test_.*|(?:[_-]tests?|[_-]unittests?|[_-]bench(?:mark)?|Tests?)\.\w+$/,
    testNames: '*_test.cpp *_test.cc test_*.cpp *Test.cpp *_unittest.cc *_tests.cpp',
    generated: /\.pb\.(?:cc|h)$|^moc_/,
  },
  csharp: {
    extensions: '.cs',
    comments: slashComments,
    tests: /(?:Tests?|Specs?|Fixture)\.cs$/,
    testNames: '*Tests.cs *Test.cs *Specs.cs',
    generated: /\.(?:g|g\.i|designer|generated)\.cs$|^(?:AssemblyInfo|GlobalUsings\.g)\.cs$/i,
  },
  rust: {
    extensions: '.rs',
    comments: slashComments,
    tests: /^(?:tests?|.*_tests?|test_.*)\.rs$/,
    testNames: '*_test.rs *_tests.rs test_*.rs',
    configs: /^build\.rs$/,
  },
  swift: {
    extensions: '.swift',
    comments: slashComments,
    tests: /(?:Tests?|Spec)\.swift$/,
    testNames: '*Tests.swift *Test.swift *Spec.swift',
    configs: /^Package(?:@swift-.*)?\.swift$/,
    generated: /\.(?:pb|generated)\.swift$/,
  },
  elixir: {
    extensions: '.ex .exs',
    comments: { line: ['#'], block: [['"""', '"""']] },
    tests: /(?:_test|^test_helper)\.exs$|_bench\.exs$/,
    testNames: '*_test.exs',
    configs: /^(?:mix|config|dev|prod|test|runtime|\.\w+)\.exs$/,
  },
  dart: {
    extensions: '.dart',
    comments: slashComments,
    tests: /_test\.dart$/,
    testNames: '*_test.dart',
    generated: /\.(?:g|freezed|gr|config|mocks|pb\w*)\.dart$/,
  },
  lua: {
    extensions: '.lua',
    comments: { line: ['--'], block: [['--[[', ']]']] },
    tests: /(?:^test_.*|_spec|_test)\.lua$/,
    testNames: '*_spec.lua *_test.lua test_*.lua',
    configs: /^\..*\.lua$|\.rockspec$/,
  },
  perl: {
    extensions: '.pl .pm .t',
    comments: {
      line: ['#'],
      block: [
        ['=pod', '=cut'],
        ['=head', '=cut'],
      ],
    },
    tests: /\.t$/,
    testNames: '*.t',
  },
  vue: { ...component, extensions: '.vue' },
  svelte: { ...component, extensions: '.svelte' },
};

const nothing = /^(?!)/;

function genericLanguage(name: string, row: Row): Language {
  return {
    name,
    extensions: row.extensions.split(' '),
    firstClass: false,
    parse: (_path, text) => countLines(text, row),
    isTest: (path) => {
      const { folders, file } = partsOf(path);
      return row.tests.test(file) || isInTestFolder(folders);
    },
    isDeclaration: (path) => (row.declarations ?? nothing).test(partsOf(path).file),
    isConfig: (path) => (row.configs ?? nothing).test(partsOf(path).file),
    isGenerated: (path, head) => {
      const { folders, file } = partsOf(path);
      const byName = (row.generated ?? nothing).test(file) || isInGeneratedFolder(folders);
      return byName || saysGenerated(head) || looksMinified(head);
    },
    testNames: (path) => row.testNames.split(' ').map((pattern) => pattern.replace('*', () => partsOf(path).stem)),
  };
}

function countLines(text: string, { comments, script }: Row): SourceUnit {
  const program = script === undefined ? [text] : Array.from(text.matchAll(script), (match) => match[1] ?? '');
  const coverable = program.reduce((sum, part) => sum + codeLines(part, comments), 0);
  return linesOnly(new LineTable(text).count, coverable);
}

export const genericLanguages: readonly Language[] = Object.entries(table).map(([name, row]) =>
  genericLanguage(name, row),
);
