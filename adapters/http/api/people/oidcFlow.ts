import { createHmac } from 'node:crypto';
import type { Request, Response } from 'express';
import type { LoginChecks, LoginIssuer } from '../../../../commands/ports/index.js';
import { hasCode } from '../../../../domain/kernel/errors.js';
import type { OidcAccounts, OidcFlow } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { hashOf, newSecret } from './secret.js';
import { clearFlowCookie, flowSecretOf, setFlowCookie } from './sessionCookie.js';

/** A log-in by an issuer, from the first redirect to the one back. */
export interface OidcFlows {
  /**
   * @returns where the issuer asks who the person is
   * @throws HttpProblem 503 when it does not answer
   */
  begin(
    issuer: LoginIssuer,
    flow: Pick<OidcFlow, 'next'> & Partial<OidcFlow>,
    request: Request,
    response: Response,
  ): Promise<string>;

  /**
   * What this browser has begun with this issuer; it is over with that. A request that does not have the browser's own state ends nothing: a
   * page of somebody else may have sent it.
   *
   * @throws HttpProblem 403
   */
  take(
    issuer: LoginIssuer,
    request: Request,
    response: Response,
  ): Promise<{ readonly flow: OidcFlow; readonly checks: LoginChecks }>;
}

export function createOidcFlows(accounts: OidcAccounts, ownOrigin: (request: Request) => string): OidcFlows {
  const checksOf = (secret: Uint8Array, issuer: LoginIssuer, request: Request, again: boolean) => ({
    state: derived(secret, 'state'),
    nonce: derived(secret, 'nonce'),
    codeVerifier: derived(secret, 'verifier'),
    redirectUri: `${ownOrigin(request)}/api/v1/oidc/${issuer.id}/callback`,
    again,
  });
  return {
    begin: async (issuer, given, request, response) => {
      const flow = { again: false, loginSessionId: null, invitationHash: null, ...given };
      const secret = newSecret();
      const checks = checksOf(secret, issuer, request, flow.again);
      const url = await answered(issuer, issuer.authorizationUrl(checks));
      await accounts.begin({ ...flow, issuerId: issuer.id }, hashOf(secret));
      setFlowCookie(request, response, secret);
      return url.href;
    },
    take: async (issuer, request, response) => {
      const secret = flowSecretOf(request);
      const { state } = request.query;
      if (!secret || state !== derived(secret, 'state')) throw refused();
      clearFlowCookie(request, response);
      const flow = await accounts.take(hashOf(secret));
      if (flow?.issuerId !== issuer.id) throw refused();
      return { flow, checks: checksOf(secret, issuer, request, flow.again) };
    },
  };
}

/** All of them follow from what the browser alone has, so the database can't tell them. */
function derived(secret: Uint8Array, purpose: string): string {
  return createHmac('sha256', secret).update(`brewline oidc ${purpose}`).digest('base64url');
}

/**
 * What an issuer answers.
 *
 * @throws HttpProblem 503 or 403 for its failures
 */
export async function answered<Answer>({ name }: LoginIssuer, asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (hasCode(error, 'ISSUER_UNAVAILABLE'))
      throw new HttpProblem(503, `${name} does not answer: try again later, or log in with the password`, {
        code: 'ISSUER_UNAVAILABLE',
        headers: { 'Retry-After': '10' },
      });
    if (hasCode(error, 'ISSUER_REFUSED')) throw refused();
    throw error;
  }
}

/** One answer to whatever does not fit; the log says what it was. */
function refused(): HttpProblem {
  return new HttpProblem(
    403,
    'this log-in does not hold: it was cancelled or used, has expired, or began in another browser; begin again',
    { code: 'ISSUER_REFUSED' },
  );
}
