import type { Translated } from '../catalogue.js';
import type { home as en } from '../en/home.js';

export const home: Translated<typeof en> = {
  'home.another': 'Weitere Maschine anmelden',
  'home.title': 'Sude',
  'home.toDo': 'Zu tun',
  'home.nothingToDo': 'Nichts braucht dich.',
  'home.running': 'In Arbeit',
  'home.idle': 'Freie Maschinen',
  'home.unreported': 'Noch nie verbunden',
  'home.finished': 'Fertige Sude',
  'home.board': 'Tafel',
  'home.start': 'Sud beginnen',
  'home.empty': 'Noch keine Maschine.',
  'home.emptyWhere': 'Ihr Code steht auf dem Schild unter der Basis.',
  'home.claim': 'Maschine anmelden',
  'home.noBrews': 'Kein Sud ist in Arbeit.',
  'home.counts': { one: '{count} Sud in Arbeit', other: '{count} Sude in Arbeit' },

  'hindrance.noConnection':
    'Ohne Verbindung lässt sich der Maschine nichts sagen. Tu es, und bestätige es dann hier.',
  'hindrance.machineAway':
    'Die Maschine ist offline, ihr lässt sich nichts sagen. Tu es, und bestätige es hier, wenn sie zurück ist.',

  'brew.halted': 'Der Sud geht nicht weiter: {reason}',
  'brew.next': 'nächster Schritt in {duration}',
  'brew.number': 'Nr.\u00a0{number}',
  'brew.inMachine': 'Bier in {machine}',
  'brew.begins': 'Beginnt von selbst: {time}',
  'brew.hops': 'Hopfen, Fach {slot}',
  'brew.neededNext': 'Du wirst wieder gebraucht etwa {time}: {what}',
  'planned.cancel': 'Plan absagen',
  'planned.yes': 'Ja, absagen',
  'planned.keep': 'Behalten',
};
