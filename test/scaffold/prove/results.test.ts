import { describe, expect, it } from 'vitest';
import { readResults } from '../../../src/scaffold/prove/results.js';
import { project } from '../../support/project.js';

const read = (framework: 'vitest' | 'jest' | 'mocha' | 'node-test', results: string, errors?: string) =>
  readResults(framework, project({ results, ...(errors === undefined ? {} : { errors }) }));

describe('results that are no results', () => {
  it('nothing was written', () => {
    expect(readResults('jest', project())).toEqual({ rows: [], complete: false });
  });

  it.each(['', '{"testResults":[{"name":"/a', 'null', '[]', '{"testResults":7}'])('%j of jest', (text) => {
    expect(read('jest', text)).toEqual({ rows: [], complete: false });
  });

  it('half a line is left out, whole ones count', () => {
    const line = JSON.stringify({ file: '/a.js', path: ['s', 't'], suite: false, status: 'passed', durationMs: 2 });
    const { rows, complete } = read('mocha', `${line}\n${line.slice(0, 20)}`);
    expect(rows).toEqual([
      {
        file: '/a.js',
        test: { title: 's t', name: 't', status: 'passed', message: null, durationMs: 2 },
        message: null,
      },
    ]);
    expect(complete).toBe(false);
    expect(read('mocha', `${line}\n{"end":true}\n`).complete).toBe(true);
  });
});

it('a verdict nobody knows is a failure', () => {
  const report = { testResults: [{ name: '/a', status: 'passed', assertionResults: [{ title: 't', status: 'odd' }] }] };
  expect(read('jest', JSON.stringify(report)).rows[0]?.test?.status).toBe('failed');
});

it('what is said besides wins over what the report says of a file', () => {
  const report = { testResults: [{ name: '/a', status: 'failed', message: '', assertionResults: [] }] };
  const { rows } = read('vitest', JSON.stringify(report), '{"file":"/a","message":"\\u001b[31mError: b\\u001b[39m"}\n');
  expect(rows).toEqual([{ file: '/a', test: null, message: 'Error: b' }]);
});

it('a test that is called like a file is a test', () => {
  const line = JSON.stringify({ file: '/p/a.test.js', path: ['s'], suite: false, status: 'failed', message: 'x' });
  expect(read('node-test', line).rows[0]?.test).toMatchObject({ name: 's', status: 'failed', message: 'x' });
});

it('long messages are cut', () => {
  const line = JSON.stringify({ file: '/a', path: ['t'], status: 'failed', message: 'x'.repeat(9000) });
  expect(read('mocha', line).rows[0]!.test!.message!.length).toBeLessThan(2100);
});
