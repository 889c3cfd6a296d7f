import type { MessageOrder } from '../../../domain/kernel/messageOrder.js';

/** The lines that came of one message of a device, or of one event. */
export interface Passage {
  /** Where the message stands in its device's own order. */
  readonly order: MessageOrder;
  /** It was stored after what has a higher place. */
  readonly late: boolean;
  readonly lines: readonly string[];
}
