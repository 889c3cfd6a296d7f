import type { Translated } from '../catalogue.js';
import type { me as en } from '../en/me.js';

export const me: Translated<typeof en> = {
  'me.board': 'Tafel öffnen',
  'me.boardWhat': 'Für ein Tablet am Zapfhahn: alles, was braut, quer durch den Raum zu lesen.',
  'me.gravityUnit': 'Dichte',
  'me.language': 'Sprache',
  'me.login': 'Du meldest dich an als',
  'me.notifications': 'Benachrichtigungen',
  'me.notificationsWhat': 'Auf diesem Gerät, per Webhook oder per Mail: was deine Maschinen brauchen.',
  'me.notificationsOpen': 'Wählen, was dir gesagt wird',
  'me.settings': 'Sprache, Einheiten und Zeit',
  'me.specificGravity': 'Relative Dichte (SG)',
  'me.temperatureUnit': 'Temperaturen',
  'me.timeZone': 'Zeitzone von Nachrichten an dich',
  'me.timeZoneHint': 'Seiten zeigen die Zeit dieses Geräts: {zone}.',

  'recovery.title': 'Wiederherstellungscodes',
  'recovery.what':
    'Jeder gilt einmal, anstelle eines verlorenen zweiten Faktors. Schreib sie auf: Sie werden nur jetzt gezeigt.',
  'recovery.kept': 'Ich habe sie aufgehoben',
  'recovery.left': { one: '{count} ist übrig.', other: '{count} sind übrig.' },
  'recovery.renew': 'Neue erzeugen',

  'sessions.title': 'Wo du angemeldet bist',
  'sessions.this': 'dieses',
  'sessions.browser': 'Ein Browser',
  'sessions.client': 'Ein Programm',
  'sessions.used': 'zuletzt benutzt {time}',
  'sessions.end': 'Beenden',
  'sessions.endOthers': { one: 'Die andere beenden', other: 'Die {count} anderen beenden' },
  'sessions.endAll': 'Überall abmelden',
  'sessions.ended': { one: '{count} beendete', other: '{count} beendete' },
  'sessions.loggedOut': 'abgemeldet',
  'sessions.endedByPerson': 'von dir beendet',
  'sessions.endedByOperator': 'von einem Betreiber beendet',
  'sessions.passwordChanged': 'das Passwort wurde geändert',
  'sessions.replaced': 'der Browser hat sich neu angemeldet',
  'sessions.replayed': '◆ jemand hat eine Kopie benutzt; warst du das nicht, ändere dein Passwort',
};
