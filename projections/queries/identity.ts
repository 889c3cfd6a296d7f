/** An administrator sees and commands every device; a brewer those that are assigned to them. */
export type Role = 'administrator' | 'brewer';

/** Somebody who may log in. */
export interface Person {
  readonly login: string;
  readonly role: Role;
  /** Tokens that were made under another version are refused. */
  readonly tokenVersion: number;
}

/** Somebody who watches devices under a token. */
export interface Watcher {
  readonly login: string;
  readonly tokenVersion: number;
  readonly deviceIds: readonly string[];
}

/** How a device comes in: with a secret, or with a client certificate whose common name is its id. */
export type WayIn = 'secret' | 'certificate';

/** What a device's log-in comes to. */
export type CredentialVerdict =
  | 'valid'
  | 'unknown'
  | 'revoked'
  | 'blocked'
  | 'wrongSecret'
  /** It sent more than its limits allow, and is kept out for a while. */
  | 'throttled'
  /** The secret was right until it expired, or until the device came with its next one. */
  | 'endedSecret'
  /** It came with a secret and is to come with a certificate, or the other way round. */
  | 'wrongWay';

/** A device that is to be let in. */
export interface NewDevice {
  readonly deviceId: string;
  readonly wayIn: WayIn;
}

/** A device with a secret, which is known at this moment only: a hash of it is kept. Null for one that comes with a certificate. */
export interface ProvisionedDevice {
  readonly deviceId: string;
  readonly secret: string | null;
}

/** How long the secret of before holds beside a new one: at the longest until the device comes with the new one. */
export interface Rotation {
  /** 0 ends it at once, and the connection with it. */
  readonly overlapMs: number;
  /** When the new secret ends by itself; never when undefined. */
  readonly expiresAt: Date | undefined;
}
