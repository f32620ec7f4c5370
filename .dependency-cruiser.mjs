/**
 * The floors of the house: imports go down, siblings do not know each other. See docs/architecture.md.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'ground-knows-nothing',
      comment: 'Types and errors are what everything stands on: an import here would tie every file to it.',
      severity: 'error',
      from: { path: '^src/(model|errors)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(model|errors)\\.ts$' },
    },
    {
      name: 'pure-stays-pure',
      comment: 'Formats, languages, core and report turn values into values: no disk, no process, no git, no network.',
      severity: 'error',
      from: { path: '^src/(formats|languages|core|report|testruns)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|string_decoder)$' },
    },
    {
      name: 'pure-looks-down',
      comment: 'What decides must not know who reads disks or who prints.',
      severity: 'error',
      from: { path: '^src/(formats|languages|core|report|testruns)/' },
      to: { path: '^src/(project|config|cli|(api|doctor|index)\\.ts)' },
    },
    {
      name: 'pure-siblings',
      comment:
        'Formats read bytes, languages read text, neither knows the other; only report may look at core, for figures to print.',
      severity: 'error',
      from: { path: '^src/(formats|languages|core|testruns)/' },
      to: { path: '^src/(formats|languages|core|report|testruns)/', pathNot: '^src/$1/' },
    },
    {
      name: 'report-looks-at-core-only',
      comment: 'A reporter prints what was decided; it reads neither reports nor sources.',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { path: '^src/(formats|languages|testruns)/' },
    },
    {
      name: 'world-below-api',
      comment: 'Readers of disk and git serve the api, they do not call it, and nothing below the shell prints.',
      severity: 'error',
      from: { path: '^src/(project|config)/' },
      to: { path: '^src/(cli|report/|(api|doctor|index)\\.ts)' },
    },
    {
      name: 'api-below-shell',
      comment: 'The library must work without a terminal.',
      severity: 'error',
      from: { path: '^src/(api|doctor|index)\\.ts$' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'no-circles',
      comment: 'A circle is one thing in several files.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'What ships must not need what is not installed with it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere fails at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
