import type { LoginKind } from './identity.js';

/** A person's second factor. */
export interface FactorState {
  readonly enrolled: boolean;
  readonly recoveryCodesLeft: number;
}

/** What became of a code. */
export type FactorVerdict =
  | { readonly type: 'right' }
  | { readonly type: 'wrong' }
  /** Too many were wrong: nothing is checked until then. */
  | { readonly type: 'wait'; readonly waitMs: number };

/** What became of the first code of an authenticator. */
export type Enrolment =
  | Exclude<FactorVerdict, { readonly type: 'right' }>
  /** The codes are known only now: just hashes of them are stored. */
  | { readonly type: 'enrolled'; readonly recoveryCodes: readonly string[] };

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

  /** @returns the secret of an authenticator, in base32; undefined where the person has one that counts */
  begin(personId: string): Promise<string | undefined>;

  /** The authenticator counts from the first right code on. */
  confirm(personId: string, code: string): Promise<Enrolment>;

  /**
   * Takes a code of the authenticator, of which each counts once, or a recovery code. After five wrong ones in a row each next one has to
   * wait longer, up to 15 minutes, whoever comes with it.
   */
  verify(personId: string, code: string): Promise<FactorVerdict>;

  /** Other recovery codes; those of before are out. Undefined without a factor. */
  renewRecoveryCodes(personId: string): Promise<readonly string[] | undefined>;

  /** False where there was none. */
  remove(personId: string): Promise<boolean>;

  /** Keeps a log-in for five minutes. */
  pend(login: PendingLogin, secretHash: Uint8Array): Promise<void>;
  pending(secretHash: Uint8Array): Promise<PendingLogin | undefined>;
  /** False when another one took it first. */
  takePending(secretHash: Uint8Array): Promise<boolean>;
}
