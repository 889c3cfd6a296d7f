import type { Role } from '../../domain/people/index.js';

/** Somebody who may log in. */
export interface Person {
  /** Random, a UUID. Events know people by it. */
  readonly personId: string;
  readonly login: string;
  /** What others see of them. */
  readonly name: string;
  readonly role: Role;
}

/** A person whose password was right. */
export interface PersonWithPassword extends Person {
  /** Stands for the password: it changes with it, and tells nothing about it. */
  readonly passwordMark: string;
}

/** A browser keeps a cookie; other clients keep a refresh token. */
export type LoginKind = 'browser' | 'client';

/** `view`: of an operator who sees what the person sees, for a quarter of an hour. */
export type LoginSessionKind = LoginKind | 'view';

/** Where a request comes from, as the signed-in devices are listed. */
export interface LoginOrigin {
  /** At most 200 characters. */
  readonly userAgent: string | null;
  readonly address: string | null;
}

export interface NewLoginSession extends LoginOrigin {
  readonly personId: string;
  readonly kind: LoginKind;
  /** SHA-256 of a random secret of 256 bits. */
  readonly secretHash: Uint8Array;
  /** Of the password that was given; without it the session starts whatever the password is now. */
  readonly passwordMark?: string;
  readonly byIssuer?: IssuerLogin;
}

/** A log-in that somebody else's server vouches for. */
export interface IssuerLogin {
  /** Without this link the session does not start, and with it its session ends. */
  readonly oidcLinkId: string;
  /** When the person proved who they are, there or here. */
  readonly authenticatedAt: Date;
  /** Whether they did it there with a second factor. */
  readonly hasSecondFactor: boolean;
}

/** A log-in that holds, with the person as they are now. */
export interface LoginSession {
  readonly loginSessionId: string;
  readonly kind: LoginSessionKind;
  /** The operator of a `view`; null of a person's own. */
  readonly viewerId: string | null;
  readonly lastUsedAt: Date;
  /** When it ends unless it is used before. */
  readonly expiresAt: Date;
  /** When the password or a code was last given within it. */
  readonly authenticatedAt: Date;
  readonly hasSecondFactor: boolean;
  /** Whether the issuer that the person logged in by asked for one. */
  readonly hasIssuersFactor: boolean;
  readonly person: Person;
}

/** Why a session ended before it expired. */
export type LoginSessionEnd =
  | 'loggedOut'
  | 'endedByPerson'
  | 'endedByOperator'
  | 'passwordChanged'
  /** Its browser logged in anew. */
  | 'replaced'
  /** A refresh token came that had been used long before: somebody else has a copy. */
  | 'replayed';

/** A log-in as its person sees it. */
export interface LoginSessionSummary extends LoginOrigin {
  readonly loginSessionId: string;
  readonly kind: LoginSessionKind;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly endedBecause: LoginSessionEnd | null;
}

/** A log-in that ended as `replayed`, of which its person gets a mail. */
export interface ReplayNotice {
  readonly loginSessionId: string;
  readonly login: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly endedAt: Date;
}

/** What became of a refresh token. */
export type Refreshed =
  /** `generation` is that of the token to use from now on. */
  | { readonly type: 'refreshed'; readonly generation: number; readonly session: LoginSession }
  /** Its session was ended by this. */
  | { readonly type: 'replayed'; readonly loginSessionId: string; readonly personId: string }
  /** There is no such session, or it has ended. */
  | { readonly type: 'unknown' };

/** Who did something, as others see it. */
export interface ShownActor {
  /** Null for Brewline itself. */
  readonly personId: string | null;
  /** Null for a person who was deleted. */
  readonly name: string | null;
}

/** Something that is stored about a person. */
export interface PersonalRecord {
  readonly kind:
    'person' | 'issuer' | 'device' | 'share' | 'login' | 'passkey' | 'command' | 'brew' | 'action';
  readonly data: Readonly<Record<string, unknown>>;
}

/** `lastAdmin`: nothing was done, since nobody could add people any more. */
export type Erasure = 'erased' | 'lastAdmin' | 'unknown';

/** A person who watches devices within a log-in. */
export interface LiveWatcher {
  readonly personId: string;
  readonly loginSessionId: string;
  readonly deviceIds: readonly string[];
  /** All devices that the person has, as well. */
  readonly wantsAll: boolean;
}

/** What a watcher may see now. */
export interface LiveAccess {
  /** Operators and administrators. */
  readonly seesEverything: boolean;
  /**
   * Devices that the person has, or that are shared with them, by id: those that are watched, or all (then at most 1,001). What was before
   * this time, by Brewline's clock in epoch milliseconds, is not shown.
   */
  readonly windows: ReadonlyMap<string, number>;
}

/** How a device authenticates: with a secret, or with a client certificate whose common name is its id. */
export type WayIn = 'secret' | 'certificate';

/** The result of a device's log-in. */
export type CredentialVerdict =
  | 'valid'
  | 'unknown'
  | 'revoked'
  | 'blocked'
  | 'wrongSecret'
  /** The device exceeded its limits. */
  | 'throttled'
  /** The secret was valid until it expired, or until the device used its next one. */
  | 'endedSecret'
  /** The device used a secret instead of its certificate, or the reverse. */
  | 'wrongWay';

/** A device to enroll. */
export interface NewDevice {
  readonly deviceId: string;
  readonly wayIn: WayIn;
}

/** A device with its secret, which is available only now: just a hash of it is stored. Null for a device with a certificate. */
export interface ProvisionedDevice {
  readonly deviceId: string;
  readonly secret: string | null;
}

/** A device that was let in. */
export interface AddedDevice extends ProvisionedDevice {
  /** For its label; null where none was wanted, and for a device that somebody owns. */
  readonly claimCode: string | null;
}

export interface EnrolmentOptions {
  /** When their secrets end by themselves; never when undefined. */
  readonly expiresAt?: Date | undefined;
  /** Whether those that nobody owns get a claim code each; not when left out. */
  readonly claimCodes?: boolean;
}

/** How long the previous secret stays valid beside a new one: at most until the device uses the new one. */
export interface Rotation {
  /** 0 ends it at once, together with its connection. */
  readonly overlapMs: number;
  /** When the new secret expires; never when undefined. */
  readonly expiresAt: Date | undefined;
}
