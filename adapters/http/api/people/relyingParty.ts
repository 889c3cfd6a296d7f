import { isIP } from 'node:net';
import { HttpProblem } from '../../problem.js';

/** For whom passkeys are made, in the words of WebAuthn. An authenticator keeps those of each one apart. */
export interface RelyingParty {
  readonly rpId: string;
  readonly origin: string;
}

/**
 * The host of the API's own origin.
 *
 * @throws HttpProblem 409 where it is an address: WebAuthn knows names alone
 */
export function relyingPartyOf(origin: string): RelyingParty {
  const { hostname } = new URL(origin);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
    throw new HttpProblem(
      409,
      `passkeys belong to a name, and ${hostname} is an address: reach the API by a name, as PUBLIC_URL or as localhost`,
      { code: 'PASSKEY_NEEDS_NAME' },
    );
  return { rpId: hostname, origin };
}
