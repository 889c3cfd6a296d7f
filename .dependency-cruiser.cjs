/** The layers of the architecture, held by a tool: see README.md, "Where things live". */
const only = (from, ...allowed) => ({
  name: `${from}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: '^(domain|commands|projections|adapters|infra|test)/',
    pathNot: [from, ...allowed].map((layer) => `^${layer}/`),
  },
});

/** Where SQL may be. What verifies history is exempt by name: it does not believe the SQL that it checks. */
const sqlFolders = [
  '^adapters/postgres/',
  '^infra/embeddedEventStore/storage/',
  '^infra/local/verifyHistory/',
];

module.exports = {
  sqlFolders,
  forbidden: [
    only('domain'),
    only('commands', 'domain'),
    only('projections', 'domain'),
    only('adapters', 'domain', 'commands', 'projections'),
    only('adapters/apiClient', 'domain'),
    only('adapters/web', 'domain', 'adapters/apiClient'),
    {
      name: 'web-runs-in-browsers',
      comment: 'Nothing of Node, and no package that it was not chosen for.',
      severity: 'error',
      from: { path: '^adapters/web/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot:
          'node_modules/(preact|@preact/signals|preact-iso|qr-scanner|qrcode|uplot|@fontsource/barlow-condensed)/',
      },
    },
    {
      name: 'web-clients-have-only-shared-parts-in-common',
      comment: 'app, admin and worker are built and read one by one; shared knows none of them.',
      severity: 'error',
      from: { path: '^adapters/web/([^/]+)/' },
      to: { path: '^adapters/web/', pathNot: ['^adapters/web/$1/', '^adapters/web/shared/'] },
    },
    {
      name: 'nobody-imports-web',
      comment:
        'The API serves what Vite makes of it. A test opens it in a browser, or reads what has no part of one.',
      severity: 'error',
      from: { pathNot: '^(adapters|test/unit)/web/' },
      to: { path: '^adapters/web/' },
    },
    only('infra', 'domain', 'commands', 'projections', 'adapters'),
    {
      name: 'adapters-import-no-other-adapter',
      comment:
        'What two of them need is a port, or belongs to the domain. The client of the API is for whoever asks it.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^adapters/', pathNot: ['^adapters/$1/', '^adapters/apiClient/'] },
    },
    {
      name: 'api-client-runs-in-browsers',
      comment: 'Nothing of Node, and nothing that belongs to the server.',
      severity: 'error',
      from: { path: '^adapters/apiClient/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'adapters-see-ports-of-commands',
      comment:
        'Only what drives commands sees their use cases: the API, and the consumer of uplink messages. cutBody is how much of a body all keep.',
      severity: 'error',
      from: { path: '^adapters/', pathNot: ['^adapters/http/api/', '^adapters/amqp/uplinkConsumer\\.ts$'] },
      to: { path: '^commands/', pathNot: ['^commands/ports/', '^commands/cutBody\\.ts$'] },
    },
    {
      name: 'adapters-see-ports-of-projections',
      comment:
        'Only postgres sees projections: it keeps their rows. commandKey is what both these rows and the live stream name a command by.',
      severity: 'error',
      from: { path: '^adapters/', pathNot: '^adapters/postgres/' },
      to: {
        path: '^projections/',
        pathNot: ['^projections/ports\\.ts$', '^projections/queries/', '^projections/commandKey\\.ts$'],
      },
    },
    {
      name: 'database-clients-only-in-postgres',
      severity: 'error',
      from: { pathNot: [...sqlFolders, '^test/'] },
      to: { path: '(^|/)node_modules/(@types/)?(pg|knex)/' },
    },
    {
      name: 'domain-imports-no-package',
      comment:
        'The hash of ids that follow from others is the exception: a function of its input, without I/O.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '^domain/kernel/derivedUuid\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    {
      name: 'decisions-and-projections-do-no-io',
      comment:
        'node:crypto for ids, zlib for chunks of history, @opentelemetry/api for spans and lru-cache are the exceptions: none does I/O.',
      severity: 'error',
      from: { path: '^(commands|projections)/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: [
          '@opentelemetry/api',
          'node_modules/lru-cache/',
          '^crypto$',
          '^node:crypto$',
          '^zlib$',
          '^node:zlib$',
          '^events$',
          '^timers',
        ],
      },
    },
    {
      name: 'no-cycles',
      comment: 'Not even of types: who reads one file of a circle has to read them all.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-past-the-index',
      comment:
        'A folder is entered through its index.ts, but for the kernel, whose files have nothing in common.',
      severity: 'error',
      from: { path: '^(domain|commands|projections|adapters)/([^/]+)/' },
      to: {
        path: '^(domain|commands|projections)/[^/]+/',
        pathNot: ['^$1/$2/', '/index\\.ts$', '^domain/kernel/'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: '^(dist|var)/',
  },
};
