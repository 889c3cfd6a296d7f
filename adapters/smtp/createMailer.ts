import { createTransport, type SMTPTransportOptions } from 'nodemailer';
import type { Mailer, MailUnavailable } from '../../commands/ports/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';

export interface MailerOptions {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  /** `brewline@example.com`, or with a name before it. */
  readonly from: string;
  readonly logger: Logger;
}

export interface SmtpMailer extends Mailer {
  /** Why the last mail did not go out; undefined when it did. */
  readonly failure: () => string | undefined;
  readonly close: () => void;
}

/** A server that does not answer must not keep a request waiting for longer than the API answers in. */
const timeoutMs = 10_000;

/** Sends mails over SMTP. They are encrypted on their way, but to a server on this machine. */
export function createMailer({ url, from, logger }: MailerOptions): SmtpMailer {
  const transport = createTransport(transportOf(url), { from });
  let failure: string | undefined;
  return {
    sendMail: async ({ to, subject, text }) => {
      try {
        // As an object it is one address, whatever is in it.
        await transport.sendMail({ to: { name: '', address: to }, subject, text });
        failure = undefined;
      } catch (error) {
        // What a server says may have the address in it.
        failure = reasonOf(error);
        logger.error({ reason: failure }, 'a mail could not be sent');
        throw mailUnavailable(failure, error);
      }
    },
    failure: () => failure,
    close: () => transport.close(),
  };
}

function mailUnavailable(reason: string, error: unknown): MailUnavailable {
  const { responseCode: smtpStatus } = (error ?? {}) as { readonly responseCode?: unknown };
  const unavailable = new BrewlineError('MAIL_UNAVAILABLE', `the mail could not be sent: ${reason}`);
  return typeof smtpStatus === 'number' ? Object.assign(unavailable, { smtpStatus }) : unavailable;
}

function transportOf(url: string): SMTPTransportOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isHere = /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);
  const secure = protocol === 'smtps:';
  return {
    ...{ host, secure, requireTLS: !secure && !isHere, ignoreTLS: !secure && isHere },
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    // Texts are our own: nothing of them is read from a file or a URL.
    ...{ disableFileAccess: true, disableUrlAccess: true },
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  };
}

/** Nodemailer's code, and SMTP's number where the server gave one. */
function reasonOf(error: unknown): string {
  const { code, responseCode } = (error ?? {}) as {
    readonly code?: unknown;
    readonly responseCode?: unknown;
  };
  const parts = [
    typeof code === 'string' && /^\w+$/.test(code) ? code : 'unknown',
    ...(typeof responseCode === 'number' ? [String(responseCode)] : []),
  ];
  return parts.join(' ');
}
