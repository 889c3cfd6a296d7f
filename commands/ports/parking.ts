import type { MessageEdit } from '../../domain/device/sequence/index.js';
import type { ErrorCode } from '../../domain/kernel/errors.js';
import type { MessageOrder } from '../../domain/kernel/messageOrder.js';
import type { RequeuedMessage, WholeBody } from './delivery.js';

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
  /** The parked message that was sent again and comes back as this one. */
  readonly requeued?: RequeuedMessage | undefined;
  /** The body is not what the device sent. */
  readonly edited?: MessageEdit | undefined;
  /** It may have been parked before, when only its acknowledgement was lost. */
  readonly redelivered: boolean;
}

/** Stores messages for an operator. They are durable when `park` resolves. Implemented by `adapters/postgres`. */
export interface Parking {
  park(messages: readonly MessageToPark[]): Promise<void>;
}

/** What became of a parked message that was sent again, and did not come back. */
export interface RequeueSettled extends RequeuedMessage {
  readonly outcome: 'stored' | 'repeat';
}

/** Stores outcomes of parked messages; those that are parked again are settled by parking them. Implemented by `adapters/postgres`. */
export interface RequeueOutcomes {
  settle(settled: readonly RequeueSettled[]): Promise<void>;
}
