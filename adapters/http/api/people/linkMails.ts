import type { Mailer } from '../../../../commands/ports/index.js';
import { linkTo, type LinkPurpose } from '../../../../domain/people/index.js';
import type { Logger } from '../../../../domain/kernel/logger.js';
import { mailText, type Language } from '../../../../domain/texts/index.js';
import type { MadeLink, PersonLinks } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';

/** A mail with a link. */
export interface LinkMail {
  readonly purpose: LinkPurpose;
  readonly link: MadeLink;
  readonly login: string;
  readonly email: string;
  readonly language: Language;
  /** Where people reach the API. */
  readonly origin: string;
}

/** Sends links, while the request waits or after it. */
export interface LinkMails {
  /** @throws HttpProblem 503 when it could not be sent; the link is withdrawn then */
  send(mail: LinkMail): Promise<void>;
  /** Runs work of which the answer tells nothing: what fails is logged. Beyond a limit it is left out. */
  later(work: () => Promise<void>): void;
}

/** Each keeps little more than an address. */
const mostLater = 100;

export function createLinkMails(links: PersonLinks, mailer: Mailer, logger: Logger): LinkMails {
  let running = 0;
  return {
    send: async ({ purpose, link, login, email, language, origin }) => {
      const text = mailText(language, purpose, { login, link: linkTo(origin, purpose, link.token) });
      try {
        await mailer.sendMail({ to: email, ...text });
      } catch {
        await links.withdraw(link.token);
        throw new HttpProblem(503, 'the mail could not be sent; try again later');
      }
    },
    later: (work) => {
      if (running >= mostLater) {
        logger.warn({ running }, 'too many mails wait to be sent: one was left out');
        return;
      }
      running++;
      work()
        .catch((error: unknown) => {
          // The mailer has logged its own failure.
          if (!(error instanceof HttpProblem)) logger.warn({ err: error }, 'a link could not be mailed');
        })
        .finally(() => running--);
    },
  };
}
