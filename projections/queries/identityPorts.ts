import type { CredentialVerdict, Person, Watcher } from './identity.js';

/** Who may log in. Implemented by `adapters/postgres/identity`; every method throws as those of `ApiQueries`. */
export interface People {
  /** Undefined when nobody has this login. */
  find(login: string): Promise<Person | undefined>;
  /** The person, if the password is theirs. An unknown login takes as long as a wrong password. */
  withPassword(login: string, password: string): Promise<Person | undefined>;
  /**
   * Sets a password and ends all of the person's log-ins.
   *
   * @returns the token version of new log-ins; undefined when the person does not exist
   */
  changePassword(login: string, password: string): Promise<number | undefined>;
  endLogins(login: string): Promise<void>;
}

/** Which devices are assigned to whom. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
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
