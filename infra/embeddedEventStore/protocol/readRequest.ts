import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { Direction } from '../storage/eventReader.js';
import { tombstoneRevision } from '../storage/storedEvent.js';
import { checkName } from './appendRequest.js';
import { invalidArgument } from './errors.js';
import { toEventFilter, type EventFilter } from './eventFilter.js';
import type { UuidFormat } from './eventFrames.js';
import { streamNameOf } from './streamName.js';

const { ReadDirection } = streamsPb.ReadReq.Options;
/** The largest one that EventStoreDB has: its revisions have a sign. */
const maxRevision = 2n ** 63n - 1n;

/** Where reading begins: the first or last event, or this position (of $all) or revision (of a stream). */
export type ReadFrom =
  { readonly type: 'start' } | { readonly type: 'end' } | { readonly type: 'at'; readonly value: number };

export type ReadSource = { readonly type: 'all' } | { readonly type: 'stream'; readonly stream: string };

export interface ReadRequest {
  readonly kind:
    | { readonly type: 'read'; readonly limit: number; readonly direction: Direction }
    | { readonly type: 'subscribe' };
  readonly source: ReadSource;
  readonly from: ReadFrom;
  readonly filter: EventFilter | undefined;
  readonly resolveLinks: boolean;
  readonly uuids: UuidFormat;
  /** 1 asks for the stream's first and last revision after the events. */
  readonly compatibility: number;
}

/** @throws RpcError `INVALID_ARGUMENT` for combinations that have no meaning. */
export function toReadRequest(message: ReadReq): ReadRequest {
  const options = message.getOptions();
  if (options === undefined) throw invalidArgument('Options are missing.');
  const kind = kindOf(options);
  if (options.hasFilter() && options.hasStream()) throw invalidArgument('Only $all can be filtered.');
  return {
    kind,
    ...sourceOf(options),
    filter: toEventFilter(options.getFilter(), kind.type === 'subscribe'),
    resolveLinks: options.getResolveLinks(),
    uuids: options.getUuidOption()?.hasString() === true ? 'string' : 'structured',
    compatibility: options.getControlOption()?.getCompatibility() ?? 0,
  };
}

function kindOf(options: ReadReq.Options): ReadRequest['kind'] {
  const direction = directionOf(options.getReadDirection());
  if (options.hasSubscription()) {
    if (direction === 'backwards') throw invalidArgument('Subscriptions read forwards.');
    return { type: 'subscribe' };
  }
  if (!options.hasCount()) throw invalidArgument('Neither a count nor a subscription is asked for.');
  return { type: 'read', direction, limit: clamp(options.getCount(), Number.MAX_SAFE_INTEGER) };
}

/** An enum's field may hold any number. */
function directionOf(direction: ReadReq.Options.ReadDirection): Direction {
  switch (direction) {
    case ReadDirection.FORWARDS:
      return 'forwards';
    case ReadDirection.BACKWARDS:
      return 'backwards';
    default:
      throw invalidArgument(`There is no direction ${String(direction)}.`);
  }
}

function sourceOf(options: ReadReq.Options): Pick<ReadRequest, 'source' | 'from'> {
  const stream = options.getStream();
  if (stream !== undefined) {
    const name = checkName('stream name', streamNameOf(stream.getStreamIdentifier()));
    const at = stream.hasRevision() ? stream.getRevision() : undefined;
    // Nothing comes after the last revision that there can be.
    const last = options.hasSubscription() ? maxRevision - 1n : maxRevision;
    if (at !== undefined && BigInt(at) > last) throw invalidArgument('No event has this revision.');
    return { source: { type: 'stream', stream: name }, from: fromOf(stream, at) };
  }
  const all = options.getAll();
  if (all === undefined) throw invalidArgument('Neither a stream nor $all is named.');
  const position = all.getPosition();
  const commit = position?.getCommitPosition();
  if (commit !== undefined && BigInt(commit) < BigInt(position?.getPreparePosition() ?? 0))
    throw invalidArgument('A commit position is before its prepare position.');
  return { source: { type: 'all' }, from: fromOf(all, commit) };
}

/** What the options of a stream and of $all have in common. */
interface Ends {
  hasStart(): boolean;
  hasEnd(): boolean;
}

function fromOf(options: Ends, at: string | undefined): ReadFrom {
  if (at !== undefined) return { type: 'at', value: clamp(at, tombstoneRevision) };
  if (options.hasEnd()) return { type: 'end' };
  if (options.hasStart()) return { type: 'start' };
  throw invalidArgument('It is not said where reading begins.');
}

/** A 64-bit number as a double: exact where a store can have events, capped beyond. */
function clamp(decimal: string, max: number): number {
  return Math.min(Number(decimal), max);
}
