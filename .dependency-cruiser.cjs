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

module.exports = {
  forbidden: [
    only('domain'),
    only('commands', 'domain'),
    only('projections', 'domain'),
    only('adapters', 'domain', 'commands', 'projections'),
    only('infra', 'domain', 'commands', 'projections', 'adapters'),
    {
      name: 'domain-imports-no-package',
      severity: 'error',
      from: { path: '^domain/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    {
      name: 'decisions-and-projections-do-no-io',
      comment:
        'node:crypto for ids, @opentelemetry/api for spans and lru-cache are the exceptions: none does I/O.',
      severity: 'error',
      from: { path: '^(commands|projections)/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: [
          '@opentelemetry/api',
          'node_modules/lru-cache/',
          '^crypto$',
          '^node:crypto$',
          '^events$',
          '^timers',
        ],
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-past-the-index',
      comment: 'A folder with an index.ts is entered through it.',
      severity: 'error',
      from: { path: '^(domain|commands|projections|adapters)/([^/]+)/' },
      to: {
        path: '^(domain|commands|projections)/[^/]+/',
        pathNot: ['^$1/$2/', '/index\\.ts$'],
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
