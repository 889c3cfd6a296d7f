import type { DeviceSequence, Recorded } from '../../domain/device/sequence/index.js';

/** The position of an event in a partition's log; without a revision, the position before a stream's first event. */
export interface LogPlace {
  readonly stream: string;
  readonly revision: bigint | undefined;
}

/** An entry of a partition's log in memory: device, boot, number, hash of the body, and how it was recorded. */
export type RecentEntry = readonly [
  deviceId: string,
  boot: number,
  seq: number,
  hash: number,
  /** With the epoch in which the named session began, when it differs. */
  recorded: Recorded & { readonly sessionEpoch?: number },
];

/** Numberings of a partition's devices, all at one position of its log. */
export interface SequencesToSave {
  readonly place: LogPlace;
  /** The last entries up to that position, in order. */
  readonly recent: readonly RecentEntry[];
  readonly devices: readonly {
    readonly deviceId: string;
    readonly state: DeviceSequence;
    /** Messages are missing, or an incident of missing messages is still open. */
    readonly watched: boolean;
    /** Repeats since the last save. */
    readonly repeats: number;
  }[];
}

/** Stores the numberings of devices between two ingests. Implemented by `adapters/postgres`. */
export interface SequenceStore {
  /** What was saved of a partition; undefined before the first save. Throws `DATABASE_UNAVAILABLE`. */
  open(partition: number): Promise<
    | {
        readonly place: LogPlace;
        readonly recent: readonly RecentEntry[];
        /** Devices that are watched. */
        readonly watched: readonly string[];
      }
    | undefined
  >;
  /**
   * The saved numberings of these devices, and the position in the partition's log that they include. It is later than the
   * position that `open` found when another ingest has saved since. Throws `DATABASE_UNAVAILABLE`.
   */
  load(
    partition: number,
    deviceIds: readonly string[],
  ): Promise<{
    readonly place: LogPlace | undefined;
    readonly states: ReadonlyMap<string, DeviceSequence>;
  }>;
  /**
   * Saves everything or nothing.
   *
   * @throws BrewlineError `PARTITION_FENCED` when a later position of the partition was saved, `DATABASE_UNAVAILABLE`.
   */
  save(partition: number, sequences: SequencesToSave): Promise<void>;
}
