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
    'Geräte, Sude und Befehle erscheinen, wie sie waren, und Kurven enden, wo sie sind. Nachrichten der Maschinen werden trotzdem gespeichert.',
  'projections.meanwhileDispatcher':
    'Kein Befehl erreicht eine Maschine. Befehle warten; deren Frist solange abläuft, die verfallen, wenn es weitergeht.',
  'projections.meanwhileBrewPlans':
    'Kein Sud kommt zu seinem nächsten Abschnitt. Maschinen beenden den, in dem sie sind.',
  'projections.meanwhileAlarms':
    'Kein Alarm einer Maschine oder eines Suds wird ausgelöst, und keiner endet.',
  'projections.meanwhileNotifications':
    'Niemand erfährt etwas: keine Mail, keine Push-Nachricht, kein Webhook. Auch von Meldungen erfahren Betreiber nichts.',
  'projections.unrun': 'Kein Prozess führt sie gerade aus',
  'projections.rebuild': '{projection} neu aufbauen',
  'projections.rebuildTitle': '{projection} neu aufbauen?',
  'projections.rebuilding': 'Wird neu aufgebaut',
  'projections.rebuildingShare': 'Wird neu aufgebaut: {percent} %',
  'projections.rebuildRequested': 'Ein Neuaufbau ist verlangt',
  'projections.rebuildLeft': 'noch etwa {duration}',
  'projections.rebuildRequestedBy': 'Letzter Neuaufbau: verlangt {time} von {name}.',
  'projections.rebuildWaits': 'Er beginnt, sobald ihr Prozess läuft und der Event Store antwortet.',
  'projections.rebuildBegan': 'Er begann {time}.',
  'projections.rebuildHead': 'Der Event Store endete da bei Position {head}.',
  'projections.rebuildTook': 'Er war {time} fertig, nach {duration}.',
  'projections.duringReadModels':
    'Ihre Zeilen werden gelöscht und aus allen Ereignissen neu gemacht. Solange zeigt die App niemandem Maschinen, Sude, Vorgänge und Kurven, und sie nimmt dafür keinen Befehl an.',
  'projections.duringDispatcher':
    'Ihre Warteschlangen werden gelöscht und aus allen Ereignissen neu gemacht. Solange erreicht kein Befehl eine Maschine; Befehle warten, keiner geht zweimal hinaus.',
  'projections.duringBrewPlans':
    'Ihre Zeilen werden gelöscht und aus allen Ereignissen neu gemacht. Solange kommt kein Sud zu seinem nächsten Abschnitt; Maschinen beenden den, in dem sie sind.',
  'projections.duringAlarms':
    'Was sie sich merkt, wird gelöscht und aus allen Ereignissen neu gemacht. Solange wird kein Alarm einer Maschine oder eines Suds ausgelöst, und keiner endet.',
  'projections.duringNotifications':
    'Sie ist kein Lesemodell: Was noch hinausgehen sollte, entfällt für immer, und es geht mit dem weiter, was von jetzt an geschieht. Niemand erfährt etwas zweimal.',
  'projections.rebuildLosesNothing':
    'Kein Ereignis geht verloren: Nachrichten der Maschinen werden trotzdem gespeichert.',
  'projections.rebuildExpected':
    'Der letzte Neuaufbau dauerte {took}; mit den Ereignissen von heute dauert er etwa {expected}.',
  'projections.rebuildUnknown':
    'Wie lange es dauert, ist nicht bekannt: Es gab noch keinen Neuaufbau. Es zeigt sich, sobald er läuft.',
  'projections.rebuildWhilePaused':
    'Sie ist angehalten: Ihre Zeilen werden jetzt gelöscht und neu gemacht, sobald jemand sie fortsetzt.',
  'projections.typeName': '{projection} eintippen, um fortzufahren',
  'projections.wrongName': 'Das ist ein anderer Name.',
  'projections.none':
    'Kein Prozess hat eine Projektion gemeldet. Starten Sie einen projector und einen dispatcher.',
};
