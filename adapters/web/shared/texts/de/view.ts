import type { Translated } from '../catalogue.js';
import type { view as en } from '../en/view.js';

export const view: Translated<typeof en> = {
  'view.banner': 'Nur zum Lesen: die App von',
  'view.end': 'Beenden',
  'view.title': 'Die App sehen wie ihr Besitzer',
  'view.of': 'Wie der Besitzer von',
  'view.what':
    'Dieser Tab zeigt eine Viertelstunde lang, was er sieht. Es kann darin nichts getan werden. Es wird festgehalten, und er sieht es unter seinen Anmeldungen.',
  'view.begin': 'Sehen, was er sieht',
  'view.ended': 'Es ist zu Ende.',
};
