import type { Translated } from '../catalogue.js';
import type { brews as en } from '../en/brews.js';

export const brews: Translated<typeof en> = {
  'brews.status': 'Stand',
  'brews.everyStatus': 'Jeder Stand',
  'brews.device': 'Basis oder Keg',
  'brews.find': 'Suchen',
  'brews.latest': 'Die neuesten zeigen',
  'brews.clear': 'Filter aufheben',
  'brews.none': 'Kein Sud passt.',
  'brews.empty': 'Noch hat niemand einen Sud geplant.',
  'brews.more': 'Mehr zeigen',
  'brews.nobody': 'jemand, der gelöscht wurde',
};
