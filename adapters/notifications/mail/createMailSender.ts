import type {
  Delivery,
  Mailer,
  MailUnavailable,
  Notice,
  NotificationSender,
} from '../../../commands/ports/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { noticeMail } from '../../../domain/texts/index.js';

export interface MailSenderOptions {
  /** Undefined without SMTP. */
  readonly mailer: Mailer | undefined;
  /** Where people reach Brewline, without a slash at its end. */
  readonly origin: string;
  /** For the whole talk with the mail server; 9 s when left out. */
  readonly timeoutMs?: number;
}

/** Mails a notice in the person's language, with the time of the person's zone. */
export function createMailSender({
  mailer,
  origin,
  timeoutMs = 9_000,
}: MailSenderOptions): NotificationSender {
  return {
    deliver: async ({ notice, address }) => {
      if (address.way !== 'mail') return { result: 'failed', failure: 'targetForbidden' };
      if (!mailer) return { result: 'failed', failure: 'notConfigured' };
      const { to, language, timeZone } = address;
      const mail = { to, ...noticeMail(language, notice, { timeZone, link: origin + pathOf(notice) }) };
      const sent = mailer.sendMail(mail).then((): Delivery => ({ result: 'delivered' }), failureOf);
      return within(timeoutMs, sent);
    },
  };
}

function pathOf(notice: Notice): string {
  if (notice.type === 'alert') return '/admin';
  if (notice.type !== 'alarm' && notice.type !== 'summary') return '/';
  return notice.brewId === undefined ? '/alarms' : `/brews/${notice.brewId}`;
}

function failureOf(error: unknown): Delivery {
  if (!hasCode(error, 'MAIL_UNAVAILABLE')) throw error;
  const { smtpStatus: status } = error as MailUnavailable;
  if (status === undefined) return { result: 'failed', failure: 'unreachable' };
  return { result: 'failed', failure: 'refused', status };
}

/** A mail server that is slow at each step may take longer than all of the mailer's own limits. */
function within(timeoutMs: number, sent: Promise<Delivery>): Promise<Delivery> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Delivery>((resolve) => {
    timer = setTimeout(() => resolve({ result: 'failed', failure: 'timedOut' }), timeoutMs);
  });
  return Promise.race([sent, late]).finally(() => clearTimeout(timer));
}
