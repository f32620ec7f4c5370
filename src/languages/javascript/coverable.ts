/**
 * Node types that are statements to Istanbul's instrumenter, and to Vitest's V8 provider, which follows it. To these
 * come, where they are handled: `if`s, expression statements, the initial value of a variable or a class field, the body of
 * an arrow function without braces, and what TypeScript turns into statements: enums and their members, parameter
 * properties, namespaces, `export =` and `import x = require()`. Declarations of functions, classes and types,
 * imports, exports, directives and blocks do not count.
 */
const statements: ReadonlySet<string> = new Set([
  'BreakStatement',
  'ContinueStatement',
  'DebuggerStatement',
  'DoWhileStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'LabeledStatement',
  'ReturnStatement',
  'SwitchStatement',
  'ThrowStatement',
  'TryStatement',
  'WhileStatement',
  'WithStatement',
]);

export function isStatement(type: string): boolean {
  return statements.has(type);
}
