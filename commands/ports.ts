import type { DeviceInstruction, MachineSnapshot } from '../domain/deviceCommand/index.js';
import type { ExceededLimit, Throttle } from '../domain/device/index.js';
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
  /** First revision to return; the stream's start (or end, backwards) when left out. */
  readonly fromRevision?: bigint;
  readonly limit?: number;
}

/** Where decisions and observations are kept. Implemented by `adapters/eventStore`. */
export interface EventStore {
  /**
   * Appends all events or none.
   *
   * @returns the stream's revision after the append.
   * @throws BrewlineError `WRONG_EXPECTED_REVISION` when the stream is elsewhere,
   *   `EVENT_STORE_UNAVAILABLE` when the outcome is unknown: append the same events again at the same expected revision.
   *   `EVENT_STORE_FAILED` for an error that nobody knows: trying again for long is of no use.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<bigint>;

  /** Events of one stream in order; an absent stream has none. Throws `EVENT_STORE_UNAVAILABLE`. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
}

/** The event store as ingest needs it. Implemented by `adapters/eventStore`. */
export interface LogStore extends EventStore {
  /** Events of all streams whose names begin so, in the order of the whole store: it reads all of that. Throws `EVENT_STORE_UNAVAILABLE`. */
  readStreams(prefix: string): AsyncIterable<RecordedEvent>;

  /** Appends an event of no meaning: resolves when the store takes appends, and throws as `append` does when it does not. */
  probe(): Promise<void>;
}

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

/** One message of a device as it came from the broker. */
export interface UplinkDelivery {
  /** From the topic, which the broker checked against the device's credentials. */
  readonly deviceId: string;
  readonly routingKey: string;
  readonly body: Uint8Array;
  /** Of all of it, where the body is only its beginning. */
  readonly whole?: WholeBody;
  readonly headers: object;
  readonly receivedAtMs: number;
  readonly redelivered: boolean;
  /** What an operator asks with it; a device can't. */
  readonly request?: OperatorRequest;
}

/** What an operator sends through ingest, in the device's place in its queue. */
export type OperatorRequest =
  /** The body is that of a parked message. The epoch is that which it was parked with, if it had a number. */
  | { readonly type: 'requeue'; readonly epoch: number | undefined }
  /** The device's numbering begins anew; there is no body. */
  | { readonly type: 'resetOrder' };

/** A message that can't be processed, kept whole with its cause. */
export interface MessageToPark {
  /** The queue or the projection that it came from. */
  readonly source: string;
  readonly deviceId: string | undefined;
  readonly routingKey: string;
  readonly code: ErrorCode;
  readonly cause: string;
  readonly headers: object;
  readonly body: Uint8Array;
  /** Of all of it, where the body is only its beginning. */
  readonly whole?: WholeBody;
  /** Its place among the device's messages, where that is known. */
  readonly order: MessageOrder | undefined;
  /** True when it may have been parked before, and only its acknowledgement was lost. */
  readonly redelivered: boolean;
}

/** Where messages wait for an operator. Durable when `park` resolves. Implemented by `adapters/postgres`. */
export interface Parking {
  park(messages: readonly MessageToPark[]): Promise<void>;
}

/** Devices that are not let in for a while. Implemented by `adapters/postgres`. */
export interface Throttles {
  /**
   * From now on the device is refused, and soon its connection is ended; the same again changes nothing. Throws `DATABASE_UNAVAILABLE`.
   */
  keepOut(deviceId: string, throttle: Throttle & { readonly exceeded: ExceededLimit }): Promise<void>;
}

/** Which devices counted as online, as far as the read model knows. */
export interface PresenceReader {
  onlineDevices(partition: number): Promise<readonly string[]>;
}

/** What a machine does now, as far as the read models know. Implemented by `adapters/postgres`. */
export interface MachineReader {
  /** Undefined for a device that is not known. Throws `DATABASE_UNAVAILABLE`. */
  snapshot(deviceId: string): Promise<MachineSnapshot | undefined>;
}

/** How an exchange took a command to a device. */
export type PublishOutcome =
  | 'published'
  /** The broker has no session of the device to give it to. */
  | 'returned';

/** The way out to devices. Implemented by `adapters/amqp`. */
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
