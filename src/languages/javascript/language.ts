import type { Language } from '../language.js';
import { isConfig, isDeclaration, isGenerated, isTest, testNames } from './classify.js';
import { parseJavaScript } from './parse.js';

const shared = {
  firstClass: true,
  parse: parseJavaScript,
  isTest,
  isDeclaration,
  isGenerated,
  isConfig,
  testNames,
} as const;

export const typescript: Language = {
  ...shared,
  name: 'typescript',
  extensions: ['.ts', '.tsx', '.mts', '.cts'],
};

export const javascript: Language = {
  ...shared,
  name: 'javascript',
  extensions: ['.js', '.jsx', '.mjs', '.cjs'],
};
