import type { Role } from '../../domain/people/index.js';

/** Somebody who may log in. */
export interface Person {
  /** Random, a UUID. Events know people by it. */
  readonly personId: string;
  readonly login: string;
  /** What others see of them. */
  readonly name: string;
  readonly role: Role;
  /** Tokens with another version are refused. */
  readonly tokenVersion: number;
}

/** Who did something, as others see it. */
export interface ShownActor {
  /** Null for Brewline itself. */
  readonly personId: string | null;
  /** Null for a person who was deleted. */
  readonly name: string | null;
}

/** Something that is stored about a person. */
export interface PersonalRecord {
  readonly kind: 'person' | 'device' | 'command' | 'brew' | 'action';
  readonly data: Readonly<Record<string, unknown>>;
}

/** `lastAdmin`: nothing was done, since nobody could add people any more. */
export type Erasure = 'erased' | 'lastAdmin' | 'unknown';

/** A person who watches devices with a token. */
export interface Watcher {
  readonly personId: string;
  readonly tokenVersion: number;
  readonly deviceIds: readonly string[];
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

/** How long the previous secret stays valid beside a new one: at most until the device uses the new one. */
export interface Rotation {
  /** 0 ends it at once, together with its connection. */
  readonly overlapMs: number;
  /** When the new secret expires; never when undefined. */
  readonly expiresAt: Date | undefined;
}
