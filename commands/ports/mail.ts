/** A mail to one person. */
export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  /** Plain text; its lines end with `\n`. */
  readonly text: string;
}

/** Its code is `MAIL_UNAVAILABLE`. It has nothing of the address or of the text in it. */
export interface MailUnavailable extends Error {
  /** What the mail server refused it with; undefined when it gave no answer. */
  readonly smtpStatus?: number;
}

/** Sends mails. Implemented by `adapters/smtp`. */
export interface Mailer {
  /**
   * Resolves when the mail server has taken it.
   *
   * @throws MailUnavailable
   */
  sendMail(mail: Mail): Promise<void>;
}
