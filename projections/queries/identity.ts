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

/** What a device's log-in comes to. */
export type CredentialVerdict = 'valid' | 'unknown' | 'revoked' | 'wrongSecret' | 'throttled';
