import { describe, expect, it } from 'vitest';
import { findAllFilesGap, sourceGlobs } from '../../src/core/doctor/all-files.js';
import { detectRunners, howToReport, type Manifest } from '../../src/core/doctor/runners.js';

const named = (...manifests: Manifest[]) => detectRunners(manifests).map(({ runner }) => runner.name);
const pkg = (json: object, path = 'package.json'): Manifest => ({ path, text: JSON.stringify(json) });
const dev = (...names: string[]) => pkg({ devDependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])) });

describe('test runners', () => {
  it.each<[string, Manifest[], string[]]>([
    ['vitest', [dev('vitest', '@vitest/coverage-v8')], ['vitest']],
    ['jest by its script', [pkg({ scripts: { test: 'jest --ci' } })], ['jest']],
    ['jest below react-scripts', [dev('react-scripts', 'jest')], ['react-scripts']],
    ['mocha below nyc', [dev('mocha', 'nyc')], ['nyc']],
    ['mocha', [dev('mocha')], ['mocha']],
    ['c8', [dev('c8', 'ava')], ['c8']],
    ['ava', [dev('ava')], ['ava']],
    ['node:test', [pkg({ scripts: { test: 'node --import tsx --test' } })], ['node:test']],
    ['karma', [dev('karma', 'karma-coverage')], ['karma']],
    ['Angular', [dev('karma', '@angular-devkit/build-angular')], ['Angular with Karma']],
    ['Playwright components', [dev('@playwright/experimental-ct-react')], ['Playwright component tests']],
    ['pytest', [{ path: 'requirements-dev.txt', text: 'pytest==8.0\n' }], ['pytest']],
    ['pytest by pytest.ini', [{ path: 'pytest.ini', text: '[pytest]\n' }], ['pytest']],
    ['coverage.py', [{ path: '.coveragerc', text: '[run]\nbranch = true\n' }], ['coverage.py']],
    ['Go', [{ path: 'go.mod', text: 'module x\n' }], ['go test']],
    ['Maven', [{ path: 'pom.xml', text: '<project/>' }], ['Maven']],
    ['JaCoCo', [{ path: 'pom.xml', text: '<artifactId>jacoco-maven-plugin</artifactId>' }], ['Maven with JaCoCo']],
    ['Gradle', [{ path: 'build.gradle.kts', text: 'plugins { jacoco }' }], ['Gradle']],
    ['RSpec', [{ path: 'Gemfile', text: 'gem "rspec"\n' }], ['RSpec']],
    ['Minitest', [{ path: 'Gemfile', text: 'gem "rails"\n' }], ['Minitest']],
    ['Cargo', [{ path: 'Cargo.toml', text: '[package]\n' }], ['cargo llvm-cov']],
    [
      'tarpaulin',
      [
        { path: 'Cargo.toml', text: '' },
        { path: 'tarpaulin.toml', text: '' },
      ],
      ['cargo tarpaulin'],
    ],
    ['rebar3', [{ path: 'rebar.config', text: '' }], ['rebar3 eunit and ct']],
    ['mix', [{ path: 'mix.exs', text: '' }], ['mix test']],
    ['PHPUnit', [{ path: 'composer.json', text: '{"require-dev":{"phpunit/phpunit":"^11"}}' }], ['PHPUnit']],
    [
      'Pest',
      [{ path: 'composer.json', text: '{"require-dev":{"pestphp/pest":"^3","phpunit/phpunit":"*"}}' }],
      ['Pest'],
    ],
    [
      'dotnet',
      [{ path: 'a/b.csproj', text: '<PackageReference Include="Microsoft.NET.Test.Sdk" />' }],
      ['dotnet test'],
    ],
    ['a library in C#', [{ path: 'a/b.csproj', text: '<Project/>' }], []],
    ['ctest', [{ path: 'CMakeLists.txt', text: 'enable_testing()' }], ['ctest with gcov']],
    ['Swift', [{ path: 'Package.swift', text: '' }], ['swift test']],
    ['Flutter', [{ path: 'pubspec.yaml', text: 'dependencies:\n  flutter:\n    sdk: flutter\n' }], ['flutter test']],
    ['several', [dev('vitest'), { path: 'py/setup.cfg', text: '[tool:pytest]' }], ['vitest', 'pytest']],
    ['none', [pkg({ name: 'x' }), { path: 'sub/package.json', text: 'no json' }], []],
  ])('knows %s', (_, manifests, names) => {
    expect(named(...manifests)).toEqual(names);
  });

  it('reads hostile manifests without harm', () => {
    const text =
      '{"scripts":{"a":{"toString":1},"__proto__":[]},"dependencies":{"vitest":{"toString":1}},"devDependencies":7}';
    expect(named({ path: 'package.json', text })).toEqual(['vitest']);
    for (const odd of ['null', '[]', '"x"', '7', '{'.repeat(5000)])
      expect(named({ path: 'package.json', text: odd })).toEqual([]);
  });

  it('says what is missing, and where, for packages of a workspace', () => {
    const manifests = ['a', 'b'].map((name) =>
      pkg({ devDependencies: { mocha: '10' } }, `packages/${name}/package.json`),
    );
    const [mocha] = detectRunners(manifests);
    expect(howToReport(mocha!)).toBe(
      'With mocha (packages/a/package.json) in packages/a, packages/b:\n$ npm install --save-dev c8\n$ npx c8 --all --reporter=json --reporter=lcov npx mocha',
    );
  });

  it('says nothing of what is there', () => {
    expect(howToReport(detectRunners([dev('vitest', '@vitest/coverage-istanbul')])[0]!)).not.toContain('install');
  });
});

