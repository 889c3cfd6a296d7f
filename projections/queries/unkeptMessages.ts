import type { PageRequest } from './page.js';

/** Counts of messages that could not be processed and were not kept, by device, code and UTC day. */
export interface UnkeptMessages {
  /** Null for events that a projection parked. */
  readonly deviceId: string | null;
  readonly code: string;
  readonly day: string;
  /** The budget was used up, or an operator discarded them. */
  readonly reason: 'budget' | 'discarded';
  /** The operator; empty for the budget. */
  readonly by: string;
  readonly messages: number;
  readonly bytes: number;
  readonly lastAt: Date;
}

export interface UnkeptFilter extends PageRequest {
  readonly deviceId?: string | undefined;
}
