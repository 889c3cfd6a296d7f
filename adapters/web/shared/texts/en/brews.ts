import type { Catalogue } from '../catalogue.js';

export const brews = {
  'brews.status': 'Status',
  'brews.everyStatus': 'Every status',
  'brews.device': 'Base or keg',
  'brews.find': 'Find',
  'brews.latest': 'Show the latest',
  'brews.clear': 'Clear filters',
  'brews.none': 'No brew matches.',
  'brews.empty': 'Nobody has planned a brew yet.',
  'brews.more': 'Show more',
  'brews.nobody': 'somebody who was deleted',
} as const satisfies Catalogue;
