import type { DeviceInstruction, MachineSnapshot } from '../domain/deviceCommand/index.js';
import type { ErrorCode } from '../domain/errors.js';
import type { EventMetadata, RecordedEvent } from '../domain/events.js';

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
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<bigint>;

  /** Events of one stream in order; an absent stream has none. Throws `EVENT_STORE_UNAVAILABLE`. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
}

/** One message of a device as it came from the broker. */
export interface UplinkDelivery {
  /** From the topic, which the broker checked against the device's credentials. */
  readonly deviceId: string;
  readonly routingKey: string;
  readonly body: Uint8Array;
  readonly headers: object;
  readonly receivedAtMs: number;
  readonly redelivered: boolean;
}

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
  /** True when it may have been parked before, and only its acknowledgement was lost. */
  readonly redelivered: boolean;
}

/** Where messages wait for an operator. Durable when `park` resolves. Implemented by `adapters/postgres`. */
export interface Parking {
  park(messages: readonly MessageToPark[]): Promise<void>;
}

/** Which devices counted as online, as far as the read model knows. */
export interface PresenceReader {
  onlineDevices(partition: number): Promise<readonly string[]>;
}

/** What a machine does now, as far as the read models know. Implemented by `adapters/postgres`. */
export interface MachineReader {
  /** Undefined for a device that never said hello. Throws `DATABASE_UNAVAILABLE`. */
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
