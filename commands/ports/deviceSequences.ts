import type { DeviceSequence, Recorded } from '../../domain/device/sequence/index.js';

/** An event in a partition's log; without a revision the place before a stream's first event. */
export interface LogPlace {
  readonly stream: string;
  readonly revision: bigint | undefined;
}

/** An entry of a partition's log as it is remembered: device, boot, number, hash of the body, and how it is in the log. */
export type RecentEntry = readonly [
  deviceId: string,
  boot: number,
  seq: number,
  hash: number,
  /** With the epoch in which the session that it names began, where that is another one. */
  recorded: Recorded & { readonly sessionEpoch?: number },
];

/** Numberings of a partition's devices, all at one place of its log. */
export interface SequencesToSave {
  readonly place: LogPlace;
  /** The last entries up to there, in order. */
  readonly recent: readonly RecentEntry[];
  readonly devices: readonly {
    readonly deviceId: string;
    readonly state: DeviceSequence;
    /** Something is missing, or people were told so and not yet that it is over. */
    readonly watched: boolean;
    /** Repeats that came since the last time. */
    readonly repeats: number;
  }[];
}

/** Where the numberings of devices are kept between one ingest and the next. Implemented by `adapters/postgres`. */
export interface SequenceStore {
  /** What was saved of a partition; undefined before the first time. Throws `DATABASE_UNAVAILABLE`. */
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
   * Those of the devices that were saved, and the place in the partition's log that they cover: further than the one that `open` found when
   * another ingest saved since. Throws `DATABASE_UNAVAILABLE`.
   */
  load(
    partition: number,
    deviceIds: readonly string[],
  ): Promise<{
    readonly place: LogPlace | undefined;
    readonly states: ReadonlyMap<string, DeviceSequence>;
  }>;
  /**
   * Saves all of it or nothing.
   *
   * @throws BrewlineError `PARTITION_FENCED` when something further was saved of the partition, `DATABASE_UNAVAILABLE`.
   */
  save(partition: number, sequences: SequencesToSave): Promise<void>;
}
