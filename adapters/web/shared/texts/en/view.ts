import type { Catalogue } from '../catalogue.js';

export const view = {
  'view.banner': 'For reading only: the app of',
  'view.end': 'End',
  'view.title': 'See the app as its owner',
  'view.of': 'As the owner of',
  'view.what':
    'This tab shows what they see for a quarter of an hour. Nothing can be done in it. It is recorded, and they see it among their log-ins.',
  'view.begin': 'See what they see',
  'view.ended': 'It has ended.',
} as const satisfies Catalogue;
