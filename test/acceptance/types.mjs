/** What TypeScript says of test files: type errors, and what kind of assertions they make. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { configAt, repository } from './projects.mjs';

/**
 * Type errors in test files (absolute paths), strict, with the project's own options where it has some.
 * @returns by file: messages; JavaScript is only parsed
 */
export function typeErrors(root, files, types = ['node']) {
  const program = ts.createProgram(files, {
    ...projectOptions(root),
    strict: true,
    noEmit: true,
    allowJs: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types,
    typeRoots: [join(repository, 'node_modules/@types')],
  });
  return new Map(
    files.map((file) => {
      const source = program.getSourceFile(file);
      if (source === undefined) return [file, ['not found by TypeScript']];
      const found = [...program.getSyntacticDiagnostics(source)];
      if (/\.[cm]?tsx?$/.test(file)) found.push(...program.getSemanticDiagnostics(source));
      return [file, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))];
    }),
  );
}

function projectOptions(root) {
  const fallback = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    esModuleInterop: true,
  };
  let file = join(root, 'tsconfig.json');
  if (!existsSync(file)) return fallback;
  const read = () => ts.readConfigFile(file, ts.sys.readFile).config ?? {};
  const { files, references } = read();
  // A config of references alone: the first of them is the one of the sources.
  if (files?.length === 0 && references?.length > 0) file = configAt(join(root, references[0].path)) ?? file;
  const { options } = ts.parseJsonConfigFileContent(read(), ts.sys, dirname(file));
  // Of emitting, and of what only the project's own lint asks for.
  const unwanted = [
    'composite',
    'incremental',
    'tsBuildInfoFile',
    'declaration',
    'declarationMap',
    'declarationDir',
    'emitDeclarationOnly',
    'isolatedDeclarations',
    'outDir',
    'outFile',
    'rootDir',
    'noUnusedLocals',
    'noUnusedParameters',
    'checkJs',
  ];
  for (const name of unwanted) delete options[name];
  return { ...fallback, ...options };
}

const valueMatchers =
  /^(toBe|toEqual|toStrictEqual|toThrow|toThrowError|toMatchObject|toMatch|toContain|toContainEqual|toHaveLength|toHaveProperty|toBeCloseTo|toBeNull|toBeUndefined|toBeNaN|toBeTruthy|toBeFalsy|toHaveBeenCalled\w*|toHaveBeenNthCalledWith|toHaveBeenLastCalledWith|toMatchInlineSnapshot|toMatchSnapshot|toHaveResolved\w*|toHaveReturned\w*)$/;

/** How many `it`/`test` cases of a test file assert a value, and how many only a type or an existence. */
export function assertionKinds(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const counts = { value: 0, total: 0 };
  const visit = (node) => {
    if (ts.isCallExpression(node) && /^(it|test)$/.test(node.expression.getText()) && node.arguments.length > 1) {
      counts.total += 1;
      if (assertsValue(node)) counts.value += 1;
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  return counts;
}

function assertsValue(node) {
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    valueMatchers.test(node.expression.name.text) &&
    !/^expect\(\s*typeof\b/.test(node.expression.getText())
  )
    return true;
  return ts.forEachChild(node, (child) => assertsValue(child) || undefined) ?? false;
}
