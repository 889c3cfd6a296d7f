/** An administrator sees and commands every device, a brewer those that are assigned to them. */
export type Role = 'administrator' | 'brewer';

/** Somebody who may log in. */
export interface Person {
  readonly login: string;
  readonly role: Role;
  /** Tokens with another version are refused. */
  readonly tokenVersion: number;
}

/** A person who watches devices with a token. */
export interface Watcher {
  readonly login: string;
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
