import type { DeviceInstruction, MachineSnapshot } from '../domain/deviceCommand/index.js';
import type { DeviceSequence, Recorded } from '../domain/device/sequence/index.js';
import type { ErrorCode } from '../domain/kernel/errors.js';
import type { EventMetadata, RecordedEvent } from '../domain/kernel/events.js';
import type { MessageOrder } from '../domain/kernel/messageOrder.js';
import type { WholeBody } from './cutBody.js';

/** The revision that a stream must have for an append to happen. */
export type ExpectedRevision = 'noStream' | 'any' | bigint;

export interface EventToAppend {
  /** UUID; appending the same ids at the same expected revision again is harmless. */
  readonly id: string;
  readonly type: string;
  readonly data: object | Uint8Array;
  readonly metadata: EventMetadata;
}

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** First revision to return; the stream's start (backwards: its end) when left out. */
  readonly fromRevision?: bigint;
  readonly limit?: number;
}

/** Where events are stored. Implemented by `adapters/eventStore`. */
export interface EventStore {
  /**
   * Appends all events or none.
   *
   * @returns the stream's revision after the append.
   * @throws BrewlineError `WRONG_EXPECTED_REVISION` when the stream has another revision, `EVENT_STORE_UNAVAILABLE` when the
   *   outcome is unknown: append the same events again at the same expected revision. `EVENT_STORE_FAILED` for an unknown error:
   *   retrying for long does not help.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<bigint>;

  /** Events of one stream in order; an absent stream has none. Throws `EVENT_STORE_UNAVAILABLE`. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
}

/** The event store as ingest needs it. Implemented by `adapters/eventStore`. */
export interface LogStore extends EventStore {
  /**
   * Events of all streams whose names begin with the prefix, in the order of the store. It reads the whole store. Throws
   * `EVENT_STORE_UNAVAILABLE`.
   */
  readStreams(prefix: string): AsyncIterable<RecordedEvent>;

  /** Appends an event without meaning. Resolves when the store takes appends; otherwise throws as `append` does. */
  probe(): Promise<void>;
}

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

/** One message of a device, as the broker delivered it. */
export interface UplinkDelivery {
  /** From the topic; the broker has checked it against the device's credentials. */
  readonly deviceId: string;
  readonly routingKey: string;
  readonly body: Uint8Array;
  /** Size and hash of the whole body, when `body` is only its beginning. */
  readonly whole?: WholeBody;
  readonly headers: object;
  readonly receivedAtMs: number;
  readonly redelivered: boolean;
  /** A request of an operator; devices can't send one. */
  readonly request?: OperatorRequest;
}

/** What an operator sends through ingest, by the queue of the device. */
export type OperatorRequest =
  /** The body is that of a parked message. `epoch` is the one with which it was parked, if it had a number. */
  | { readonly type: 'requeue'; readonly epoch: number | undefined }
  /** Lets the device's numbering begin again; there is no body. */
  | { readonly type: 'resetOrder' };

/** A message that can't be processed, with its cause. */
export interface MessageToPark {
  /** The queue or the projection that it comes from. */
  readonly source: string;
  readonly deviceId: string | undefined;
  readonly routingKey: string;
  readonly code: ErrorCode;
  readonly cause: string;
  readonly headers: object;
  readonly body: Uint8Array;
  /** Size and hash of the whole body, when `body` is only its beginning. */
  readonly whole?: WholeBody;
  /** Its position among the device's messages, if known. */
  readonly order: MessageOrder | undefined;
  /** It may have been parked before, when only its acknowledgement was lost. */
  readonly redelivered: boolean;
}

/** Stores messages for an operator. They are durable when `park` resolves. Implemented by `adapters/postgres`. */
export interface Parking {
  park(messages: readonly MessageToPark[]): Promise<void>;
}

/** Which devices are online, according to the read model. */
export interface PresenceReader {
  onlineDevices(partition: number): Promise<readonly string[]>;
}

/** What a machine does now, according to the read models. Implemented by `adapters/postgres`. */
export interface MachineReader {
  /** Undefined for an unknown device. Throws `DATABASE_UNAVAILABLE`. */
  snapshot(deviceId: string): Promise<MachineSnapshot | undefined>;
}

/** What the broker did with a command. */
export type PublishOutcome =
  | 'published'
  /** The broker has no session of the device. */
  | 'returned';

/** Publishes commands to devices. Implemented by `adapters/amqp`. */
export interface CommandPublisher {
  /** Resolves after the broker's confirm. Throws `BROKER_UNAVAILABLE`. */
  publish(command: {
    readonly commandId: string;
    readonly deviceId: string;
    readonly instruction: DeviceInstruction;
    readonly deadlineMs: number;
    readonly sentAtMs: number;
    readonly traceparent: string | undefined;
  }): Promise<PublishOutcome>;
}
