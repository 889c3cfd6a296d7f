import type {
  CredentialVerdict,
  ProvisionedDevice,
  NewDevice,
  Person,
  Rotation,
  Watcher,
} from './identity.js';

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
  /** Looks it up each time: a device that is revoked or blocked is refused at once. */
  check(deviceId: string, secret: string): Promise<CredentialVerdict>;
  /** For a device whose certificate the broker has verified. */
  checkCertificate(deviceId: string): Promise<CredentialVerdict>;
}

/**
 * Who may connect as a device. Implemented by `adapters/postgres/identity`; throws what `ApiQueries` throw. Each function is for all
 * of its devices or none: it throws `DEVICE_NOT_ENROLLED` for those that are not there. Role auth ends the connections of devices
 * that lose a right, within two seconds.
 */
export interface DeviceProvisioning {
  /**
   * Lets devices in that are new or were revoked.
   *
   * @param expiresAt when their secrets end by themselves; never when undefined
   * @throws BrewlineError `DEVICE_ENROLLED` when one of them may connect already or is blocked
   */
  enroll(devices: readonly NewDevice[], expiresAt?: Date): Promise<readonly ProvisionedDevice[]>;
  /**
   * Gives devices another secret. One that was given before and never used is gone.
   *
   * @throws BrewlineError `DEVICE_REVOKED`, or `DEVICE_HAS_CERTIFICATE`
   */
  rotate(deviceIds: readonly string[], rotation: Rotation): Promise<readonly ProvisionedDevice[]>;
  /** Refuses them until they are unblocked; their secrets stay. */
  block(deviceIds: readonly string[]): Promise<void>;
  unblock(deviceIds: readonly string[]): Promise<void>;
  /** Ends their secrets for good. */
  revoke(deviceIds: readonly string[]): Promise<void>;
}

/** Devices whose connections at the broker have lost their right. Any number of processes may take from it. */
export interface ConnectionsToEnd {
  /** Takes some for a few seconds, after which others get them again. Adds devices whose secrets have expired. */
  take(limit: number): Promise<readonly ConnectionToEnd[]>;
  /** Their connections are closed; one that lost its right again meanwhile stays. */
  done(ended: readonly ConnectionToEnd[]): Promise<void>;
}

export interface ConnectionToEnd {
  readonly deviceId: string;
  /** Opaque: which loss of the right it is. */
  readonly since: string;
}
