import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = 'src/core/doctor';
const page = readFileSync('docs/doctor.md', 'utf8');
const source = readdirSync(FOLDER)
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
  .join('\n');
const listed = new Set([...page.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, code]) => code!));

/** What is in the table of the errors rather than in a check. */
const OF_ERRORS = ['report-unreadable', 'report-invalid', 'report-format-unknown'];

it('docs/doctor.md lists every code of the checks', () => {
  const codes = [...source.matchAll(/\bcode: '([a-z0-9-]+)'/g)].map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !listed.has(code))).toEqual([]);
});

it('docs/doctor.md lists no code that is gone', () => {
  const severities = new Set(['error', 'warn', 'info', 'ok']);
  const gone = [...listed].filter((code) => !severities.has(code) && !source.includes(`'${code}'`));
  expect(gone.filter((code) => !OF_ERRORS.includes(code))).toEqual([]);
});
