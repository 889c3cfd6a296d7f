import type { Translated } from '../catalogue.js';
import type { projections as en } from '../en/projections.js';

export const projections: Translated<typeof en> = {
  'projections.title': 'Projektionen und Rollen',
  'projections.name': 'Projektion',
  'projections.state': 'Zustand',
  'projections.lag': 'Rückstand',
  'projections.behind': 'Ereignisse zurück',
  'projections.hours': 'Die letzte Stunde',
  'projections.noHour': 'Kein projector hat sie in dieser Stunde notiert.',
  'projections.lagHour': 'Rückstand',
  'projections.rateHour': 'Angewandte Ereignisse',
  'projections.trend': 'In einer Minute',
  'projections.rate': 'Rate',
  'projections.parked': 'Geparkte Ereignisse',
  'projections.advanced': 'Zuletzt weiter',
  'projections.position': 'Position',
  'projections.instance': 'Prozess',
  'projections.seconds': '{seconds} s',
  'projections.perSecond': '{rate} je s',
  'projections.growing': 'wächst',
  'projections.steady': 'gleich',
  'projections.falling': 'sinkt',
  'projections.notYet': 'nicht seit dem Start',
  'projections.running': 'Hält mit',
  'projections.catchingUp': 'Holt auf',
  'projections.broken': 'Steht still',
  'projections.stalled': 'Steht seit dem Start, und Ereignisse warten',
  'projections.stalledFor': 'Steht seit {age}, und Ereignisse warten',
  'projections.silent': 'Ihr Prozess meldete sich zuletzt vor {age}',
  'projections.none':
    'Kein Prozess hat eine Projektion gemeldet. Starten Sie einen projector und einen dispatcher.',
};
