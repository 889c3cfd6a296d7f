import type { Translated } from '../catalogue.js';
import type { admin as en } from '../en/admin.js';

export const admin: Translated<typeof en> = {
  'admin.title': 'Brewline Admin',
  'admin.overview': 'Übersicht',
  'admin.audit': 'Audit',
  'admin.errors': 'Fehler',
  'admin.projections': 'Projektionen',
  'admin.parked': 'Geparkt',
  'admin.streams': 'Streams',
  'admin.system': 'System',
  'admin.people': 'Personen',
  'admin.flows': 'Alles fließt.',
  'admin.noProjector':
    'Seit {time} läuft kein Projector: Seiten werden nicht fortgeschrieben, Meldungen nicht ausgewertet.',
  'admin.alertSince': '{alert}, seit {time}.',
  'admin.openAlerts': { one: '{count} Meldung ist offen.', other: '{count} Meldungen sind offen.' },
  'admin.moreAlerts': { one: 'und {count} weitere', other: 'und {count} weitere' },
  'admin.degraded': 'Etwas ist langsam oder fehlt.',
  'admin.down': 'Daten fließen nicht.',
  'admin.roles': 'Rollen',
  'admin.devices': 'Geräte',
  'admin.brews': 'Sude',
  'admin.online': 'online',
  'admin.figures': 'Zahlen',
  'admin.copyCommand': 'Als Befehl kopieren',
  'admin.toApp': 'Die App',
  'admin.refused': 'Dieses Konto ist für die App. Admin ist für Betreiber.',
  'admin.notYourRole': 'Ihre Rolle zeigt diese Seite nicht. Betreiber und Admins sehen sie.',
};
