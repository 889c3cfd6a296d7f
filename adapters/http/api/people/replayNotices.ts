import type { Mailer } from '../../../../commands/ports/index.js';
import type { Logger } from '../../../../domain/kernel/logger.js';
import { mailTextInAll } from '../../../../domain/texts/index.js';
import type { LoginSessions } from '../../../../projections/queries/index.js';

type Notices = Pick<LoginSessions, 'takeReplayNotice' | 'leaveReplayNotice'>;

/** Tells people by mail that a log-in of theirs was ended because a token of it was used twice. Their list of log-ins always says so. */
export interface ReplayNotices {
  /** Does it after the request; what can't be sent now is sent later. */
  tell(): void;
}

/** @param mailer undefined without SMTP: nobody gets a mail then */
export function createReplayNotices(
  sessions: Notices,
  mailer: Mailer | undefined,
  logger: Logger,
): ReplayNotices {
  let done = Promise.resolve();
  return {
    tell: () => {
      if (!mailer) return;
      done = done
        .then(() => tellReplayed(sessions, mailer))
        .catch((err: unknown) =>
          logger.warn({ err }, 'a person could not be told that a log-in was ended; trying again in an hour'),
        );
    },
  };
}

/**
 * Sends every mail of an ended log-in that did not go out yet: one for each, in any number of processes. A mail that fails is left for the
 * next time, and the others are sent.
 *
 * @throws AggregateError of what failed
 */
export async function tellReplayed(sessions: Notices, mailer: Mailer): Promise<void> {
  const failed = new Map<string, unknown>();
  for (;;) {
    const notice = await sessions.takeReplayNotice([...failed.keys()]);
    if (!notice) break;
    const { loginSessionId, login, email, createdAt, endedAt } = notice;
    const filled = { login, from: createdAt.toISOString(), until: endedAt.toISOString() };
    try {
      await mailer.sendMail({ to: email, ...mailTextInAll('replayed', filled) });
    } catch (error) {
      failed.set(loginSessionId, error);
      await sessions.leaveReplayNotice(loginSessionId);
    }
  }
  if (failed.size > 0)
    throw new AggregateError([...failed.values()], `${failed.size} mails could not be sent`);
}
