import type { Request, Response } from 'express';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type { ChallengeHolder, Passkeys, SecondFactors } from '../../../../projections/queries/index.js';
import { noteAction } from '../audit/index.js';
import { checkAssertion, refuseWait, relyingPartyOf, type Assertion } from '../people/index.js';

/** Who proves what: the challenge of a passkey is that of the holder. */
export interface FactorClaim {
  readonly personId: string;
  readonly holder: ChallengeHolder;
}

export interface FactorCheckOptions {
  readonly factors: SecondFactors;
  readonly passkeys: Passkeys;
  readonly ownOrigin: (request: Request) => string;
  readonly logger: Logger;
}

/**
 * Whether the body of a request has a second factor of this person: a code, or the answer of a passkey.
 *
 * @throws HttpProblem 429 while they have to wait
 */
export type FactorCheck = (request: Request, response: Response, claim: FactorClaim) => Promise<boolean>;

export function createFactorCheck(options: FactorCheckOptions): FactorCheck {
  const { factors } = options;
  return async (request, response, claim) => {
    const { code, passkey } = (request.body ?? {}) as { code?: string; passkey?: Assertion };
    if (passkey !== undefined) return isRightPasskey(options, { request, response, passkey }, claim);
    if (code === undefined) return false;
    const verdict = await factors.verify(claim.personId, code);
    refuseWait(verdict);
    return verdict.type === 'right';
  };
}

async function isRightPasskey(
  { passkeys, ownOrigin, logger }: FactorCheckOptions,
  { request, response, passkey }: { request: Request; response: Response; passkey: Assertion },
  { personId, holder }: FactorClaim,
): Promise<boolean> {
  const party = relyingPartyOf(ownOrigin(request));
  const credentialId = Buffer.from(passkey.id, 'base64url');
  const verdict = await passkeys.verify({ personId, credentialId, holder }, (challenged) =>
    checkAssertion(party, passkey, { ...challenged, personId }),
  );
  refuseWait(verdict);
  if (verdict.type === 'cloned') {
    const { passkeyId } = verdict;
    noteAction(response, { subjects: [{ kind: 'clonedPasskey', id: passkeyId }] });
    logger.warn(
      { personId, passkeyId },
      'a passkey signed with a counter that does not rise, so there is a copy of its key: it was refused; have the person remove it',
    );
  }
  return verdict.type === 'right';
}
