import type { Catalogue } from '../catalogue.js';

export const search = {
  search: 'Search',
  'search.label': 'Beginning of an id',
  'search.hint': 'Device, serial number, session, brew, command, trace, person, stream.',
  'search.none': 'Nothing begins so.',
  'search.close': 'Close',
  'search.kind.device': 'Device',
  'search.kind.session': 'Session',
  'search.kind.brew': 'Brew',
  'search.kind.command': 'Command',
  'search.kind.stream': 'Stream',
  'search.kind.person': 'Person',
  'search.by.serial': 'by its serial number',
  'search.by.name': 'by the name',
  'search.by.trace': 'by a trace',
  'search.keys': 'Keys',
  'search.key.search': 'Search',
  'search.key.keys': 'These keys',
  'search.key.rows': 'Next and previous row of a list or log',
  'search.key.open': 'Open',
  'search.key.close': 'Close what is open',
} as const satisfies Catalogue;
