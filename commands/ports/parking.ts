import type { ErrorCode } from '../../domain/kernel/errors.js';
import type { MessageOrder } from '../../domain/kernel/messageOrder.js';
import type { WholeBody } from './delivery.js';

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
