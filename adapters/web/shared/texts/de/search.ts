import type { Translated } from '../catalogue.js';
import type { search as en } from '../en/search.js';

export const search: Translated<typeof en> = {
  search: 'Suche',
  'search.label': 'Anfang einer Kennung',
  'search.hint': 'Gerät, Seriennummer, Sitzung, Sud, Befehl, Trace, Person, Stream.',
  'search.none': 'Nichts beginnt so.',
  'search.close': 'Schließen',
  'search.kind.device': 'Gerät',
  'search.kind.session': 'Sitzung',
  'search.kind.brew': 'Sud',
  'search.kind.command': 'Befehl',
  'search.kind.stream': 'Stream',
  'search.kind.person': 'Person',
  'search.by.serial': 'nach der Seriennummer',
  'search.by.name': 'nach dem Namen',
  'search.by.trace': 'nach einem Trace',
  'search.keys': 'Tasten',
  'search.key.search': 'Suche',
  'search.key.keys': 'Diese Tasten',
  'search.key.rows': 'Nächste und vorige Zeile einer Liste oder eines Protokolls',
  'search.key.open': 'Öffnen',
  'search.key.close': 'Schließen, was offen ist',
};
