import type { Translated } from '../catalogue.js';
import type { system as en } from '../en/system.js';

export const system: Translated<typeof en> = {
  'system.title': 'System',
  'system.settings': 'Einstellungen',
  'system.settingsOf': 'Einstellungen von',
  'system.onlySet': 'Nur gesetzte',
  'system.setting': 'Einstellung',
  'system.value': 'Wert',
  'system.from': 'Woher',
  'system.default': 'Vorgabe',
  'system.set': 'gesetzt',
  'system.hidden': 'gesetzt, nicht gezeigt',
  'system.empty': 'leer',
  'system.allDefault': 'Alle sind die Vorgabe.',
  'system.noSettings':
    'Dieser Prozess sagt nicht, wie er eingestellt ist: Er ist von einer früheren Version.',
  'system.meaning': 'Was jede bedeutet: brewline settings. Ein Prozess liest sie, wenn er startet.',
  'system.tables': 'Tabellen',
  'system.migrations': {
    one: '{count} Migration, die letzte {name}',
    other: '{count} Migrationen, die letzte {name}',
  },
  'system.allMigrations': 'Alle Migrationen',
  'system.schema': 'Schema',
  'system.size': 'Größe',
  'system.versions': 'Mehr als eine Version von Brewline läuft: {versions}.',
};
