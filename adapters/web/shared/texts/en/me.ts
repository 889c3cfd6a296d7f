import type { Catalogue } from '../catalogue.js';

export const me = {
  'me.language': 'Language',
  'me.login': 'You log in as',
  'me.settings': 'Language and time',
  'me.timeZone': 'Time zone of messages to you',
  'me.timeZoneHint': 'Pages show the time of this device: {zone}.',

  'recovery.title': 'Recovery codes',
  'recovery.what':
    'Each counts once, in the place of a lost second factor. Write them down: they are shown now only.',
  'recovery.kept': 'I have kept them',
  'recovery.left': { one: '{count} is left.', other: '{count} are left.' },
  'recovery.renew': 'Make new ones',

  'sessions.title': 'Where you are logged in',
  'sessions.this': 'this one',
  'sessions.browser': 'A browser',
  'sessions.client': 'A program',
  'sessions.used': 'last used {time}',
  'sessions.end': 'End',
  'sessions.endOthers': { one: 'End the other one', other: 'End the {count} others' },
  'sessions.endAll': 'Log out everywhere',
  'sessions.ended': { one: '{count} that has ended', other: '{count} that have ended' },
  'sessions.loggedOut': 'logged out',
  'sessions.endedByPerson': 'ended by you',
  'sessions.endedByOperator': 'ended by an operator',
  'sessions.passwordChanged': 'the password was changed',
  'sessions.replaced': 'the browser logged in anew',
  'sessions.replayed': '◆ somebody used a copy of it; if that was not you, change your password',
} as const satisfies Catalogue;
