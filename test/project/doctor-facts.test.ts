import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/doctor.js';
import { lcov } from '../support/coverage.js';
import { project, statements } from '../support/project.js';

describe('whether a report was entered', () => {
  const entered = async (...reports: string[]) => {
    const files = Object.fromEntries(reports.map((text, index) => [`${index}.info`, text]));
    const root = project({ 'src/a.ts': statements(3), 'src/b.ts': statements(3), ...files });
    const { facts, findings } = await diagnose({ root, cache: false, reports: ['*.info'] });
    const named = findings.filter(({ code }) => code === 'nothing-entered').map(({ file }) => file);
    return [facts.reports.map((report) => report.entered), named];
  };
  const never = lcov({ 'src/a.ts': { 1: 0, 2: 0 }, 'src/b.ts': { 1: 0 } });

  it('is told by any line, branch or function of it', async () => {
    expect(await entered(lcov({ 'src/a.ts': { 1: 0 }, 'src/b.ts': { 1: 0, 2: 1 } }))).toEqual([[true], []]);
    expect(await entered('SF:src/a.ts\nFN:1,f\nFNDA:1,f\nDA:1,0\nend_of_record\n')).toEqual([[true], []]);
    expect(await entered(never)).toEqual([[false], ['0.info']]);
  });

  it('is not told by the other reports, nor of a report without code', async () => {
    expect(await entered(lcov({ 'src/a.ts': { 1: 1, 2: 1 } }), never)).toEqual([[true, false], ['1.info']]);
    expect(await entered('SF:src/a.ts\nend_of_record\n')).toEqual([[null], []]);
  });
});
