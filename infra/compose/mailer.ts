import { createMailer, type SmtpMailer } from '../../adapters/smtp/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Config } from '../config.js';
import type { HealthCheck } from '../../domain/health/index.js';

/**
 * What sends mails; undefined without `SMTP_URL`.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when settings do not fit together
 */
export function mailerOf(
  { smtpUrl, mailFrom, signUp }: Pick<Config, 'smtpUrl' | 'mailFrom' | 'signUp'>,
  logger: Logger,
): SmtpMailer | undefined {
  if (smtpUrl === '') {
    if (signUp === 'open')
      throw new BrewlineError(
        'CONFIGURATION_INVALID',
        'SIGN_UP=open needs SMTP_URL: who signs up gets a mail',
      );
    return undefined;
  }
  if (mailFrom === '')
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      'SMTP_URL needs MAIL_FROM, for example brewline@example.com',
    );
  return createMailer({ url: smtpUrl, from: mailFrom, logger });
}

/** Whether the last mail went out. */
export function mailCheck(mailer: SmtpMailer): HealthCheck {
  return {
    code: 'MAIL',
    what: 'the mail server',
    look: () => {
      const failure = mailer.failure();
      if (failure === undefined) return [];
      return [{ code: 'MAIL', level: 'degraded', reason: `the last mail could not be sent: ${failure}` }];
    },
  };
}
