import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FrameworkName } from '../../../src/scaffold/render/style.js';
import { type Files, project } from '../../support/project.js';

const installed = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** A project folder with the packages of this repository installed. */
export function installedProject(files: Files): string {
  const root = project(files);
  symlinkSync(installed, join(root, 'node_modules'), 'dir');
  return root;
}

/** What a test file of each framework begins with. */
export const HEADS: Readonly<Record<FrameworkName, string>> = {
  vitest: "import { describe, it, test, afterAll } from 'vitest';\nimport assert from 'node:assert';\n",
  jest: "const assert = require('node:assert');\n",
  mocha: "const assert = require('node:assert');\nconst test = it, afterAll = after;\n",
  'node-test':
    "const { describe, it, test, after: afterAll } = require('node:test');\nconst assert = require('node:assert');\n",
};
