import type { Translated } from '../catalogue.js';
import type { admin as en } from '../en/admin.js';

export const admin: Translated<typeof en> = {
  'admin.title': 'Brewline Admin',
  'admin.overview': 'Übersicht',
  'admin.audit': 'Audit',
  'admin.errors': 'Fehler',
  'admin.projections': 'Projektionen',
  'admin.parked': 'Geparkt',
  'admin.flows': 'Alles fließt.',
  'admin.degraded': 'Etwas ist langsam oder fehlt.',
  'admin.down': 'Daten fließen nicht.',
  'admin.roles': 'Rollen',
  'admin.role': 'Rolle',
  'admin.status': 'Zustand',
  'admin.instances': 'Instanzen',
  'admin.devices': 'Geräte',
  'admin.online': 'online',
  'admin.openBrews': 'Sude',
  'admin.openCommands': 'Offene Befehle',
  'admin.actions': 'Wartet auf Menschen',
  'admin.figures': 'Zahlen',
  'admin.copyCommand': 'Als Befehl kopieren',
  'admin.toApp': 'Die App',
  'admin.refused': 'Dieses Konto ist für die App. Admin ist für Betreiber.',
  'admin.notYourRole': 'Ihre Rolle zeigt diese Seite nicht. Betreiber und Admins sehen sie.',
};
