import type { Translated } from '../catalogue.js';
import type { streams as en } from '../en/streams.js';

export const streams: Translated<typeof en> = {
  'streams.stream': 'Stream',
  'streams.hint': 'etwa brewSession-keg-1.7 oder device-keg-1',
  'streams.category': 'Kategorie',
  'streams.everyCategory': 'alle',
  'streams.order': 'Zuerst',
  'streams.order.newest': 'die neuesten',
  'streams.order.oldest': 'die ältesten',
  'streams.find': 'Suchen',
  'streams.latest': 'Neueste zeigen',
  'streams.clear': 'Filter aufheben',
  'streams.showMore': 'Mehr zeigen',
  'streams.read': {
    one: 'Kategorien haben keinen Index: Für den letzten Teil wurde {count} Ereignis gelesen. „Mehr zeigen“ liest dort weiter.',
    other:
      'Kategorien haben keinen Index: Für den letzten Teil wurden {count} Ereignisse gelesen. „Mehr zeigen“ liest dort weiter.',
  },
  'streams.noStream': 'Dieser Stream hat kein Ereignis. Namen von Streams unterscheiden Groß und Klein.',
  'streams.none': 'In dieser Kategorie ist kein Ereignis.',
  'streams.empty': 'Der Ereignisspeicher ist leer. Hier steht, was Geräte melden und Menschen tun.',
  'streams.linked': 'Ereignis {revision}',
  'streams.foreign':
    'Diesen Stream hat nicht Brewline geschrieben; sein Name hat Zeichen, nach denen die Seite nicht fragt.',
  'streams.bytes': '{bytes} Byte',
  'streams.subject': 'worum es geht',
  'streams.place': 'Ort',
  'streams.placeOf': 'Revision {revision}, Position {position}',
  'streams.recorded': 'Gespeichert',
  'streams.causedBy': 'Verursacht von',
  'streams.cause': 'Ursache',
  'streams.message': 'Nachricht {number} von {device}',
  'streams.notNear': 'nicht unter den 1.000 Ereignissen davor',
  'streams.about': 'Gehört zu',
  'streams.trace': 'Trace',
  'streams.id': 'Ereignis',
  'streams.version': 'Version',
  'streams.data': 'Daten',
  'streams.content.json': 'Daten, wie sie gespeichert wurden, in der Version von damals.',
  'streams.content.telemetry': 'Telemetrie, dekodiert; von langen Stapeln die ersten Nachrichten.',
  'streams.content.bytes': 'Weder JSON noch Telemetrie: die ersten Bytes.',
  'streams.content.tooLong': 'Mehr als 1 MiB: brewline replay gibt es aus.',
  'streams.texts.decrypted':
    'Texte von Personen sind entschlüsselt; null sind die gelöschter Personen. Im Audit steht, dass Sie sie gesehen haben.',
  'streams.texts.unreadable': 'Texte von Personen öffnen sich mit ihren Schlüsseln nicht und fehlen.',
  'streams.moreLines': { one: '{count} weitere Zeile', other: '{count} weitere Zeilen' },
};
