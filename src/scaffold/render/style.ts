export const frameworkNames = ['vitest', 'jest', 'node-test', 'mocha'] as const;
export type FrameworkName = (typeof frameworkNames)[number];

/** How the tests of a project are written, as far as generated text must match them. */
export interface TestStyle {
  readonly framework: FrameworkName;
  /** Extension of test files, without the dot. */
  readonly language: 'ts' | 'tsx' | 'mts' | 'cts' | 'js' | 'mjs' | 'cjs';
  readonly modules: 'esm' | 'cjs';
  readonly quotes: 'single' | 'double';
  readonly semicolons: boolean;
  /** One level: two or four spaces, or a tab. */
  readonly indent: string;
  readonly eol: '\n' | '\r\n';
  /** Columns a line may have where it can be broken. */
  readonly width: number;
  /** `describe`, `it` and `expect` exist without an import. */
  readonly globals: boolean;
  readonly testWord: 'it' | 'test';
  /** What wording an assertion gets: `expect` of the runner, chai's `expect`, or `node:assert`. */
  readonly assertions: 'expect' | 'chai' | 'assert';
  /** How relative imports end: not at all, with `.js`, with `.ts`, or with the extension the source file has. */
  readonly importExtension: 'none' | 'js' | 'ts' | 'source';
  /** Prefixes tests import the project's own modules by; the longest matching folder is taken. */
  readonly aliases: readonly PathAlias[];
  /** How a TypeScript test imports `export =`: as a default, or with `import x = require()`. */
  readonly exportEquals: 'default' | 'require';
  /** Libraries at hand that change what is written: `sinon`, `tinybench`, `mitata`. */
  readonly libraries: readonly string[];
}

export interface PathAlias {
  /** Start of a specifier, with its slash: `@/`. */
  readonly prefix: string;
  /** Absolute folder it stands for, with `/` at its end. */
  readonly folder: string;
}

export const templateNames = [
  'file',
  'describe',
  'case',
  'callback',
  'assert',
  'todo',
  'skeleton',
  'restore',
  'folder',
  'bench',
  'strategies',
] as const;
export type TemplateName = (typeof templateNames)[number];

/** Text of each EJS template of one framework. */
export type TemplateSet = Readonly<Record<TemplateName, string>>;

export const erlangFrameworkNames = ['eunit', 'common_test'] as const;
export type ErlangFrameworkName = (typeof erlangFrameworkNames)[number];

export const erlangTemplateNames = [
  'file',
  'describe',
  'case',
  'assert',
  'todo',
  'skeleton',
  'fixture',
  'supervised',
  'bench',
  'strategies',
  'proper',
] as const;
export type ErlangTemplateName = (typeof erlangTemplateNames)[number];

export function isTyped(style: Pick<TestStyle, 'language'>): boolean {
  return /^[cm]?tsx?$/.test(style.language);
}

/** Whether the test says `import`; otherwise it says `require`. */
export function saysImport(style: Pick<TestStyle, 'language' | 'modules'>): boolean {
  return isTyped(style) || style.modules === 'esm';
}
