/** What ingest knows of a device's numbering, some seconds old. */
export interface DeviceSequenceStatus {
  readonly epoch: number;
  /** Times that its counters began anew. */
  readonly restarts: number;
  readonly missing: number;
  /** When the oldest of the missing messages was noticed. */
  readonly missingSince: Date | null;
  readonly late: number;
  readonly parked: number;
  readonly repeats: number;
  /** Messages that the device said it had to drop. */
  readonly dropped: number;
  /** Missing messages that are not waited for any more. */
  readonly lost: number;
  readonly updatedAt: Date;
}

/** Two machines seem to use the device's id by turns. */
export interface SharedId {
  /** When people were told last; once a day while it lasts. */
  readonly noticedAt: Date;
  /** By which counters it shows. */
  readonly detail: string;
}
