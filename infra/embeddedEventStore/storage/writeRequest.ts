import type { ExpectedRevision } from './appendRules.js';
import type { ProposedEvent } from './storedEvent.js';

/** What can be asked of the writer. */
export type WriteRequest =
  | {
      readonly type: 'append';
      readonly stream: string;
      readonly expected: ExpectedRevision;
      readonly events: readonly ProposedEvent[];
    }
  /** Hides every event so far; the stream can be appended to again. */
  | { readonly type: 'delete'; readonly stream: string; readonly expected: ExpectedRevision }
  /** Ends the stream for good. */
  | { readonly type: 'tombstone'; readonly stream: string; readonly expected: ExpectedRevision };

export type WriteResult =
  | {
      readonly type: 'written';
      /** Of the request's last event; the stream's head when it had none; -1 when there is no stream. */
      readonly revision: number;
      /** Of the request's last event; of the newest of all when it had none, 0 in an empty store. */
      readonly position: number;
    }
  | { readonly type: 'wrongRevision'; readonly current: number }
  | { readonly type: 'streamDeleted' };
