import type { LogEntry, MessageEdit, MessageEntry, PreviousBoot, SequenceNotice } from './entry.js';
import type { Range } from './ranges.js';

interface Received {
  readonly boot: number;
  /** Backend time, epoch milliseconds. */
  readonly receivedAtMs: number;
  /** The broker delivered it before, to this ingest or another one. */
  readonly redelivered: boolean;
}

/** A device's message, as the numbering needs it. */
export type SequencedMessage =
  | (Received & {
      readonly type: 'hello';
      readonly connection: number;
      /** Hash of the whole envelope. */
      readonly hash: number;
      readonly installation?: string;
      readonly previous?: PreviousBoot;
    })
  | (Received & { readonly type: 'lastWill' })
  | (Received & {
      readonly type: 'message';
      readonly seq: number;
      /** Hash of the body alone. */
      readonly hash: number;
      /** Its body can't be decoded: the message is parked, and its number counts as arrived. */
      readonly parked: boolean;
      readonly gap?: Range;
      /** An operator requeues a parked message, under the epoch with which it was parked. */
      readonly requeuedInto?: number;
      readonly edited?: MessageEdit;
    })
  | { readonly type: 'reset'; readonly receivedAtMs: number };

/** How the log recorded a message. */
export interface Recorded {
  readonly epoch: number;
  readonly late: boolean;
  readonly parked: boolean;
  /** Its notices for people, if they are still known. */
  readonly notices?: readonly SequenceNotice[];
}

/** What ingest does with a message. */
export type Verdict =
  /** It is in no epoch yet: append an entry to the log. */
  | {
      readonly type: 'new';
      readonly entry: LogEntry;
      readonly late: boolean;
    }
  /** The log has it: append nothing. Its decisions are made again, since a crash may have interrupted them. */
  | ({ readonly type: 'repeat' } & Recorded)
  /** It has no place in the numbering. */
  | { readonly type: 'unnumbered'; readonly epoch: number }
  /** It may be a repeat, which can't be told: park it for an operator. */
  | {
      readonly type: 'park';
      readonly code: 'NUMBER_REUSED' | 'SEQUENCE_TOO_OLD';
      readonly cause: string;
      readonly entry: MessageEntry;
    };

/** Searches the last entries of the partition's log for this very message, and returns the newest match. A hello has number 0. */
export type FindRecent = (boot: number, seq: number, hash: number) => Recorded | undefined;

export type HelloMessage = Extract<SequencedMessage, { type: 'hello' }>;
export type NumberedMessage = Extract<SequencedMessage, { type: 'message' }>;
