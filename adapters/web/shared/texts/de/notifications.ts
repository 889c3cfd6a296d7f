import type { Translated } from '../catalogue.js';
import type { notifications as en } from '../en/notifications.js';

export const notifications: Translated<typeof en> = {
  'notifications.title': 'Benachrichtigungen',
  'notifications.what': 'Wie Brewline dir sagt, was deine Maschinen brauchen.',
  'notifications.back': 'Ich',

  'offer.tell': 'Sag mir, wenn der Sud mich braucht',
  'offer.install': 'Brewline auf den Startbildschirm legen',
  'offer.refuse': 'Hier nicht',

  'told.title': 'Dieses Gerät',
  'told.is': 'wird benachrichtigt',
  'told.can': 'Es wird noch nicht benachrichtigt. Brewline erreicht es auch, während diese Seite zu ist.',
  'told.refused':
    'Benachrichtigungen von Brewline sind in diesem Browser abgeschaltet. Du findest sie in seinen Einstellungen für diese Seite.',
  'told.noKey':
    'Dieser Server schickt Browsern keine Benachrichtigungen. Wer ihn betreibt, kann sie einschalten.',
  'told.cannot':
    'Dieser Browser nimmt keine Benachrichtigungen an: nicht in einem privaten Fenster, nicht über HTTP ohne TLS, und auf einem iPhone erst, wenn Brewline auf dem Startbildschirm liegt.',
  'told.failed':
    'Der Browser konnte sich nicht anmelden. Ohne Verbindung zu seinem Hersteller geht das nicht.',

  'ways.title': 'Wer benachrichtigt wird',
  'ways.none': 'Noch niemand. Alarme stehen nur auf der Seite der Alarme.',
  'ways.this': 'dieses',
  'ways.webPush': 'Browser',
  'ways.webhook': 'Webhook',
  'ways.mail': 'Deine E-Mail-Adresse',
  'ways.failing': 'Seit {time} nicht erreicht.',
  'ways.switchedOff':
    'Abgeschaltet {time}: Dort hat tagelang niemand geantwortet. Behebe das, entferne ihn, und trage ihn neu ein.',
  'ways.last': 'Letzte Nachricht {time}: {outcome}',
  'ways.lastTest': 'Letzter Test {time}: {outcome}',
  'ways.test': 'Testen',
  'ways.remove': 'Entfernen',

  'outcome.waiting': 'unterwegs',
  'outcome.delivered': 'zugestellt',
  'outcome.failed': 'fehlgeschlagen',
  'outcome.summedUp': 'Teil einer Zusammenfassung',
  'outcome.dropped': 'war vorbei, bevor sie hinausging',
  'outcome.failed.targetForbidden': 'diese Adresse darf Brewline nicht aufrufen',
  'outcome.failed.nameUnknown': 'dieser Name ist unbekannt',
  'outcome.failed.unreachable': 'war nicht zu erreichen',
  'outcome.failed.tlsFailed': 'keine sichere Verbindung',
  'outcome.failed.timedOut': 'hat nicht rechtzeitig geantwortet',
  'outcome.failed.refused': 'hat sie abgelehnt',
  'outcome.failed.notConfigured': 'dieser Server ist dafür nicht eingerichtet',
  'outcome.failed.gone': 'gibt es nicht mehr',

  'webhook.add': 'Webhook hinzufügen',
  'webhook.what':
    'Ein Programm von dir bekommt für jede Nachricht eine signierte Meldung, wie Standard Webhooks es vorsieht.',
  'webhook.name': 'Name',
  'webhook.url': 'Adresse',
  'webhook.urlHint': 'https://…, aus dem Internet erreichbar',
  'webhook.added': 'Der Webhook ist eingetragen',
  'webhook.secretWhat':
    'Mit diesem Geheimnis prüft dein Programm, dass eine Meldung von Brewline ist. Es wird nur jetzt gezeigt.',
  'webhook.kept': 'Ich habe es aufgehoben',

  'what.title': 'Was dir gesagt wird',
  'what.alarm': 'Alarm',
  'what.alerts': 'Meldungen zum Dienst, für Betreiber',
  'what.webPush': 'Browser',
  'what.webhook': 'Webhook',
  'what.mail': 'E-Mail',

  'quiet.title': 'Ruhezeit',
  'quiet.what':
    'Gefahren werden auch dann sofort gemeldet. Alles andere wird zusammengefasst, wenn sie endet.',
  'quiet.zone': 'Die Zeiten gelten in {zone}.',
  'quiet.are': 'Jeden Tag von {from} bis {until}.',
  'quiet.none': 'Es gibt keine.',
  'quiet.from': 'Von',
  'quiet.until': 'Bis',
  'quiet.save': 'Speichern',
  'quiet.end': 'Keine Ruhezeit',
};
