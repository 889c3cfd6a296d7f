import type { FactorRemoval, FactorVerdict } from './factors.js';

/** What a person names a passkey, and what finds its authenticator. */
export interface Passkey {
  readonly passkeyId: string;
  readonly name: string;
  readonly credentialId: Uint8Array;
  /** How browsers reach it, as WebAuthn names that. */
  readonly transports: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** A passkey whose registration was checked. */
export interface NewPasskey {
  readonly credentialId: Uint8Array;
  /** A COSE_Key. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** Who was given a challenge, and what for: it counts for nobody and nothing else. */
export interface ChallengeHolder {
  readonly purpose: 'login' | 'proof' | 'registration';
  /** Of a log-in, or of one that waits for its second factor. */
  readonly id: string;
}

/** What the answer of a passkey is checked with. */
export interface Challenged {
  readonly challenge: Uint8Array;
  readonly credentialId: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** What became of the answer of a passkey. */
export type PasskeyVerdict =
  | FactorVerdict
  /** The signature is right, but its counter is not above that of the last one: two devices have the key. */
  | { readonly type: 'cloned'; readonly passkeyId: string };

/** What became of a new passkey. */
export type Registration =
  | {
      readonly type: 'added';
      readonly passkey: Passkey;
      /** None when there was a factor before. */
      readonly recoveryCodes: readonly string[];
    }
  /** It was not checked successfully, or it is somebody's already. */
  | { readonly type: 'refused' }
  | { readonly type: 'full' };

/** Passkeys (WebAuthn). Implemented by `adapters/postgres`, which leaves the protocol to who calls it. */
export interface Passkeys {
  /** The first added first. */
  listOf(personId: string): Promise<readonly Passkey[]>;

  /**
   * Makes a challenge of 256 random bits. It counts once, for five minutes, and until its holder gets the next one.
   *
   * @returns undefined when the holder asked for too many
   */
  challenge(holder: ChallengeHolder): Promise<Uint8Array | undefined>;

  /**
   * Adds a passkey, ten at most.
   *
   * @param check what there is to store; undefined when the answer does not fit the challenge
   */
  register(
    to: { readonly personId: string; readonly name: string; readonly holder: ChallengeHolder },
    check: (challenge: Uint8Array) => Promise<NewPasskey | undefined>,
  ): Promise<Registration>;

  /**
   * Takes the answer of a passkey to the challenge of this holder. Failures count as those of codes do.
   *
   * @param check the counter of a signature that fits; undefined when it does not
   */
  verify(
    by: { readonly personId: string; readonly credentialId: Uint8Array; readonly holder: ChallengeHolder },
    check: (challenged: Challenged) => Promise<number | undefined>,
  ): Promise<PasskeyVerdict>;

  /** False where the person has no such passkey. */
  rename(personId: string, passkeyId: string, name: string): Promise<boolean>;

  /** Removes one; the recovery codes as well if it was the last factor. */
  remove(
    personId: string,
    passkeyId: string,
    options: { readonly mayBeLast: boolean },
  ): Promise<FactorRemoval>;
}
