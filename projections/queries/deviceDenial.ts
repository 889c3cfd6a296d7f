import type { CredentialVerdict } from './identity.js';

/** Why an enrolled device's log-in was refused; `notOwn` for one with another client id or virtual host than its own. */
export type DenialReason = Exclude<CredentialVerdict, 'valid' | 'unknown'> | 'notOwn';

/** The last refused log-in of a device, and how many there were before it without a pause of an hour. */
export interface DeviceDenial {
  readonly at: Date;
  readonly reason: DenialReason;
  /** The device's IP address, where the broker says it: RabbitMQ does so only when it asks for the virtual host. */
  readonly address: string | null;
  readonly denials: number;
  /** The first of them. */
  readonly since: Date;
}

/** Refused log-ins of one device since they were last written down; the last one counts. */
export interface NewDenials {
  readonly deviceId: string;
  readonly atMs: number;
  readonly reason: DenialReason;
  readonly address: string | null;
  readonly denials: number;
  readonly sinceMs: number;
}

/** Remembers refused log-ins. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface DeviceDenials {
  /** Those of devices that nobody enrolled are ignored: strangers fill no table. */
  write(denials: readonly NewDenials[]): Promise<void>;
}
