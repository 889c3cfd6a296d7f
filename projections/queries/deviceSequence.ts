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
