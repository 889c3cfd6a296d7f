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
  'projections.pausedSince': 'Angehalten seit {time} von {name}',
  'projections.somebody': 'jemandem an der Kommandozeile',
  'projections.pause': '{projection} anhalten',
  'projections.resume': '{projection} fortsetzen',
  'projections.pauseTitle': '{projection} anhalten?',
  'projections.untilResumed':
    'Sie bleibt angehalten, auch wenn ihr Prozess neu startet, bis jemand sie fortsetzt. Ereignisse warten, keines geht verloren.',
  'projections.meanwhileShown':
    'Geräte, Sude und Befehle erscheinen, wie sie waren. Nachrichten der Maschinen werden trotzdem gespeichert.',
  'projections.meanwhileRollups':
    'Kurven von Tagen enden, wo sie sind. Messwerte werden trotzdem gespeichert.',
  'projections.meanwhileDispatcher':
    'Kein Befehl erreicht eine Maschine. Befehle warten; deren Frist solange abläuft, die verfallen, wenn es weitergeht.',
  'projections.meanwhileBrewPlans':
    'Kein Sud kommt zu seinem nächsten Abschnitt. Maschinen beenden den, in dem sie sind.',
  'projections.meanwhileAlarms':
    'Kein Alarm einer Maschine oder eines Suds wird ausgelöst, und keiner endet.',
  'projections.meanwhileNotifications':
    'Niemand erfährt etwas: keine Mail, keine Push-Nachricht, kein Webhook. Auch von Meldungen erfahren Betreiber nichts.',
  'projections.none':
    'Kein Prozess hat eine Projektion gemeldet. Starten Sie einen projector und einen dispatcher.',
};
