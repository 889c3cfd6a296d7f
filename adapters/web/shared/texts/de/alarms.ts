import type { Translated } from '../catalogue.js';
import type { alarms as en } from '../en/alarms.js';

export const alarms: Translated<typeof en> = {
  'alarms.title': 'Alarme',
  'alarms.none': 'Nichts braucht dich.',
  'alarms.noneThen': 'Da hat dich nichts gebraucht.',
  'alarms.noneWhat': 'Wenn eine Maschine wartet, weg ist oder eine Störung hat, steht es hier.',
  'alarms.acknowledge': 'Gesehen',
  'alarms.sending': 'Angefragt…',
  'alarms.acknowledged': 'gesehen {time}',
  'alarms.over': 'vorbei {time}',
  'alarms.late': 'spät gemeldet',
  'alarms.offline': 'Nicht ohne Verbindung.',
  'alarms.rules': 'Wann es Alarm gibt',
  'alarms.history': 'Was vorbei ist',
  'alarms.noHistory': 'Noch nichts.',
};
