import type { Catalogue } from '../catalogue.js';

export const system = {
  'system.title': 'System',
  'system.settings': 'Settings',
  'system.settingsOf': 'Settings of',
  'system.onlySet': 'Only those that are set',
  'system.setting': 'Setting',
  'system.value': 'Value',
  'system.from': 'From',
  'system.default': 'default',
  'system.set': 'set',
  'system.hidden': 'set, not shown',
  'system.empty': 'empty',
  'system.allDefault': 'Each is the default.',
  'system.noSettings': 'This process has not said how it is set: it is of an earlier release.',
  'system.meaning': 'What each means: brewline settings. A process reads them when it starts.',
  'system.tables': 'Tables',
  'system.migrations': {
    one: '{count} migration, the last one {name}',
    other: '{count} migrations, the last one {name}',
  },
  'system.allMigrations': 'All migrations',
  'system.schema': 'Schema',
  'system.size': 'Size',
  'system.versions': 'More than one version of Brewline runs: {versions}.',
} as const satisfies Catalogue;
