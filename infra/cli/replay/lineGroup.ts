import type { MessageOrder } from '../../../domain/kernel/messageOrder.js';

/** A line before it is written: fields of JSON. */
export type ReplayLine = Readonly<Record<string, unknown>>;

/** The lines of one message of a device, or of one event. */
export interface LineGroup {
  /** The position of the message in its device's own order. */
  readonly order: MessageOrder;
  /** It was stored after one with a higher position. */
  readonly late: boolean;
  readonly lines: readonly ReplayLine[];
}
