/** Rooms of the scaffold that touch the world, each a part of it. */
const world = 'facts|sandbox|place|prove';

/** The files of the child process, the search aside. */
const child = [
  '^src/scaffold/sandbox/(child|clock|disk|folders|globals|guard-files|guards|instrument|refused|threads|tracer|virtual-time|wire)\\.ts$',
  '^src/scaffold/mutants/splice\\.ts$',
  '^src/scaffold/model\\.ts$',
].join('|');

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
      from: { path: '^src/(model|errors|random)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(model|errors)\\.ts$' },
    },
    {
      name: 'scaffold-ground-knows-nothing',
      comment: 'All rooms of the scaffold stand on its types, and they cross into a child process as JSON.',
      severity: 'error',
      from: { path: '^src/scaffold/model\\.ts$' },
      to: { path: '.' },
    },
    {
      name: 'pure-stays-pure',
      comment:
        'Formats, languages, core and report turn values into values: no disk, no process, no git, no network. (zlib does.)',
      severity: 'error',
      from: { path: '^src/(formats|languages|core|report|testruns)/' },
      // A hash is a function of its input: pages name their own styles by it.
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|string_decoder|zlib|crypto)$' },
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
      to: { path: '^src/(formats|languages|core|report|testruns)/', pathNot: '^src/($1|languages/erlang)/' },
    },
    {
      name: 'erlang-is-for-its-checks',
      comment: 'What keeps an Erlang test from running is told by forms, which the Erlang reader alone knows.',
      severity: 'error',
      from: {
        path: '^src/(formats|core|testruns)/',
        pathNot: '^src/core/doctor/(erlang-[a-z-]+|rebar3-checks|facts)\\.ts$',
      },
      to: { path: '^src/languages/erlang/' },
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
      from: { path: '^src/(api|doctor|index|scaffold|record|history|planning|today|roadmap)\\.ts$' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'scaffold-pure-stays-pure',
      comment: 'Search, mutants and render turn values into values: what they decide must not depend on a disk.',
      severity: 'error',
      from: { path: '^src/scaffold/(search|mutants|render)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'scaffold-pure-looks-down',
      comment: 'A room that finds, changes or words cases must not know who runs or writes them.',
      severity: 'error',
      from: { path: '^src/scaffold/(search|mutants|render)/' },
      to: { path: `^src/(project|config|cli|report/|(api|doctor|index|scaffold)\\.ts|scaffold/(${world}|pipeline)/)` },
    },
    {
      name: 'scaffold-pure-siblings',
      comment: 'Search, mutants and render meet in the pipeline and in the sandbox, over the types they share.',
      severity: 'error',
      from: { path: '^src/scaffold/(search|mutants|render)/' },
      to: { path: '^src/scaffold/(search|mutants|render)/', pathNot: '^src/scaffold/$1/' },
    },
    {
      name: 'erlang-pure-stays-pure',
      comment: 'How a suite is worded, and which calls are tried, must not depend on a disk or a node.',
      severity: 'error',
      from: { path: '^src/scaffold/erlang/(render|search)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'erlang-render-looks-down',
      comment: 'What words a suite must not know who finds, places, proves or writes it.',
      severity: 'error',
      from: { path: '^src/scaffold/erlang/render/' },
      to: {
        path: '^src/scaffold/(erlang/(search|run)/|erlang/[a-z]+\\.ts|place/|prove/|pipeline/|sandbox/)',
        pathNot: '^src/scaffold/erlang/(model|run/terms)\\.ts$',
      },
    },
    {
      name: 'search-loads-nothing',
      comment:
        'It runs in the process of the code under test, where native code is refused: a parser or a checker would not load.',
      severity: 'error',
      from: { path: '^src/scaffold/search/' },
      to: { pathNot: '^src/(model\\.ts|random\\.ts|scaffold/(model\\.ts|search/))' },
    },
    {
      name: 'child-loads-little',
      comment:
        'What the child process loads stays among these files: no parser, no bundler. (The instrumenter is named there, and loaded by nobody in the child.)',
      severity: 'error',
      from: { path: child },
      to: {
        path: '^src/|(^|/)node_modules/',
        pathNot: [
          child,
          '^src/(random\\.ts|scaffold/search/)',
          'node_modules/(@sinonjs/fake-timers|istanbul-lib-instrument)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'scaffold-world-siblings',
      comment: 'Readers of types, of test files, the sandbox and the runner meet in the pipeline only.',
      severity: 'error',
      from: { path: `^src/scaffold/(${world})/` },
      to: { path: `^src/scaffold/(${world}|pipeline)/`, pathNot: '^src/scaffold/$1/' },
    },
    {
      name: 'sandbox-renders-nothing',
      comment: 'What runs a case must not know how a framework words it, nor may the reader of types.',
      severity: 'error',
      from: { path: '^src/scaffold/(facts|sandbox)/' },
      to: { path: '^src/scaffold/render/' },
    },
    {
      name: 'search-and-mutants-belong-to-the-sandbox',
      comment: 'Test files are placed and proven whoever found the cases in them.',
      severity: 'error',
      from: { path: '^src/scaffold/(facts|place|prove)/' },
      // Which text a regular expression matches is asked of source literals and of values met at run time alike.
      to: { path: '^src/scaffold/(search|mutants)/', pathNot: '^src/scaffold/search/regex-sample\\.ts$' },
    },
    {
      name: 'scaffold-below-api',
      comment: 'Rooms serve src/scaffold.ts, they do not call it; they print nothing and read no reports.',
      severity: 'error',
      from: { path: '^src/scaffold/' },
      to: { path: '^src/(cli/|config/|report/|formats/|testruns/|core/|(api|doctor|index|scaffold)\\.ts)' },
    },
    {
      name: 'only-reports-know-the-scaffold',
      comment:
        'Scaffolding stands on the reading of reports and sources; that must work, and be understood, without it.',
      severity: 'error',
      from: { path: '^src/(formats|languages|core|testruns|project|config)/|^src/(model|errors|api|doctor)\\.ts$' },
      to: { path: '^src/scaffold' },
    },
    {
      name: 'types-load-late',
      comment:
        'ts-morph and the compiler it brings take longer to load than all of the rest: only facts may need them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/scaffold/facts/' },
      to: { path: '(^|/)node_modules/(ts-morph|@ts-morph|typescript)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bundlers-load-late',
      comment: 'esbuild and the instrumenter are for the sandbox; loaded when a module is bundled, not before.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/scaffold/sandbox/(bundle|instrument)\\.ts$' },
      to: { path: '(^|/)node_modules/(esbuild|istanbul-lib-instrument)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bundlers-load-dynamically',
      comment: 'A static import would load them with everything that stands above the sandbox.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: '(^|/)node_modules/(esbuild|istanbul-lib-instrument)/',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'scaffold-loads-late',
      comment:
        'Everything else of covgap works without a type checker: only the commands that scaffold load it, when called.',
      severity: 'error',
      from: { path: '^src/(?!scaffold)' },
      to: {
        path: '^src/(scaffold\\.ts|scaffold/(?!model\\.ts|render/style\\.ts))',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'shell-calls-the-api',
      comment:
        'Commands call src/scaffold.ts; besides, the names of frameworks are choices of an option, and ejecting templates is copying files.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/scaffold/', pathNot: '^src/scaffold/(model|render/style|place/templates)\\.ts$' },
    },
    {
      name: 'roadmap-ground-knows-types-only',
      comment: 'Stores, forecasts and plans stand on these types.',
      severity: 'error',
      from: { path: '^src/roadmap/model\\.ts$' },
      to: { path: '.', pathNot: '^src/model\\.ts$' },
    },
    {
      name: 'roadmap-pure-stays-pure',
      comment: 'What is forecast, estimated and planned must not depend on a disk, a database or a clock.',
      severity: 'error',
      from: { path: '^src/roadmap/', pathNot: '^src/roadmap/(store|facts)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|crypto)$' },
    },
    {
      name: 'roadmap-pure-looks-down',
      comment: 'What decides must not know who keeps the history or who prints.',
      severity: 'error',
      from: { path: '^src/roadmap/', pathNot: '^src/roadmap/(store|facts)/' },
      to: {
        path: '^src/(project|config|cli|report|formats|languages|scaffold|roadmap/(store|facts)/|(api|doctor|index|record|history|planning|today|roadmap|scaffold)\\.ts)',
      },
    },
    {
      name: 'roadmap-first-count-then-plan',
      comment: 'What a phase counts and what work costs are known before anything is forecast, chosen or drawn.',
      severity: 'error',
      from: { path: '^src/roadmap/(phases|effort)/' },
      to: { path: '^src/roadmap/(forecast|plan|trend|document)/' },
    },
    {
      name: 'roadmap-plan-and-forecast-apart',
      comment: 'A plan says what to do, a forecast what will happen if nothing changes: they meet on the pages.',
      severity: 'error',
      from: { path: '^src/roadmap/(plan|forecast)/' },
      to: { path: '^src/roadmap/(plan|forecast|trend|document)/', pathNot: '^src/roadmap/$1/' },
    },
    {
      name: 'roadmap-world-below-api',
      comment: 'Stores and readers of facts serve the pages above them; they decide and print nothing.',
      severity: 'error',
      from: { path: '^src/roadmap/(store|facts)/' },
      to: {
        path: '^src/(cli|config|report|scaffold|(api|doctor|index|record|history|planning|today|roadmap|scaffold)\\.ts)',
      },
    },
    {
      name: 'drivers-load-late',
      comment: 'A database driver is loaded by its store, when that store is opened.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/roadmap/store/' },
      to: { path: '(^|/)node_modules/(libsql|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'charts-load-late',
      comment: 'What draws takes longer to load than all that is drawn takes to find: loaded for a page with a chart.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: '(^|/)node_modules/(@observablehq/plot|@mixmark-io/domino|w3c-xmlserializer)/',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'only-pages-know-the-roadmap',
      comment: 'Reading reports and sources, and scaffolding, must work and be understood without it.',
      severity: 'error',
      from: {
        path: '^src/(formats|languages|core|testruns|project|scaffold)/|^src/(model|errors|api|doctor|scaffold)\\.ts$',
      },
      to: { path: '^src/(roadmap/|(record|history|planning|today|roadmap)\\.ts)' },
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
    // AssemblyScript, which nothing in TypeScript imports.
    exclude: { path: '^src/wasm/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
