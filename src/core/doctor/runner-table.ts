/** A way to run tests, how a project that uses it is told, and how it writes a coverage report. */
export interface Runner {
  readonly name: string;
  /** Languages whose modules it measures, as in `SourceFile.language`. */
  readonly languages: readonly string[];
  /** npm packages one of which is among the dependencies, */
  readonly packages?: readonly string[];
  /** or what stands in a script of package.json, */
  readonly script?: RegExp;
  /** or the names of the files that tell of it, with what stands in them where the name does not say enough. */
  readonly files?: RegExp;
  readonly text?: RegExp;
  /** Runners whose presence makes this one's advice superfluous: they run it. */
  readonly unless?: readonly string[];
  /** Writes the report where covgap looks for it. */
  readonly command: string;
  /** What else must be there: one of `any`, as a dependency or in the text of the files. */
  readonly needs?: { readonly any: readonly string[]; readonly say: string };
  /** Worth knowing before the command is run. */
  readonly note?: string;
}

const web = ['typescript', 'javascript', 'vue', 'svelte'];
const c8 = 'npx c8 --all --reporter=json --reporter=lcov';
const needsC8 = { any: ['c8'], say: '$ npm install --save-dev c8' };
const python = /^(?:pyproject\.toml|setup\.(?:cfg|py)|pytest\.ini|tox\.ini|Pipfile|requirements.*\.txt)$/;
const gradle = /^build\.gradle(?:\.kts)?$/;
const jvm = ['java', 'kotlin', 'scala'];
const ruby = /^(?:Gemfile|\.rspec|.+\.gemspec)$/;

