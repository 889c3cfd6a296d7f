import type { Catalogue } from '../catalogue.js';

export const notifications = {
  'notifications.title': 'Notifications',
  'notifications.what': 'How Brewline tells you what your machines need.',
  'notifications.back': 'Me',

  'offer.tell': 'Tell me when the brew needs me',
  'offer.install': 'Put Brewline on the home screen',
  'offer.refuse': 'Not on this device',

  'told.title': 'This device',
  'told.is': 'is told',
  'told.can': 'It is not told yet. Brewline can reach it also while this page is closed.',
  'told.refused':
    'Notifications of Brewline are switched off in this browser. Its settings for this site have them.',
  'told.noKey': 'This server sends no notifications to browsers. Whoever runs it can switch them on.',
  'told.cannot':
    'This browser takes no notifications: not in a private window, not over plain HTTP, and on an iPhone only once Brewline is on the home screen.',
  'told.failed': 'The browser could not subscribe. Without a connection to its maker it can not.',

  'ways.title': 'Who is told',
  'ways.none': 'Nobody yet. Alarms are on the page of alarms only.',
  'ways.this': 'this one',
  'ways.webPush': 'Browser',
  'ways.webhook': 'Webhook',
  'ways.mail': 'Your e-mail address',
  'ways.failing': 'Not reached since {time}.',
  'ways.switchedOff':
    'Switched off {time}: nobody answered there for days. Mend it, remove it, and add it again.',
  'ways.last': 'Last notice {time}: {outcome}',
  'ways.lastTest': 'Last test {time}: {outcome}',
  'ways.test': 'Test',
  'ways.remove': 'Remove',

  'outcome.waiting': 'on its way',
  'outcome.delivered': 'delivered',
  'outcome.failed': 'failed',
  'outcome.summedUp': 'part of a summary',
  'outcome.dropped': 'was over before it went out',
  'outcome.failed.targetForbidden': 'Brewline may not call this address',
  'outcome.failed.nameUnknown': 'this name is unknown',
  'outcome.failed.unreachable': 'could not be reached',
  'outcome.failed.tlsFailed': 'no safe connection',
  'outcome.failed.timedOut': 'did not answer in time',
  'outcome.failed.refused': 'refused it',
  'outcome.failed.notConfigured': 'this server is not set up for it',
  'outcome.failed.gone': 'is gone for good',

  'webhook.add': 'Add a webhook',
  'webhook.what': 'A program of yours gets a signed message for each notice, as Standard Webhooks says.',
  'webhook.name': 'Name',
  'webhook.url': 'Address',
  'webhook.urlHint': 'https://…, reachable from the internet',
  'webhook.added': 'The webhook is added',
  'webhook.secretWhat':
    'With this secret, your program checks that a message is of Brewline. It is shown now only.',
  'webhook.kept': 'I have kept it',

  'what.title': 'What you are told',
  'what.alarm': 'Alarm',
  'what.alerts': 'Alerts of the service, as an operator',
  'what.webPush': 'Browser',
  'what.webhook': 'Webhook',
  'what.mail': 'E-mail',

  'quiet.title': 'Quiet hours',
  'quiet.what': 'Dangers are told at once in these hours too. The rest is summed up when they end.',
  'quiet.zone': 'Times are those of {zone}.',
  'quiet.are': 'Each day from {from} to {until}.',
  'quiet.none': 'There are none.',
  'quiet.from': 'From',
  'quiet.until': 'Until',
  'quiet.save': 'Save',
  'quiet.end': 'No quiet hours',
} as const satisfies Catalogue;
