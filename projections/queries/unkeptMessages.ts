import type { PageRequest } from './page.js';

/** Messages of a device, code and UTC day that could not be processed and are not kept. */
export interface UnkeptMessages {
  /** Null for events of a projection. */
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
