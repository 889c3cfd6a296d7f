import type { PageRequest } from './page.js';

/** Messages that the same part parked with the same code. */
export interface ParkedGroup {
  /** What parked them; all partitions of ingest are one. */
  readonly source: string;
  readonly code: string;
  /** All that were parked, also those beyond the budget and those that are discarded. */
  readonly messages: number;
  /** Those that are stored. */
  readonly kept: number;
  /** Stored ones that were not sent again so far, or of which the outcome is not known. */
  readonly waiting: number;
  /** Those that had been sent again, and were parked again. */
  readonly cameBack: number;
  /** How many devices sent them. */
  readonly devices: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Those that were parked in each of the last 24 hours, this one last; also those beyond the budget. */
  readonly lastDay: readonly number[];
  /** The latest three that are stored. */
  readonly samples: readonly ParkedSample[];
}

/** One message of a group. */
export interface ParkedSample {
  readonly id: string;
  /** Null for events that a projection parked. */
  readonly deviceId: string | null;
  readonly cause: string;
}

/** A page of groups; all of them have one list. */
export type ParkedGroupFilter = PageRequest;
