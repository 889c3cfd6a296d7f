import type { Range } from './ranges.js';

/** Anomalies of a device's numbering. */
export type SequenceAnomalyKind =
  /** Its counters began again. */
  | 'sequenceRestarted'
  /** Its boot counter jumped, and no clock explains it. */
  | 'bootJumped'
  /** Messages of a boot arrived without a hello. */
  | 'helloMissing'
  /** Two machines seem to use one id. */
  | 'identityShared'
  /** Another message has a number that is already used. */
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
  /** Notices for people about this entry; absent when there are none. */
  readonly notices?: readonly SequenceNotice[];
}

/** The last number of a boot, as reported by the next boot's hello. */
export interface PreviousBoot {
  readonly boot: number;
  readonly lastSeq: number;
}

export interface HelloEntry extends Entry {
  readonly type: 'hello';
  readonly connection: number;
  /** Hash of the whole envelope. */
  readonly hash: number;
  readonly installation?: string;
  readonly previous?: PreviousBoot;
}

/** A person changed a parked message before it was sent through ingest again. */
export interface MessageEdit {
  /** `person:<id>`, or `os:<user>` of the command line. */
  readonly by: string;
  /** When they did; backend time, epoch milliseconds. */
  readonly atMs: number;
  /** Hash of the body that the device sent; absent where that body can't be told. All versions of one message are stored once. */
  readonly original?: number;
}

export interface MessageEntry extends Entry {
  readonly type: 'message';
  readonly seq: number;
  /** Hash of the body alone: a message that is sent again has another time of sending and another trace. */
  readonly hash: number;
  readonly late: boolean;
  readonly parked: boolean;
  readonly requeued: boolean;
  /** Numbers that the message reports as dropped. */
  readonly gap?: Range;
  readonly edited?: MessageEdit;
}

/** One device's entries in a partition's log: the facts from which its numbering is folded. */
export type LogEntry =
  | HelloEntry
  | MessageEntry
  /** An operator let the numbering begin again. */
  | (Entry & { readonly type: 'reset' })
  /** Telemetry from before the log had an entry for each message; it may be there twice. */
  | (Entry & { readonly type: 'unordered'; readonly seq: number; readonly hash: number });
