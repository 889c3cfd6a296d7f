import type {
  AlertChange,
  MinuteSample,
  OpenAlert,
  ServedCertificate,
  ServiceFacts,
} from '../../domain/alerts/index.js';

/** What of the facts is in the database. */
export type StoredFacts = Omit<ServiceFacts, 'certificates' | 'backupRule'>;

/** Reads what alerts are found in, and keeps the minutes of the last day. Implemented by `adapters/postgres`. */
export interface ServiceFactsReader {
  /** What every process reports, and the minutes of the last hour; cheap enough for every other second. */
  read(): Promise<StoredFacts>;
  /** Adds what there is now to the minute that is under way. It counts devices, so it is called some times a minute. */
  sample(): Promise<MinuteSample>;
}

/** Alerts as rows. Implemented by `adapters/postgres`. */
export interface AlertStore {
  open(): Promise<readonly OpenAlert[]>;
  /** All of them in one transaction. */
  apply(changes: readonly AlertChange[], nowMs: number): Promise<void>;
}

/** Looks at certificates that servers show. One that does not answer has none: that it is away is another alert. */
export type ServedCertificates = () => Promise<readonly ServedCertificate[]>;

/** What operators do about alerts. Implemented by `adapters/postgres`. */
export interface AlertAcknowledgement {
  /**
   * Somebody knows of it: nobody is told any more. One that is acknowledged or resolved stays as it is.
   *
   * @param by the id of a person, or a user of the operating system
   * @returns false when there is no such alert
   */
  acknowledge(alertId: string, by: string): Promise<boolean>;
}
