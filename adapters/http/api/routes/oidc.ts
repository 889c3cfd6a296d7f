import { Router, type Request, type Response } from 'express';
import type { LoginIssuer, ProvenIdentity } from '../../../../commands/ports/index.js';
import { shortText } from '../../../../domain/kernel/text.js';
import type { SignUp } from '../../../../domain/people/index.js';
import type {
  LinkedPerson,
  OidcAccounts,
  OidcFlow,
  SecondFactors,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { auditNow, noteAction } from '../audit/index.js';
import {
  answered,
  createOidcFlows,
  isEnrolled,
  isOwnPath,
  limitPerHour,
  pendInBrowser,
  refuseWrongKind,
  sendContinuePage,
  startInBrowser,
  hashOf,
  type LoginAnswers,
  type OidcLimits,
} from '../people/index.js';

export interface OidcRoutesOptions extends LoginAnswers {
  readonly issuers: readonly LoginIssuer[];
  readonly accounts: OidcAccounts;
  readonly factors: SecondFactors;
  readonly signUp: SignUp;
  /** Whether SMTP is set up. */
  readonly sendsMails: boolean;
  readonly ownOrigin: (request: Request) => string;
  readonly limits: OidcLimits;
}

type ForIssuer = Request<{ issuer: string }>;

/** Log-in by issuers: out to the issuer, and back. */
export function oidcRoutes(options: OidcRoutesOptions): Router {
  const { issuers, accounts, ownOrigin, limits, sendsMails, signUp } = options;
  const flows = createOidcFlows(accounts, ownOrigin);
  const limitBegun = limitPerHour(limits.oidcBegunPerHour);
  const router = Router();

  router.get('/oidc', (_request, response) => {
    const items = issuers.map(({ id, name }) => ({ id, name }));
    response.json({ items, sendsMails, signsUp: sendsMails && signUp === 'open' });
  });

  router.get('/oidc/:issuer/login', limitBegun, async (request: ForIssuer, response) => {
    const issuer = issuerWith(issuers, request.params.issuer);
    const { next, again = false } = request.query as { next?: string; again?: boolean };
    const flow = { next: ownPathOf(next, 'query.next'), again };
    const url = await flows.begin(issuer, flow, request, response);
    response.status(303).set('Location', url).end();
  });

  router.post('/oidc/:issuer/join', limitBegun, async (request: ForIssuer, response) => {
    const issuer = issuerWith(issuers, request.params.issuer);
    refuseWrongKind(request, 'browser', ownOrigin(request));
    const { token, next } = request.body as { token: string; next?: string };
    const flow = { next: ownPathOf(next, '#/next'), invitationHash: hashOf(Buffer.from(token)) };
    response.json({ url: await flows.begin(issuer, flow, request, response) });
  });

  const limitFailed = limitPerHour(limits.oidcFailedPerHour, { failed: true });
  router.get('/oidc/:issuer/callback', limitFailed, async (request: ForIssuer, response) => {
    await auditNow(response);
    const issuer = issuerWith(issuers, request.params.issuer);
    const { flow, checks } = await flows.take(issuer, request, response);
    const identity = await answered(issuer, issuer.identify(queryOf(request), checks));
    const to =
      flow.loginSessionId === null
        ? await logIn(options, { issuer, flow, identity }, request, response)
        : await link(accounts, { issuer, flow, identity }, response);
    sendContinuePage(response, to);
  });

  return router;
}

/** @throws HttpProblem 404 */
export function issuerWith(issuers: readonly LoginIssuer[], id: string): LoginIssuer {
  const found = issuers.find((issuer) => issuer.id === id);
  if (!found) throw new HttpProblem(404, 'no issuer has this id: GET /api/v1/oidc lists them');
  return found;
}

/** @throws HttpProblem 400 for what leads elsewhere */
export function ownPathOf(next: string | undefined, pointer: string): string {
  if (next === undefined) return '/';
  if (isOwnPath(next)) return next;
  const detail = 'must be a path of this origin';
  throw new HttpProblem(400, `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
}

interface Proven {
  readonly issuer: LoginIssuer;
  readonly flow: OidcFlow;
  readonly identity: ProvenIdentity;
}

/** @returns where the browser goes: to what it came for, or to the page that asks for a code */
async function logIn(
  options: OidcRoutesOptions,
  proven: Proven,
  request: Request,
  response: Response,
): Promise<string> {
  const { factors } = options;
  const { flow, identity } = proven;
  const person = await accountOf(options, proven);
  if (!person) throw notLinked();
  const { personId, login, oidcLinkId } = person;
  noteAction(response, { personId });
  const { authenticatedAt = new Date(0), hasSecondFactor } = identity;
  if (!hasSecondFactor && isEnrolled(await factors.stateOf(personId))) {
    await pendInBrowser(factors, { personId, login, passwordMark: null, oidcLinkId }, request, response);
    return `/login?next=${encodeURIComponent(flow.next)}#code`;
  }
  const byIssuer = { oidcLinkId, authenticatedAt, hasSecondFactor };
  await startInBrowser(options, { person, byIssuer }, request, response);
  return flow.next;
}

/** Issuer and subject alone lead to an account. Whatever address the issuer names, it is never looked up. */
async function accountOf(
  { accounts, signUp }: OidcRoutesOptions,
  { issuer, flow, identity }: Proven,
): Promise<LinkedPerson | undefined> {
  const who = { issuer: issuer.issuer, subject: identity.subject };
  const known = await accounts.ofIdentity(who);
  if (flow.invitationHash) {
    if (known) throw new HttpProblem(409, 'you have an account here already: log in without the invitation');
    return accounts.join(flow.invitationHash, who);
  }
  if (known || (issuer.signUp ?? signUp) !== 'open') return known;
  const { name, email } = await answered(issuer, identity.profile());
  return accounts.signUp(who, { name: nameOf(name), email: emailOf(email) });
}

async function link(
  accounts: OidcAccounts,
  { issuer, flow, identity }: Proven,
  response: Response,
): Promise<string> {
  const who = { issuer: issuer.issuer, subject: identity.subject };
  const linked = await accounts.link(flow.loginSessionId ?? '', who);
  if (linked.type === 'ended') throw new HttpProblem(403, 'your log-in has ended meanwhile: begin again');
  if (linked.type === 'taken') throw new HttpProblem(409, 'another account here has this link');
  noteAction(response, { personId: linked.personId });
  return flow.next;
}

/** The same whether nobody may sign up, an invitation does not hold, or somebody has the login or the address. */
function notLinked(): HttpProblem {
  return new HttpProblem(
    403,
    'no account here is linked to you: ask for an invitation, or log in with the password and link it there',
    { code: 'ISSUER_NOT_LINKED' },
  );
}

function queryOf({ originalUrl }: Request): string {
  const at = originalUrl.indexOf('?');
  return at < 0 ? '' : originalUrl.slice(at);
}

const mostCharacters = 100;

function nameOf(claim = ''): string | undefined {
  return shortText(claim.trim(), mostCharacters) || undefined;
}

/** As openapi.yaml has addresses; another one is left out. */
const address = /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z\d-]+(\.[A-Za-z\d-]+)+$/;

function emailOf(claim = ''): string | undefined {
  return claim.length <= mostCharacters && address.test(claim) ? claim : undefined;
}
