import { Router, type Request, type RequestHandler } from 'express';
import type { Role, SignUp } from '../../../../domain/people/index.js';
import { linkTo } from '../../../../domain/people/index.js';
import { mailText, type Language } from '../../../../domain/texts/index.js';
import type { Mailer } from '../../../../commands/ports/index.js';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type { PersonLinks } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import { callerOf, createLinkMails, limitPerHour, type LinkLimits } from '../people/index.js';

export interface LinkRoutesOptions {
  readonly links: PersonLinks;
  /** Undefined without SMTP: admins are shown the links then. */
  readonly mailer: Mailer | undefined;
  readonly signUp: SignUp;
  readonly ownOrigin: (request: Request) => string;
  readonly limits: LinkLimits;
  readonly logger: Logger;
}

interface NewInvitation {
  readonly login: string;
  readonly name?: string;
  readonly role: Role;
  readonly email?: string;
  readonly language?: Language;
}

interface Addressed {
  readonly email: string;
  readonly language?: Language;
}

/** Invitations, sign-up, forgotten passwords and addresses: what needs a link. */
export function linkRoutes(options: LinkRoutesOptions): Router {
  const { links, mailer, signUp, ownOrigin, limits, logger } = options;
  const mails = mailer && createLinkMails(links, mailer, logger);
  const limitMails = limitPerHour(limits.mailsPerHour);
  const router = Router();

  router.post('/invitations', async (request, response) => {
    if (signUp === 'off')
      throw new HttpProblem(403, 'SIGN_UP is off: people are added by brewline person add alone');
    const { login, name = login, role, email, language = 'en' } = request.body as NewInvitation;
    const mailed = mails ? email : undefined;
    const link = await links.invite({ login, name, role, email: mailed });
    if (!link) throw new HttpProblem(409, 'somebody has this login or this address already');
    const origin = ownOrigin(request);
    if (mails && mailed !== undefined)
      await mails.send({ purpose: 'invitation', link, login, email: mailed, language, origin });
    response.status(201).json({
      link: mailed === undefined ? linkTo(origin, 'invitation', link.token) : null,
      expiresAt: link.expiresAt.toISOString(),
    });
  });

  router.post('/reset-links', showResetLink(options));

  router.post('/sign-up', limitMails, (request, response) => {
    if (signUp !== 'open' || !mails) throw new HttpProblem(403, 'an account here begins with an invitation');
    const { email, language = 'en' } = request.body as Addressed;
    const origin = ownOrigin(request);
    mails.later(async () => {
      const signedUp = await links.signUp(email);
      const login = email.toLowerCase();
      if (signedUp.type === 'link')
        await mails.send({ purpose: 'invitation', link: signedUp.link, login, email, language, origin });
      if (signedUp.type === 'known')
        await mailer.sendMail({ to: signedUp.email, ...mailText(language, 'knownAlready', signedUp) });
    });
    response.status(202).end();
  });

  // The answer comes before anything is looked up, so its time tells nothing.
  router.post('/password-reset', limitMails, (request, response) => {
    const { email, language = 'en' } = request.body as Addressed;
    const origin = ownOrigin(request);
    mails?.later(async () => {
      const made = await links.reset(email);
      if (made) await mails.send({ purpose: 'reset', ...made, language, origin });
    });
    response.status(202).end();
  });

  router.post('/links/redeem', limitPerHour(limits.redeemedPerHour), async (request, response) => {
    const { token, password } = request.body as { token: string; password: string };
    const redeemed = await links.redeem(token, password);
    if (redeemed.type === 'unknown') throw endedLink();
    if (redeemed.type === 'taken')
      throw new HttpProblem(409, 'somebody has this login or this address meanwhile');
    response.json({ login: redeemed.login });
  });

  router.post('/people/me/email', limitMails, async (request, response) => {
    if (!mails) throw new HttpProblem(403, 'this instance sends no mails: SMTP_URL is not set');
    const { email, language = 'en' } = request.body as Addressed;
    const { personId, login } = callerOf(response);
    const link = await links.confirmation(personId, email);
    if (!link) throw new HttpProblem(429, 'enough mails went out; try again in half an hour');
    const origin = ownOrigin(request);
    await mails.send({ purpose: 'confirmation', link, login, email, language, origin });
    response.status(202).end();
  });

  router.post('/people/me/email/confirm', async (request, response) => {
    const { token } = request.body as { token: string };
    if (!(await links.confirm(callerOf(response).personId, token))) throw endedLink();
    response.status(204).end();
  });

  return router;
}

/** For an admin to pass on. */
function showResetLink({ links, mailer, ownOrigin }: LinkRoutesOptions): RequestHandler {
  return async (request, response) => {
    const { login } = request.body as { login: string };
    const account = await links.accountOf(login);
    if (!account) throw new HttpProblem(404, 'nobody has this login');
    const { personId, hasEmail } = account;
    noteAction(response, { subjects: [{ kind: 'person', id: personId }] });
    if (mailer && hasEmail)
      throw new HttpProblem(
        409,
        'this person has an address: POST /api/v1/password-reset mails the link there',
      );
    const { token, expiresAt } = await links.resetOf(personId);
    response.status(201).json({
      link: linkTo(ownOrigin(request), 'reset', token),
      expiresAt: expiresAt.toISOString(),
    });
  };
}

/** The same for a link that was used, has expired, is for another account, or never was. */
function endedLink(): HttpProblem {
  return new HttpProblem(404, 'the link does not hold: it was used, or has expired; ask for another one');
}
