import type { LoginKind } from './identity.js';

/** A person's second factors. */
export interface FactorState {
  /** Whether there is an authenticator that counts. */
  readonly totp: boolean;
  readonly passkeys: number;
  readonly recoveryCodesLeft: number;
}

/** Too many were wrong: nothing is checked until then. */
export interface FactorWait {
  readonly type: 'wait';
  readonly waitMs: number;
}

/** What became of a code. */
export type FactorVerdict = { readonly type: 'right' } | { readonly type: 'wrong' } | FactorWait;

/** What became of the first code of an authenticator. */
export type Enrolment =
  | Exclude<FactorVerdict, { readonly type: 'right' }>
  /** The codes are known only now: just hashes of them are stored. None when there was a factor before. */
  | { readonly type: 'enrolled'; readonly recoveryCodes: readonly string[] };

/** `last`: nothing was done, since the person needs one. */
export type FactorRemoval = 'removed' | 'unknown' | 'last';

/** A log-in whose first step is done, with the password or by an issuer, and which waits for the second factor. It is no session. */
export interface PendingLogin {
  readonly personId: string;
  readonly login: string;
  readonly kind: LoginKind;
  /** See `PersonWithPassword`; null by an issuer. */
  readonly passwordMark: string | null;
  /** Of the issuer; null with the password. */
  readonly oidcLinkId: string | null;
}

/** Second factors: authenticators (TOTP, RFC 6238) with recovery codes. Implemented by `adapters/postgres`. */
export interface SecondFactors {
  stateOf(personId: string): Promise<FactorState>;

  /** @returns the secret of an authenticator, in base32; until it is confirmed, one that counts already goes on to do so */
  begin(personId: string): Promise<string>;

  /** The authenticator counts from the first right code on, in the place of one that did before. */
  confirm(personId: string, code: string): Promise<Enrolment>;

  /**
   * Takes a code of the authenticator, of which each counts once, or a recovery code. After five wrong ones in a row, codes and passkeys
   * together, each next one has to wait longer, up to 15 minutes, whoever comes with it.
   */
  verify(personId: string, code: string): Promise<FactorVerdict>;

  /** Other recovery codes; those of before are out. Undefined without a factor. */
  renewRecoveryCodes(personId: string): Promise<readonly string[] | undefined>;

  /** Removes the authenticator; the recovery codes as well if it was the last factor. */
  remove(personId: string, options: { readonly mayBeLast: boolean }): Promise<FactorRemoval>;

  /** Keeps a log-in for five minutes. */
  pend(login: PendingLogin, secretHash: Uint8Array): Promise<void>;
  pending(secretHash: Uint8Array): Promise<PendingLogin | undefined>;
  /** False when another one took it first. */
  takePending(secretHash: Uint8Array): Promise<boolean>;
}
