/** A device's numbering as ingest knows it, some seconds old. */
export interface DeviceSequenceStatus {
  readonly epoch: number;
  /** How often its counters began again. */
  readonly restarts: number;
  readonly missing: number;
  /** When the oldest of the missing messages was noticed. */
  readonly missingSince: Date | null;
  readonly late: number;
  readonly parked: number;
  readonly repeats: number;
  /** Messages that the device reported as dropped. */
  readonly dropped: number;
  /** Missing messages that are no longer waited for. */
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
