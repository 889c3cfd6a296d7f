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

/** The result of a device's log-in. */
export type CredentialVerdict = 'valid' | 'unknown' | 'revoked' | 'wrongSecret' | 'throttled';
