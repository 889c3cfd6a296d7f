import type { Schemas } from '../../../apiClient/index.js';

/** Whether this browser can be asked for a passkey here; pages need TLS for it, or this computer. */
export const hasPasskeys =
  'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Asks for one of the passkeys that the challenge names. @throws DOMException when nobody gave one */
export async function answerOf(
  challenge: Schemas['PasskeyRequestOptions'],
): Promise<Schemas['PasskeyAssertion']> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(challenge);
  const credential = await navigator.credentials.get({ publicKey });
  return (credential as PublicKeyCredential).toJSON() as Schemas['PasskeyAssertion'];
}

/** Makes a passkey. @throws DOMException when nobody agreed */
export async function newPasskey(
  challenge: Schemas['PasskeyCreationOptions'],
): Promise<Schemas['PasskeyCredential']> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(challenge);
  const credential = await navigator.credentials.create({ publicKey });
  return (credential as PublicKeyCredential).toJSON() as Schemas['PasskeyCredential'];
}
