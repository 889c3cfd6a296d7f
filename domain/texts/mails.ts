import type { LinkPurpose } from '../people/index.js';
import { languages, type Language } from './languages.js';

/** A mail's words. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** A link; that somebody who signs up has an account already; that a log-in ended because its token was copied. */
export type MailKind = LinkPurpose | 'knownAlready' | 'replayed';

/** `{link}`, `{login}`, `{from}` and `{until}` are filled in. */
const texts: Readonly<
  Record<Language, Readonly<Record<MailKind, readonly [subject: string, text: string]>>>
> = {
  en: {
    invitation: [
      'Your invitation to Brewline',
      `Hello,

with this link you choose a password for your account "{login}":

{link}

It works once, for 30 minutes. If you don't expect an invitation, ignore this mail: without the link
there will be no account.`,
    ],
    confirmation: [
      'Confirm your address for Brewline',
      `Hello,

the account "{login}" shall use this address. Confirm it with this link, in the browser where you are logged in:

{link}

It works once, for 30 minutes. If it is not your account, ignore this mail.`,
    ],
    reset: [
      'A new password for Brewline',
      `Hello,

with this link you choose a new password for your account "{login}". All log-ins end with it:

{link}

It works once, for 30 minutes. If you did not ask for it, ignore this mail: your password stays as it is.`,
    ],
    knownAlready: [
      'You have an account at Brewline',
      `Hello,

somebody wants to sign up with this address, which has the account "{login}" already. If it was you, log in, or ask for
a new password. If not, ignore this mail.`,
    ],
    replayed: [
      'A log-in at Brewline was ended',
      `Hello,

somebody used an old token of a log-in of your account "{login}" once more, so there is a copy of it. The log-in, which
began at {from}, was ended at {until}.

If you run two programs with the same token, log in with each of them by itself. If not, change your password, and
look at your signed-in devices.`,
    ],
  },
  de: {
    invitation: [
      'Deine Einladung zu Brewline',
      `Hallo,

mit diesem Link wählst du ein Passwort für dein Konto „{login}“:

{link}

Er gilt einmal, 30 Minuten lang. Wenn du keine Einladung erwartest, beachte diese E-Mail nicht: Ohne den Link entsteht
kein Konto.`,
    ],
    confirmation: [
      'Bestätige deine Adresse für Brewline',
      `Hallo,

das Konto „{login}“ soll diese Adresse verwenden. Bestätige sie mit diesem Link, in dem Browser, in dem du angemeldet
bist:

{link}

Er gilt einmal, 30 Minuten lang. Wenn es nicht dein Konto ist, beachte diese E-Mail nicht.`,
    ],
    reset: [
      'Ein neues Passwort für Brewline',
      `Hallo,

mit diesem Link wählst du ein neues Passwort für dein Konto „{login}“. Alle Anmeldungen enden damit:

{link}

Er gilt einmal, 30 Minuten lang. Wenn du das nicht verlangt hast, beachte diese E-Mail nicht: Dein Passwort bleibt, wie
es ist.`,
    ],
    knownAlready: [
      'Du hast ein Konto bei Brewline',
      `Hallo,

jemand will sich mit dieser Adresse registrieren, zu der es das Konto „{login}“ schon gibt. Wenn du das warst, melde
dich an, oder verlange ein neues Passwort. Wenn nicht, beachte diese E-Mail nicht.`,
    ],
    replayed: [
      'Eine Anmeldung bei Brewline wurde beendet',
      `Hallo,

jemand hat ein altes Token einer Anmeldung deines Kontos „{login}“ noch einmal verwendet, also gibt es eine Kopie
davon. Die Anmeldung, die um {from} begann, wurde um {until} beendet.

Wenn du zwei Programme mit demselben Token betreibst, melde dich mit jedem für sich an. Wenn nicht, ändere dein
Passwort, und sieh deine angemeldeten Geräte durch.`,
    ],
  },
};

/** The words of a mail about an account. */
export function mailText(
  language: Language,
  kind: MailKind,
  filled: {
    readonly login: string;
    readonly link?: string;
    readonly from?: string;
    readonly until?: string;
  },
): MailText {
  const [subject, text] = texts[language][kind];
  // A function, since `$` in a replacement is not taken literally.
  const words = text.replace(
    /\{(login|link|from|until)\}/g,
    (_all, name: keyof typeof filled) => filled[name] ?? '',
  );
  return { subject, text: `${words}\n` };
}

/** The same in every language, for a mail that no request of its reader asked for. */
export function mailTextInAll(kind: MailKind, filled: Parameters<typeof mailText>[2]): MailText {
  const each = languages.map((language) => mailText(language, kind, filled));
  return {
    subject: each.map(({ subject }) => subject).join(' / '),
    text: each.map(({ text }) => text).join('\n'),
  };
}
