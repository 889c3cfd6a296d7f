import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers';
import type { Challenged, NewPasskey, Passkey } from '../../../../projections/queries/index.js';
import type { Caller } from './authenticate.js';
import type { RelyingParty } from './relyingParty.js';

/** What a browser's `PublicKeyCredential.toJSON()` gives of a new passkey, as far as openapi.yaml describes it. */
export type NewCredential = Pick<RegistrationResponseJSON, 'id' | 'type' | 'response'>;
/** The same of an answer to a challenge. */
export type Assertion = Pick<AuthenticationResponseJSON, 'id' | 'type' | 'response'>;

/** As long as a challenge counts. */
const timeout = 300_000;
/**
 * A PIN, a finger or a face, each time: a passkey alone proves who somebody is before a dangerous operation, and a lost security key must
 * not do.
 */
const userVerification = 'required';
/** ES256 and RS256, which all authenticators have between them. */
const algorithms = [-7, -257];
/** WebAuthn, section 4: longer ids are none. */
const mostIdBytes = 1_023;
const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
type Transport = (typeof knownTransports)[number];

export function registrationOptions(
  { rpId }: RelyingParty,
  { personId, login, name }: Pick<Caller, 'personId' | 'login' | 'name'>,
  { challenge, existing }: { readonly challenge: Uint8Array; readonly existing: readonly Passkey[] },
) {
  return generateRegistrationOptions({
    rpName: 'Brewline',
    rpID: rpId,
    userID: userHandleOf(personId),
    userName: login,
    userDisplayName: name,
    challenge: Buffer.from(challenge),
    timeout,
    attestationType: 'none',
    excludeCredentials: existing.map(descriptorOf),
    authenticatorSelection: { residentKey: 'preferred', userVerification },
    supportedAlgorithmIDs: algorithms,
  });
}

export function assertionOptions(
  { rpId }: RelyingParty,
  { challenge, existing }: { readonly challenge: Uint8Array; readonly existing: readonly Passkey[] },
) {
  const allowCredentials = existing.map(descriptorOf);
  return generateAuthenticationOptions({
    ...{ rpID: rpId, challenge: Buffer.from(challenge), allowCredentials, timeout, userVerification },
  });
}

/** @returns undefined when the credential does not fit the challenge */
export async function checkRegistration(
  { rpId, origin }: RelyingParty,
  credential: NewCredential,
  challenge: Uint8Array,
): Promise<NewPasskey | undefined> {
  if (!isWithoutCertificate(credential)) return undefined;
  const verified = await orUndefined(
    verifyRegistrationResponse({
      response: wholeOf(credential),
      expectedChallenge: base64urlOf(challenge),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  );
  if (!verified?.verified) return undefined;
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  const credentialId = isoBase64URL.toBuffer(id);
  if (credentialId.length === 0 || credentialId.length > mostIdBytes) return undefined;
  const told: readonly string[] = credential.response.transports ?? [];
  const transports = knownTransports.filter((known) => told.includes(known));
  return { credentialId, publicKey, counter, transports };
}

/** @returns the counter of the signature; undefined when the answer does not fit the challenge, or the signature does not fit the key */
export async function checkAssertion(
  { rpId, origin }: RelyingParty,
  assertion: Assertion,
  { personId, challenge, credentialId, publicKey }: Challenged & { readonly personId: string },
): Promise<number | undefined> {
  const { userHandle } = assertion.response;
  if (userHandle !== undefined && userHandle !== base64urlOf(userHandleOf(personId))) return undefined;
  const verified = await orUndefined(
    verifyAuthenticationResponse({
      response: wholeOf(assertion),
      expectedChallenge: base64urlOf(challenge),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      // The counter is compared where it is stored, after the signature: without that anybody could say that it went back.
      credential: { id: base64urlOf(credentialId), publicKey: Buffer.from(publicKey), counter: 0 },
    }),
  );
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined;
}

/** Certificates say where lists of revoked ones are, and the library asks there: whoever registers must not choose whom we call. */
function isWithoutCertificate({ response }: NewCredential): boolean {
  try {
    const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
    const format = attestation.get('fmt');
    // Browsers leave the authenticator's signature with its own key as it is.
    return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined);
  } catch {
    return false;
  }
}

/** The library throws for whatever does not fit, and does nothing but compute. */
function orUndefined<T>(verification: Promise<T>): Promise<T | undefined> {
  return verification.catch(() => undefined);
}

/** Parts that say the same twice, or nothing that is checked. */
function wholeOf<Credential extends { readonly id: string }>(credential: Credential) {
  return { ...credential, rawId: credential.id, clientExtensionResults: {} };
}

function descriptorOf({ credentialId, transports }: Passkey) {
  return { id: base64urlOf(credentialId), transports: [...(transports as readonly Transport[])] };
}

/** The random id of a person tells nobody who it is. */
function userHandleOf(personId: string) {
  return Buffer.from(personId.replaceAll('-', ''), 'hex');
}

function base64urlOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
