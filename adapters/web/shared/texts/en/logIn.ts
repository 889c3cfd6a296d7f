import type { Catalogue } from '../catalogue.js';

export const logIn = {
  'login.title': 'Log in',
  'login.hint': 'See what your beer is doing.',
  'login.name': 'Name',
  'login.password': 'Password',
  'login.submit': 'Log in',
  'login.code': 'Code',
  'login.codeHint': 'Six digits of your authenticator, or a recovery code.',
  'login.wrong': 'Name or password is wrong.',
  'login.codeWrong': 'This code is not valid, or was used.',
  'login.wait': 'Too many attempts. Try again in {duration}.',
  'login.by': 'Log in with',
  'login.noPasskey': 'No passkey was given.',
  'login.passkey': 'Use a passkey',
  'login.again': 'You are logged out. Log in to go on; what you typed is kept.',

  logout: 'Log out',

  'proof.title': 'Is it you?',
  'proof.why': 'This can’t be undone, so show again who you are. It counts for ten minutes.',
  'proof.submit': 'Go on',
  'proof.wrong': 'This password is wrong.',
  'proof.refused': 'Nothing was done.',

  'mail.address': 'Mail address',
  'mail.submit': 'Send a link',

  'signUp.title': 'Make an account',
  'signUp.hint': 'It becomes your login.',
  'signUp.asked': 'If the address can have an account, a link is on its way to it.',

  'forgotten.title': 'Forgotten your password?',
  'forgotten.hint': 'The one that you confirmed for your account.',
  'forgotten.asked':
    'If an account has this address, a link is on its way; it holds for 30 minutes. Nothing comes? Ask whoever runs your Brewline for a link.',
  'forgotten.noMails':
    'No mails go out from here. Ask whoever runs your Brewline for a link to choose a new one.',

  'factor.title': 'Second factor',
  'factor.what': 'Whoever knows your password still needs it. The first one ends your other log-ins.',
  'factor.authenticator': 'Authenticator',
  'factor.authenticatorWhat': 'An app with six digits that change.',
  'factor.on': 'counts',
  'factor.add': 'Add',
  'factor.remove': 'Remove',
  'factor.scan': 'Scan this with the authenticator app. It is shown now only.',
  'factor.qr': 'QR code of the secret',
  'factor.open': 'Open it on this device',
  'factor.type': 'or type',
  'factor.codeHint': 'The six digits that the app shows now.',
  'factor.confirm': 'Let it count',

  'passkey.title': 'Passkeys',
  'passkey.what': 'Your phone or computer vouches for you: a finger, a face or its code.',
  'passkey.notHere': 'This browser has none here: they need an encrypted connection.',
  'passkey.add': 'Add a passkey',
  'passkey.name': 'Its name',
  'passkey.nameHint': 'By which you know it when you remove it, for example “phone”.',
  'passkey.added': 'added {time}',
  'passkey.needsName': 'Passkeys need Brewline to be reached by a name, not by an address.',

  'password.new': 'New password',
  'password.hint': 'At least 12 characters.',
  'password.short': 'This is too short: it needs 12 characters.',
  'password.again': 'Once more',
  'password.other': 'This is not the same.',
  'password.change': 'Change the password',
  'password.current': 'Your password now',
  'password.currentHint': 'Empty if you have none.',
  'password.ends': 'You are logged out everywhere but here.',
  'password.changed': 'The password is changed.',
} as const satisfies Catalogue;