/** In the order in which advice is given. A new runner is a new row. */
export const RUNNERS: readonly Runner[] = [
  {
    name: 'vitest',
    languages: web,
    packages: ['vitest'],
    script: /\bvitest\b/,
    command: 'npx vitest run --coverage --coverage.reporter=json --coverage.reporter=lcov',
    needs: {
      any: ['@vitest/coverage-v8', '@vitest/coverage-istanbul'],
      say: '@vitest/coverage-v8 is needed and not among the dependencies:\n$ npm install --save-dev @vitest/coverage-v8',
    },
    note: 'While tests fail it writes no report, unless --coverage.reportOnFailure is given.',
  },
  {
    name: 'react-scripts',
    languages: web,
    packages: ['react-scripts'],
    command:
      'npx react-scripts test --coverage --watchAll=false --coverageReporters=json --coverageReporters=lcov --collectCoverageFrom=src/**',
  },
  {
    name: 'jest',
    languages: web,
    packages: ['jest', 'jest-cli', 'ts-jest'],
    script: /\bjest\b/,
    unless: ['react-scripts'],
    command: 'npx jest --coverage --coverageReporters=json --coverageReporters=lcov',
  },
  {
    name: 'nyc',
    languages: web,
    packages: ['nyc'],
    script: /\bnyc\b/,
    command: 'npx nyc --all --reporter=json --reporter=lcov npm test',
    note: 'If npm test starts nyc itself, add the options there instead.',
  },
  {
    name: 'c8',
    languages: web,
    packages: ['c8'],
    script: /\bc8\b/,
    command: `${c8} npm test`,
    note: 'If npm test starts c8 itself, add the options there instead.',
  },
  {
    name: 'mocha',
    languages: web,
    packages: ['mocha'],
    script: /\bmocha\b/,
    unless: ['nyc', 'c8'],
    command: `${c8} npx mocha`,
    needs: needsC8,
  },
  {
    name: 'ava',
    languages: web,
    packages: ['ava'],
    unless: ['nyc', 'c8'],
    command: `${c8} npx ava`,
    needs: needsC8,
  },
  {
    name: 'node:test',
    languages: web,
    script: /\bnode\b[^&|;]*\s--test\b/,
    unless: ['nyc', 'c8'],
    command: `${c8} node --test`,
    needs: needsC8,
  },
  {
    name: 'Angular with Karma',
    languages: web,
    packages: ['@angular-devkit/build-angular', '@angular/build'],
    unless: ['vitest', 'jest'],
    command: 'npx ng test --no-watch --code-coverage',
    note: 'karma.conf.js must have the reporter { type: "lcovonly" } under coverageReporter.',
  },
  {
    name: 'karma',
    languages: web,
    packages: ['karma'],
    unless: ['Angular with Karma'],
    command: 'npx karma start --single-run --reporters progress,coverage',
    needs: { any: ['karma-coverage'], say: '$ npm install --save-dev karma-coverage' },
    note: 'karma.conf.js must have the preprocessor "coverage" for the sources and the reporter { type: "lcovonly", subdir: "." }.',
  },
  {
    name: 'Playwright component tests',
    languages: web,
    packages: [
      '@playwright/experimental-ct-react',
      '@playwright/experimental-ct-vue',
      '@playwright/experimental-ct-svelte',
    ],
    command: 'npx playwright test --config playwright-ct.config.ts',
    needs: {
      any: ['monocart-reporter', 'vite-plugin-istanbul'],
      say: 'Playwright writes no coverage itself; the reporter monocart-reporter does, with the report "lcovonly":\n$ npm install --save-dev monocart-reporter',
    },
  },
  {
    name: 'bun test',
    languages: web,
    script: /\bbun test\b/,
    command: 'bun test --coverage --coverage-reporter=lcov',
  },
  {
    name: 'deno test',
    languages: web,
    files: /^deno\.jsonc?$/,
    command: 'deno test --coverage=coverage/raw && deno coverage --lcov --output=coverage/lcov.info coverage/raw',
  },
  {
    name: 'pytest',
    languages: ['python'],
    files: python,
    text: /\bpytest\b/,
    command: 'python -m pytest --cov --cov-branch --cov-report=json',
    needs: { any: ['pytest-cov', 'pytest_cov'], say: '$ python -m pip install pytest-cov' },
  },
  {
    name: 'coverage.py',
    languages: ['python'],
    files: /^(?:pyproject\.toml|setup\.(?:cfg|py)|tox\.ini|\.coveragerc|requirements.*\.txt)$/,
    text: /\bcoverage\b|^\[(?:run|report)\]/m,
    unless: ['pytest'],
    command: 'python -m coverage run --branch --source=. -m unittest && python -m coverage json',
  },
  {
    name: 'go test',
    languages: ['go'],
    files: /^go\.mod$/,
    command: 'go test -coverpkg=./... -coverprofile=coverage.out ./...',
  },
  {
    name: 'Maven with JaCoCo',
    languages: jvm,
    files: /^pom\.xml$/,
    text: /jacoco-maven-plugin/,
    command: 'mvn verify jacoco:report',
  },
  {
    name: 'Maven',
    languages: jvm,
    files: /^pom\.xml$/,
    unless: ['Maven with JaCoCo'],
    command: 'mvn org.jacoco:jacoco-maven-plugin:prepare-agent verify org.jacoco:jacoco-maven-plugin:report',
  },
  {
    name: 'Gradle',
    languages: jvm,
    files: gradle,
    command: './gradlew test jacocoTestReport',
    needs: { any: ['jacoco', 'kover'], say: 'The plugin is missing in the build file: plugins { id("jacoco") }' },
    note: 'The XML report must be on: tasks.jacocoTestReport { reports { xml.required = true } }.',
  },
  {
    name: 'RSpec',
    languages: ['ruby'],
    files: ruby,
    text: /\brspec\b|^--/m,
    command: 'bundle exec rspec',
    needs: {
      any: ['simplecov'],
      say: 'Add gem "simplecov" to the Gemfile, and to the top of spec/spec_helper.rb: require "simplecov"; SimpleCov.start { track_files "lib/**/*.rb" }',
    },
  },
  {
    name: 'Minitest',
    languages: ['ruby'],
    files: ruby,
    text: /\bminitest\b|\brails\b/,
    unless: ['RSpec'],
    command: 'bundle exec rake test',
    needs: {
      any: ['simplecov'],
      say: 'Add gem "simplecov" to the Gemfile, and to the top of test/test_helper.rb: require "simplecov"; SimpleCov.start { track_files "lib/**/*.rb" }',
    },
  },
  {
    name: 'cargo tarpaulin',
    languages: ['rust'],
    files: /^\.?tarpaulin\.toml$/,
    command: 'cargo tarpaulin --workspace --out Lcov',
  },
  {
    name: 'cargo llvm-cov',
    languages: ['rust'],
    files: /^Cargo\.toml$/,
    unless: ['cargo tarpaulin'],
    command: 'cargo llvm-cov --workspace --lcov --output-path lcov.info',
    note: 'Once: cargo install cargo-llvm-cov.',
  },
  {
    name: 'rebar3 eunit and ct',
    languages: ['erlang'],
    files: /^rebar\.config$/,
    command: 'rebar3 do eunit --cover, ct --cover',
    note: 'It leaves _build/test/cover/*.coverdata, which covgap reads.',
  },
  {
    name: 'mix test',
    languages: ['elixir'],
    files: /^mix\.exs$/,
    command: 'MIX_ENV=test mix coveralls.lcov -o coverage',
    needs: {
      any: ['excoveralls'],
      say: 'Add to mix.exs {:excoveralls, "~> 0.18", only: :test} under deps, and test_coverage: [tool: ExCoveralls] under project.',
    },
  },
  {
    name: 'Pest',
    languages: ['php'],
    files: /^composer\.json$/,
    text: /"pestphp\/pest"/,
    command: 'XDEBUG_MODE=coverage vendor/bin/pest --coverage-clover coverage/clover.xml',
    note: 'PHP needs the extension Xdebug or PCOV.',
  },
  {
    name: 'PHPUnit',
    languages: ['php'],
    files: /^(?:composer\.json|phpunit\.xml(?:\.dist)?)$/,
    text: /phpunit/,
    unless: ['Pest'],
    command: 'XDEBUG_MODE=coverage vendor/bin/phpunit --coverage-clover coverage/clover.xml',
    note: 'PHP needs the extension Xdebug or PCOV.',
  },
  {
    name: 'dotnet test',
    languages: ['csharp'],
    files: /\.(?:csproj|fsproj)$/,
    text: /Microsoft\.NET\.Test\.Sdk/,
    command: 'dotnet test --collect:"XPlat Code Coverage"',
    needs: { any: ['coverlet'], say: '$ dotnet add <test project> package coverlet.collector' },
  },
  {
    name: 'ctest with gcov',
    languages: ['c', 'cpp'],
    files: /^CMakeLists\.txt$/,
    text: /\b(?:enable_testing|add_test|gtest|GTest|googletest|Catch2|doctest)\b/,
    command:
      'cmake -B build -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=--coverage -DCMAKE_C_FLAGS=--coverage && cmake --build build && ctest --test-dir build && lcov --capture --directory build --output-file lcov.info',
  },
  {
    name: 'swift test',
    languages: ['swift'],
    files: /^Package\.swift$/,
    command: 'swift test --enable-code-coverage && cp "$(swift test --show-codecov-path)" llvm-cov.json',
  },
  {
    name: 'flutter test',
    languages: ['dart'],
    files: /^pubspec\.yaml$/,
    text: /^\s*flutter:/m,
    command: 'flutter test --coverage',
  },
];
