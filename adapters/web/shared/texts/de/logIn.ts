import type { Translated } from '../catalogue.js';
import type { logIn as en } from '../en/logIn.js';

export const logIn: Translated<typeof en> = {
  'login.title': 'Anmelden',
  'login.hint': 'Sieh, was dein Bier macht.',
  'login.name': 'Name',
  'login.password': 'Passwort',
  'login.submit': 'Anmelden',
  'login.code': 'Code',
  'login.codeHint': 'Sechs Ziffern deines Authenticators oder ein Wiederherstellungscode.',
  'login.wrong': 'Name oder Passwort ist falsch.',
  'login.codeWrong': 'Dieser Code gilt nicht oder wurde schon benutzt.',
  'login.wait': 'Zu viele Versuche. Wieder möglich in {duration}.',
  'login.by': 'Anmelden mit',
  'login.noPasskey': 'Es kam kein Passkey.',
  'login.passkey': 'Passkey verwenden',
  'login.again': 'Du bist abgemeldet. Melde dich an, um weiterzumachen; Eingetipptes bleibt.',

  logout: 'Abmelden',

  'proof.title': 'Bist du es?',
  'proof.why':
    'Das lässt sich nicht rückgängig machen; zeig deshalb noch einmal, wer du bist. Es gilt zehn Minuten.',
  'proof.submit': 'Weiter',
  'proof.wrong': 'Dieses Passwort ist falsch.',
  'proof.refused': 'Es wurde nichts getan.',

  'mail.address': 'E-Mail-Adresse',
  'mail.submit': 'Link schicken',

  'signUp.title': 'Konto anlegen',
  'signUp.hint': 'Damit meldest du dich dann an.',
  'signUp.asked': 'Wenn die Adresse ein Konto haben kann, ist ein Link dorthin unterwegs.',

  'forgotten.title': 'Passwort vergessen?',
  'forgotten.hint': 'Die du für dein Konto bestätigt hast.',
  'forgotten.asked':
    'Wenn ein Konto diese Adresse hat, ist ein Link unterwegs; er gilt 30 Minuten. Es kommt nichts? Frag, wer euer Brewline betreibt, nach einem Link.',
  'forgotten.noMails':
    'Von hier gehen keine Mails hinaus. Frag, wer euer Brewline betreibt, nach einem Link für ein neues.',

  'factor.title': 'Zweiter Faktor',
  'factor.what':
    'Wer dein Passwort kennt, braucht ihn trotzdem. Der erste beendet deine anderen Anmeldungen.',
  'factor.authenticator': 'Authenticator',
  'factor.authenticatorWhat': 'Eine App mit sechs Ziffern, die wechseln.',
  'factor.on': 'gilt',
  'factor.add': 'Hinzufügen',
  'factor.remove': 'Entfernen',
  'factor.scan': 'Scanne das mit der Authenticator-App. Es wird nur jetzt gezeigt.',
  'factor.qr': 'QR-Code des Geheimnisses',
  'factor.open': 'Auf diesem Gerät öffnen',
  'factor.type': 'oder tippe',
  'factor.codeHint': 'Die sechs Ziffern, die die App jetzt zeigt.',
  'factor.confirm': 'Gelten lassen',

  'passkey.title': 'Passkeys',
  'passkey.what': 'Dein Handy oder Rechner bürgt für dich: mit Finger, Gesicht oder seinem Code.',
  'passkey.notHere': 'Dieser Browser hat hier keine: Sie brauchen eine verschlüsselte Verbindung.',
  'passkey.add': 'Passkey hinzufügen',
  'passkey.name': 'Sein Name',
  'passkey.nameHint': 'Woran du ihn erkennst, wenn du ihn entfernst, zum Beispiel „Handy“.',
  'passkey.added': 'hinzugefügt {time}',
  'passkey.needsName':
    'Für Passkeys muss Brewline unter einem Namen erreichbar sein, nicht unter einer Adresse.',

  'password.new': 'Neues Passwort',
  'password.hint': 'Mindestens 12 Zeichen.',
  'password.short': 'Das ist zu kurz: Es braucht 12 Zeichen.',
  'password.again': 'Noch einmal',
  'password.other': 'Das ist nicht dasselbe.',
  'password.change': 'Passwort ändern',
  'password.current': 'Dein jetziges Passwort',
  'password.currentHint': 'Leer, wenn du keines hast.',
  'password.ends': 'Du wirst überall außer hier abgemeldet.',
  'password.changed': 'Das Passwort ist geändert.',
};
