import { isSoftDeleted } from './streamMetadata.js';
import { tombstoneRevision } from './storedEvent.js';
import type { StreamState } from './streamState.js';

/** Where a stream must be for an append, a delete or a tombstone to happen. */
export type ExpectedRevision =
  | { readonly type: 'any' }
  | { readonly type: 'noStream' }
  | { readonly type: 'streamExists' }
  | {
      readonly type: 'exact';
      readonly revision: number;
      /** As it was asked for. */ readonly decimal: string;
    };

/** Where an event id was seen last; EventStoreDB calls this the committed events' cache. */
export interface SeenEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

export type Verdict =
  | { readonly type: 'append' }
  | { readonly type: 'wrongRevision' }
  | { readonly type: 'streamDeleted' }
  /** The same events are there already. */
  | { readonly type: 'repeated'; readonly last: SeenEvent }
  /** Only what is stored after `afterRevision` can tell a repeat from a conflict. */
  | { readonly type: 'compare'; readonly afterRevision: number };

/**
 * What EventStoreDB answers to an append; the rules are those of its `IndexWriter.CheckCommit`.
 *
 * @param ids of the proposed events, in order.
 * @param seen finds a recently committed event by its id: best effort, as in EventStoreDB.
 */
export function judgeAppend(
  stream: { readonly name: string; readonly state: StreamState },
  expected: ExpectedRevision,
  ids: readonly string[],
  seen: (id: string) => SeenEvent | undefined,
): Verdict {
  const { state } = stream;
  if (state.head === tombstoneRevision) return { type: 'streamDeleted' };
  if (expected.type === 'streamExists') {
    if (isSoftDeleted(state.metadata)) return { type: 'streamDeleted' };
    if (state.head < 0 && !state.hasMetadata) return { type: 'wrongRevision' };
  }
  if (expected.type === 'any' || expected.type === 'streamExists') {
    return judgeBySeenIds(stream.name, ids, seen);
  }
  const revision = expected.type === 'noStream' ? -1 : expected.revision;
  if (revision === state.head) return { type: 'append' };
  if (revision > state.head) return { type: 'wrongRevision' };
  if (ids.length === 0) return { type: 'wrongRevision' };
  return { type: 'compare', afterRevision: revision };
}

/** Without an exact revision, ids decide: all known is a repeat, only some known is an error, none known is new. */
function judgeBySeenIds(
  stream: string,
  ids: readonly string[],
  seen: (id: string) => SeenEvent | undefined,
): Verdict {
  let last: SeenEvent | undefined;
  for (const id of ids) {
    const found = seen(id);
    if (found === undefined || found.stream !== stream) {
      return last === undefined ? { type: 'append' } : { type: 'wrongRevision' };
    }
    last = found;
  }
  return last === undefined ? { type: 'append' } : { type: 'repeated', last };
}

/**
 * Settles a `compare` verdict with what is stored from the expected revision on.
 *
 * @param stored the events at the revisions that the append would have had; shorter when the stream is.
 */
export function judgeByStoredIds(
  state: StreamState,
  expected: ExpectedRevision,
  ids: readonly string[],
  stored: readonly (SeenEvent & { readonly id: string })[],
): Verdict {
  const differing = ids.findIndex((id, index) => stored[index]?.id !== id);
  const last = stored[ids.length - 1];
  if (differing === -1 && last !== undefined) return { type: 'repeated', last };
  const recreates = differing === 0 && expected.type === 'noStream' && isSoftDeleted(state.metadata);
  return recreates ? { type: 'append' } : { type: 'wrongRevision' };
}
