import type { Range } from './ranges.js';

/** What people should know of a device's numbering. */
export type SequenceAnomalyKind =
  /** Its counters began anew. */
  | 'sequenceRestarted'
  /** Its boot counter took a leap that no clock explains. */
  | 'bootJumped'
  /** A boot of which messages came, and no hello. */
  | 'helloMissing'
  /** Two machines seem to use one id. */
  | 'identityShared'
  /** Another message came under a number that is taken. */
  | 'numberReused';

export interface SequenceNotice {
  readonly kind: SequenceAnomalyKind;
  readonly detail: string;
}

interface Entry {
  readonly epoch: number;
  readonly boot: number;
  /** Backend time, epoch milliseconds. */
  readonly receivedAtMs: number;
  /** What people are to be told with it; left out when there is nothing. */
  readonly notices?: readonly SequenceNotice[];
}

/** The last number that a boot used, as the hello of the next one says. */
export interface PreviousBoot {
  readonly boot: number;
  readonly lastSeq: number;
}

export interface HelloEntry extends Entry {
  readonly type: 'hello';
  readonly connection: number;
  /** Of the whole envelope. */
  readonly hash: number;
  readonly installation?: string;
  readonly previous?: PreviousBoot;
}

export interface MessageEntry extends Entry {
  readonly type: 'message';
  readonly seq: number;
  /** Of the body alone: a message that is sent again has another time of sending and another trace. */
  readonly hash: number;
  readonly late: boolean;
  readonly parked: boolean;
  readonly requeued: boolean;
  /** Numbers that the message says were dropped. */
  readonly gap?: Range;
}

/** What a partition's log holds of one device: the facts that its numbering is made of. */
export type LogEntry =
  | HelloEntry
  | MessageEntry
  /** An operator let the numbering begin anew. */
  | (Entry & { readonly type: 'reset' })
  /** Telemetry of before the log had an entry for each message, and perhaps twice. */
  | (Entry & { readonly type: 'unordered'; readonly seq: number; readonly hash: number });
