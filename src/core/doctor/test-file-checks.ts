import type { DoctorFacts, TestFileFacts } from './facts.js';
import { at, type Finding } from './finding.js';
import { figure, many, some } from './words.js';

export function noTestFiles({ tree, modules }: DoctorFacts): Finding[] {
  if (tree === null || modules.length === 0 || tree.tests.length > 0) return [];
  // Rust has its unit tests in the sources.
  if (tree.languages.every(({ language }) => language === 'rust')) return [];
  return [
    {
      code: 'no-test-files',
      severity: 'warn',
      message: 'no test file was found',
      fix: 'If there are tests, say how they are named with "tests" in covgap.config.jsonc.',
    },
  ];
}

/** `cli.test.ts` that never loads `cli.ts`: it counts as that module's test with people, and covers nothing of it. */
export function testsInNameOnly({ tree }: DoctorFacts): Finding[] {
  const known = knownTests(tree?.tests);
  if (known.length === 0) return [];
  const namesakes = known.filter(({ onlyNamedAfter }) => onlyNamedAfter.length > 0);
  const [first] = namesakes;
  if (first === undefined)
    return [
      {
        code: 'tests-import-namesakes',
        severity: 'ok',
        message: 'every test file named after a module imports that module',
      },
    ];
  const pairs = namesakes.map(({ path, onlyNamedAfter }) => `${path} (${onlyNamedAfter[0]})`);
  return [
    {
      code: 'test-in-name-only',
      severity: 'warn',
      message: `${namesakes.length === 1 ? '1 test file is' : `${figure(namesakes.length)} test files are`} named after a module that ${namesakes.length === 1 ? 'it never imports' : 'they never import'}: ${some(pairs)}`,
      ...at(first.path),
      fix: 'Import the module and test it there, or name the test after what it does test.',
    },
  ];
}

export function testsReachNothing({ tree }: DoctorFacts): Finding[] {
  const known = knownTests(tree?.tests);
  const lost = known.filter(({ reaches, onlyNamedAfter }) => reaches === 0 && onlyNamedAfter.length === 0);
  const [first] = lost;
  if (first === undefined) return [];
  return [
    {
      code: 'test-reaches-no-module',
      severity: lost.length * 2 > known.length ? 'warn' : 'info',
      message: `${many(lost.length, 'test file')} of ${figure(known.length)} ${lost.length === 1 ? 'imports' : 'import'} no module of the project: ${some(lost.map(({ path }) => path))}`,
      ...at(first.path),
      fix: 'Fine for end-to-end tests. Otherwise they test copies or builds, which coverage does not count, or import by an alias that tsconfig.json does not name.',
    },
  ];
}

export function testsWithoutCases({ tree }: DoctorFacts): Finding[] {
  const silent = (tree?.tests ?? []).filter(({ named, callsTest }) => named && callsTest === false);
  const [first] = silent;
  if (first === undefined) return [];
  return [
    {
      code: 'test-without-cases',
      severity: 'info',
      message: `${many(silent.length, 'test file')} ${silent.length === 1 ? 'calls' : 'call'} neither test() nor it(): ${some(silent.map(({ path }) => path))}`,
      ...at(first.path),
      fix: 'Add a test, or give the file another name if it is a helper.',
    },
  ];
}

function knownTests(tests: readonly TestFileFacts[] | undefined): TestFileFacts[] {
  return (tests ?? []).filter(({ named, importsKnown }) => named && importsKnown);
}