describe('files that no test loads', () => {
  const gap = (vitest: string, config: string | null, more: object = {}) => {
    const manifests = [pkg({ devDependencies: { vitest }, ...more })];
    if (config !== null) manifests.push({ path: 'vitest.config.ts', text: config });
    return findAllFilesGap(detectRunners(manifests)[0]!, manifests, ['src/a.ts']);
  };

  it('are left out by vitest 4 without coverage.include', () => {
    expect(gap('^4.0.0', 'test: { coverage: { provider: "v8" } }')).toEqual({
      runner: 'vitest',
      file: 'vitest.config.ts',
      fix: "coverage: { include: ['src/**'] }",
    });
    expect(gap('^4.0.0', null)?.file).toBe('package.json');
    expect(gap('^4.0.0', 'test: { include: ["test/**"], coverage: {} }')).not.toBeNull();
  });

  it('are not where it is set, and comments set nothing', () => {
    expect(gap('^4.0.0', 'coverage: { include: ["src/**"] }')).toBeNull();
    expect(gap('^4.0.0', 'coverage: { // include: []\n exclude: ["src/**/*.ts"] }')).not.toBeNull();
    expect(gap('^4.0.0', 'coverage: { exclude: ["a/*"], include: ["*/b"] }')).toBeNull();
    expect(gap('^4.0.0', null, { scripts: { test: 'vitest --coverage.include=src' } })).toBeNull();
  });

  it('are not claimed where the text does not tell', () => {
    expect(gap('^4.0.0', 'coverage: { ...shared }')).toBeNull();
    expect(gap('^4.0.0', 'coverage: shared')).toBeNull();
    expect(gap('^4.0.0', 'export default mergeConfig(base, {})')).toBeNull();
  });

  it('were measured by vitest up to 3 unless that was turned off', () => {
    expect(gap('^3.1.0', 'coverage: {}')).toBeNull();
    expect(gap('~1.6.0', 'coverage: { all: false }')).not.toBeNull();
  });

  it.each<[string, Manifest[], boolean]>([
    ['jest without collectCoverageFrom', [dev('jest')], true],
    ['jest with it', [pkg({ devDependencies: { jest: '29' }, jest: { collectCoverageFrom: ['src/**'] } })], false],
    [
      'jest with a preset',
      [dev('jest'), { path: 'jest.config.js', text: 'module.exports = { preset: "ts-jest" }' }],
      false,
    ],
    ['nyc', [dev('nyc')], true],
    ['nyc with all', [dev('nyc'), { path: '.nycrc', text: '{"all": true}' }], false],
    ['c8 with --all', [pkg({ devDependencies: { c8: '10' }, scripts: { cover: 'c8 --all mocha' } })], false],
    ['pytest', [{ path: 'pyproject.toml', text: '[tool.pytest.ini_options]' }], true],
    ['pytest with source', [{ path: 'pyproject.toml', text: 'pytest\n[tool.coverage.run]\nsource = ["a"]' }], false],
    ['pytest with # source', [{ path: 'pyproject.toml', text: 'pytest\n# source = ["a"]' }], true],
    ['go test', [{ path: 'go.mod', text: '' }], false],
  ])('%s', (_, manifests, expected) => {
    expect(findAllFilesGap(detectRunners(manifests)[0]!, manifests, ['src/a.ts']) !== null).toBe(expected);
  });

  it('get globs that fit the tree', () => {
    expect(sourceGlobs(['src/a/b.ts', 'src/c.ts'])).toEqual(['src/**']);
    expect(sourceGlobs(['packages/a/src/x.ts', 'packages/b/src/y.ts', 'tool.mjs'])).toEqual(['packages/*/src/**']);
    expect(sourceGlobs(['lib/a.js', 'bin/b.js'])).toEqual(['bin/**', 'lib/**']);
    expect(sourceGlobs(['a.js'])).toEqual(['**']);
  });
});
