import type { Catalogue } from '../catalogue.js';

export const alarms = {
  'alarms.title': 'Alarms',
  'alarms.none': 'Nothing needs you.',
  'alarms.noneThen': 'Nothing needed you then.',
  'alarms.noneWhat': 'When a machine waits, is away or has a fault, it says so here.',
  'alarms.acknowledge': 'Acknowledge',
  'alarms.sending': 'Asked…',
  'alarms.acknowledged': 'acknowledged {time}',
  'alarms.over': 'over {time}',
  'alarms.late': 'reported late',
  'alarms.offline': 'Not without a connection.',
  'alarms.rules': 'When there is an alarm',
  'alarms.history': 'What is over',
  'alarms.noHistory': 'Nothing yet.',
} as const satisfies Catalogue;
