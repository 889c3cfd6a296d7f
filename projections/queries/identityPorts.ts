import type { CredentialVerdict, Person, Watcher } from './identity.js';

/** Who may log in. Implemented by `adapters/postgres/identity`; every question throws what those of `ApiQueries` throw. */
export interface People {
  /** Undefined when nobody has this login. */
  find(login: string): Promise<Person | undefined>;
  /** The person when the password is theirs; to find out that nobody has this login takes as long as a wrong password. */
  withPassword(login: string, password: string): Promise<Person | undefined>;
  /**
   * Sets a password and ends all of the person's log-ins.
   *
   * @returns the token version of log-ins from now on; undefined when there is no such person
   */
  changePassword(login: string, password: string): Promise<number | undefined>;
  endLogins(login: string): Promise<void>;
}

/** Whose devices are whose. Implemented by `adapters/postgres/identity`; throws what `ApiQueries` throw. */
export interface DeviceOwners {
  /** Whether all of these devices are assigned to the person. */
  ownsAll(login: string, deviceIds: readonly string[]): Promise<boolean>;
  /**
   * Which of these may still watch all of their devices, in their order: administrators, and brewers to whom all are assigned, whose
   * token no new password has ended.
   */
  mayStillWatch(watchers: readonly Watcher[]): Promise<readonly boolean[]>;
}

/** What devices log in with. Implemented by `adapters/postgres/identity`; throws what `ApiQueries` throw. */
export interface DeviceCredentials {
  /** Looks it up each time: a device that is revoked is refused at once. */
  check(deviceId: string, secret: string): Promise<CredentialVerdict>;
}
