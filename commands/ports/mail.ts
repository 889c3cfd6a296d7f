/** A mail to one person. */
export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  /** Plain text; its lines end with `\n`. */
  readonly text: string;
}

/** Sends mails. Implemented by `adapters/smtp`. */
export interface Mailer {
  /**
   * Resolves when the mail server has taken it.
   *
   * @throws BrewlineError `MAIL_UNAVAILABLE`, without the address or anything of the text
   */
  sendMail(mail: Mail): Promise<void>;
}
