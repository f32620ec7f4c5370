import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles } from '../../src/project/files.js';
import { discoverReports } from '../../src/project/reports.js';
import { withoutEarlierRuns, withoutRaw } from '../../src/project/same-run.js';
import { lcov } from '../support/coverage.js';
import { analyzed, moduleAt, project, statements } from '../support/project.js';

const MINUTE = 60_000;
const dated = (...rows: readonly (readonly [path: string, minute: number])[]) =>
  rows.map(([path, minute]) => ({ path, mtime: minute * MINUTE }));
const paths = (reports: readonly { readonly path: string }[]) => reports.map(({ path }) => path);

function istanbul(hits: number): object {
  const position = { start: { line: 1, column: 0 }, end: { line: 1, column: 9 } };
  const file = {
    path: 'src/a.ts',
    statementMap: { 0: position },
    fnMap: {},
    branchMap: {},
    s: { 0: hits },
    f: {},
    b: {},
  };
  return { 'src/a.ts': file };
}

describe('raw data of nyc', () => {
  it('is left aside beside the report that was made of it, and that is said', async () => {
    const root = project({
      'src/a.ts': statements(1),
      '.nyc_output/one.json': istanbul(3),
      '.nyc_output/two.json': istanbul(4),
      'coverage/coverage-final.json': istanbul(7),
      'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 7 } }),
    });
    const { reports, warnings, ...analysis } = await analyzed(root);
    expect(paths(reports)).toEqual(['coverage/coverage-final.json']);
    expect([...moduleAt({ reports, warnings, ...analysis }, 'src/a.ts').coverage!.lines!.hits]).toEqual([7]);
    const passedOver = warnings.filter(({ code }) => code === 'report-passed-over');
    expect(passedOver.map(({ message, file }) => [message, file])).toEqual([
      ['lcov.info left aside: other formats of the same test run', 'coverage/coverage-final.json'],
      [
        '.nyc_output/one.json, .nyc_output/two.json left aside: the raw data of the same test run',
        'coverage/coverage-final.json',
      ],
    ]);
  });

  it('stays where no report was made of it, or an older one', () => {
    const kept = (...rows: readonly (readonly [path: string, minute: number])[]) =>
      paths(withoutRaw(dated(...rows)).kept);
    expect(kept(['.nyc_output/a.json', 5])).toEqual(['.nyc_output/a.json']);
    expect(kept(['coverage/lcov.info', 6], ['.nyc_output/a.json', 5])).toEqual(['coverage/lcov.info']);
    expect(kept(['coverage/lcov.info', 5], ['.nyc_output/a.json', 5.5])).toEqual(['coverage/lcov.info']);
    expect(kept(['coverage/lcov.info', 5], ['.nyc_output/a.json', 7])).toHaveLength(2);
    expect(kept(['coverage.xml', 6], ['.nyc_output/a.json', 5])).toHaveLength(2);
  });

  it('is told apart by project', () => {
    const found = dated(
      ['coverage/coverage-final.json', 9],
      ['p/coverage/unit/lcov.info', 9],
      ['p/.nyc_output/a.json', 1],
      ['q/.nyc_output/a.json', 1],
    );
    const { kept, passedOver } = withoutRaw(found);
    expect(paths(kept)).toEqual(['coverage/coverage-final.json', 'p/coverage/unit/lcov.info', 'q/.nyc_output/a.json']);
    expect(passedOver).toEqual([{ path: 'p/.nyc_output/a.json', infavourOf: 'p/coverage/unit/lcov.info', why: 'raw' }]);
  });
});

describe('results of dotnet test', () => {
  const result = (folder: string, id: string) => `${folder}TestResults/${id}/coverage.cobertura.xml`;

  it('are those of the last run of each project, and that is said', async () => {
    const xml = (hits: number) =>
      `<coverage line-rate="1" version="1"><packages><package name="p"><classes><class name="A" filename="Shop/A.cs"><lines><line number="1" hits="${hits}"/></lines></class></classes></package></packages></coverage>`;
    const ids = ['0b', '0a', '0c'];
    const root = project({
      'Shop/A.cs': 'class A {}\n',
      'Shop/Shop.csproj': '',
      'Shop.Tests/Shop.Tests.csproj': '',
      ...Object.fromEntries(ids.map((id, index) => [result('Shop.Tests/', id), xml(index)])),
    });
    for (const [index, id] of ids.entries()) utimesSync(join(root, result('Shop.Tests/', id)), index + 1, index + 1);
    const { found, passedOver } = await discoverReports(root, await listFiles(root));
    expect(paths(found)).toEqual([result('Shop.Tests/', '0c')]);
    expect(paths(passedOver).sort()).toEqual([result('Shop.Tests/', '0a'), result('Shop.Tests/', '0b')]);
    const { warnings } = await analyzed(root);
    expect(warnings).toContainEqual({
      code: 'report-passed-over',
      message: `${paths(passedOver).join(', ')} left aside: earlier test runs`,
      file: result('Shop.Tests/', '0c'),
    });
  });

  it('are looked for in test projects, and not in fixtures', async () => {
    const own = ['test/A.Tests', 'UnitTests', 'test/fixtures/B.Tests', 'test/Helpers'];
    const root = project(
      Object.fromEntries(
        own.flatMap((folder) => [
          [`${folder}/${folder.slice(folder.lastIndexOf('/') + 1)}.csproj`, ''],
          [result(`${folder}/`, '1'), '<coverage/>'],
        ]),
      ),
    );
    const { found } = await discoverReports(root, await listFiles(root));
    expect(paths(found)).toEqual([result('UnitTests/', '1'), result('test/A.Tests/', '1')]);
  });

  it('are as many as there are test projects where these share a folder', () => {
    const reports = dated([result('', 'a'), 1], [result('', 'b'), 2], [result('', 'c'), 3], ['coverage.xml', 1]);
    const kept = (...projects: string[]) => paths(withoutEarlierRuns(reports, projects).kept);
    expect(kept()).toEqual([result('', 'c'), 'coverage.xml']);
    expect(kept('src/Latest/Latest.csproj', 'test/Shop.Tests/Shop.Tests.csproj')).toHaveLength(2);
    expect(kept('test/A.Tests/A.Tests.csproj', 'test/BTest/BTest.fsproj')).toEqual([
      result('', 'b'),
      result('', 'c'),
      'coverage.xml',
    ]);
    expect(kept('Root.Tests.csproj', 'test/A.Tests/A.Tests.csproj')).toHaveLength(2);
  });
});
