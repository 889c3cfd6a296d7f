import type { LogEntry, MessageEntry, PreviousBoot, SequenceNotice } from './entry.js';
import type { Range } from './ranges.js';

interface Received {
  readonly boot: number;
  /** Backend time, epoch milliseconds. */
  readonly receivedAtMs: number;
  /** The broker gave it before, to this ingest or another one. */
  readonly redelivered: boolean;
}

/** What a device sent, as far as its numbering is concerned. */
export type SequencedMessage =
  | (Received & {
      readonly type: 'hello';
      readonly connection: number;
      /** Of the whole envelope. */
      readonly hash: number;
      readonly installation?: string;
      readonly previous?: PreviousBoot;
    })
  | (Received & { readonly type: 'lastWill' })
  | (Received & {
      readonly type: 'message';
      readonly seq: number;
      /** Of the body alone. */
      readonly hash: number;
      /** Its body can't be understood: it is parked, and its number counts as arrived. */
      readonly parked: boolean;
      readonly gap?: Range;
      /** An operator sends a parked message through again, under the epoch that it was parked with. */
      readonly requeuedInto?: number;
    })
  | { readonly type: 'reset'; readonly receivedAtMs: number };

/** A message that the log holds already, and how it is there. */
export interface Recorded {
  readonly epoch: number;
  readonly late: boolean;
  readonly parked: boolean;
  /** What people were to be told with it, as far as that is remembered. */
  readonly notices?: readonly SequenceNotice[];
}

/** What becomes of a message. */
export type Verdict =
  /** It is in no epoch yet: the entry goes to the log. */
  | {
      readonly type: 'new';
      readonly entry: LogEntry;
      readonly late: boolean;
    }
  /** The log has it: no further entry. What it says is decided again, since that may have been cut short. */
  | ({ readonly type: 'repeat' } & Recorded)
  /** It stands outside the numbering. */
  | { readonly type: 'unnumbered'; readonly epoch: number }
  /** Nobody can tell whether it is a repeat: an operator decides. */
  | {
      readonly type: 'park';
      readonly code: 'NUMBER_REUSED' | 'SEQUENCE_TOO_OLD';
      readonly cause: string;
      readonly entry: MessageEntry;
    };

/** Looks among the last entries of the partition's log for this very message: the newest of them. A hello has number 0. */
export type FindRecent = (boot: number, seq: number, hash: number) => Recorded | undefined;

export type HelloMessage = Extract<SequencedMessage, { type: 'hello' }>;
export type NumberedMessage = Extract<SequencedMessage, { type: 'message' }>;
