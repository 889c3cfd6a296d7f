import { Router, type Request } from 'express';
import type {
  ChallengeHolder,
  LoginSessions,
  Passkey,
  Passkeys,
  SecondFactors,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import {
  assertionOptions,
  callerOf,
  checkRegistration,
  lastFactor,
  loginHolder,
  notPending,
  pendingLoginOf,
  registrationOptions,
  refuseWrongKind,
  relyingPartyOf,
  type Caller,
  type NewCredential,
  type SessionDirectory,
} from '../people/index.js';

export interface PasskeyRoutesOptions {
  readonly passkeys: Passkeys;
  readonly factors: SecondFactors;
  readonly sessions: LoginSessions;
  readonly directory: SessionDirectory;
  readonly ownOrigin: (request: Request) => string;
  readonly mayLackFactor: (caller: Caller) => boolean;
}

/** The caller's passkeys, and the challenges that they answer. */
export function passkeyRoutes(options: PasskeyRoutesOptions): Router {
  const { passkeys, sessions, directory, ownOrigin, mayLackFactor } = options;
  const router = Router().use(challengeRoutes(options));

  router.get('/people/me/passkeys', async (_request, response) => {
    const items = await passkeys.listOf(callerOf(response).personId);
    response.json({ items: items.map(resource) });
  });

  router.post('/people/me/passkeys/options', async (request, response) => {
    const caller = callerOf(response);
    const party = relyingPartyOf(ownOrigin(request));
    const existing = await passkeys.listOf(caller.personId);
    const challenge = await challengeFor(passkeys, registrationHolder(caller.session));
    response.json(await registrationOptions(party, caller, { challenge, existing }));
  });

  router.post('/people/me/passkeys', async (request, response) => {
    const { personId, session } = callerOf(response);
    const { name, credential } = request.body as { name: string; credential: NewCredential };
    const party = relyingPartyOf(ownOrigin(request));
    const to = { personId, name, holder: registrationHolder(session) };
    const added = await passkeys.register(to, (challenge) => checkRegistration(party, credential, challenge));
    if (added.type === 'full') throw new HttpProblem(409, 'you have ten passkeys, which is the limit');
    // The same for one that somebody else has: nobody learns whose there are.
    if (added.type === 'refused')
      throw new HttpProblem(
        403,
        'the passkey was not accepted: begin again with POST /api/v1/people/me/passkeys/options',
      );
    const { passkey, recoveryCodes } = added;
    noteAction(response, { subjects: [{ kind: 'passkey', id: passkey.passkeyId }] });
    // Log-ins that had no second factor to pass.
    if (recoveryCodes.length > 0)
      await sessions.end({ personId, except: session.loginSessionId }, 'endedByPerson');
    directory.forget();
    response.status(201).json({ ...resource(passkey), recoveryCodes });
  });

  router.post(
    '/people/me/passkeys/:passkeyId/name',
    async (request: Request<{ passkeyId: string }>, response) => {
      const { name } = request.body as { name: string };
      const isDone = await passkeys.rename(callerOf(response).personId, request.params.passkeyId, name);
      if (!isDone) throw noSuchPasskey();
      response.status(204).end();
    },
  );

  router.delete(
    '/people/me/passkeys/:passkeyId',
    async (request: Request<{ passkeyId: string }>, response) => {
      const caller = callerOf(response);
      const mayBeLast = mayLackFactor(caller);
      const removal = await passkeys.remove(caller.personId, request.params.passkeyId, { mayBeLast });
      if (removal === 'unknown') throw noSuchPasskey();
      if (removal === 'last') throw lastFactor();
      directory.forget();
      response.status(204).end();
    },
  );

  return router;
}

/** What a passkey answers at log-in, and to prove again who somebody is. */
function challengeRoutes({ passkeys, factors, ownOrigin }: PasskeyRoutesOptions): Router {
  const router = Router();

  async function assertionFor(request: Request, personId: string, holder: ChallengeHolder) {
    const party = relyingPartyOf(ownOrigin(request));
    const existing = await passkeys.listOf(personId);
    if (existing.length === 0) throw new HttpProblem(404, 'there is no passkey');
    const challenge = await challengeFor(passkeys, holder);
    return assertionOptions(party, { challenge, existing });
  }

  router.post('/login/factor/passkey', async (request, response) => {
    const pending = await pendingLoginOf(factors, request);
    if (!pending) throw notPending();
    refuseWrongKind(request, pending.kind, ownOrigin(request));
    response.json(await assertionFor(request, pending.personId, loginHolder(pending.secretHash)));
  });

  router.post('/people/me/proof/passkey', async (request, response) => {
    const { personId, session } = callerOf(response);
    const holder = { purpose: 'proof', id: session.loginSessionId } as const;
    response.json(await assertionFor(request, personId, holder));
  });

  return router;
}

/** @throws HttpProblem 429 */
async function challengeFor(passkeys: Passkeys, holder: ChallengeHolder): Promise<Uint8Array> {
  const challenge = await passkeys.challenge(holder);
  if (!challenge)
    throw new HttpProblem(429, 'too many challenges were asked for; try again in five minutes', {
      headers: { 'Retry-After': '300' },
    });
  return challenge;
}

function registrationHolder({ loginSessionId }: Caller['session']): ChallengeHolder {
  return { purpose: 'registration', id: loginSessionId };
}

function noSuchPasskey(): HttpProblem {
  return new HttpProblem(404, 'you have no such passkey');
}

function resource({ passkeyId, name, createdAt, lastUsedAt }: Passkey) {
  return {
    ...{ passkeyId, name },
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
