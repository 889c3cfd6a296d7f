import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { Direction } from '../storage/eventReader.js';
import { tombstoneRevision } from '../storage/storedEvent.js';
import { checkName } from './appendRequest.js';
import { invalidArgument } from './errors.js';
import { toEventFilter, type EventFilter } from './eventFilter.js';
import type { UuidFormat } from './eventFrames.js';
import { streamNameOf } from './streamName.js';

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
  const direction =
    options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS
      ? 'backwards'
      : 'forwards';
  const subscribes = options.hasSubscription();
  if (subscribes && direction === 'backwards') throw invalidArgument('Subscriptions read forwards.');
  return {
    kind: subscribes
      ? { type: 'subscribe' }
      : { type: 'read', direction, limit: clamp(options.getCount(), Number.MAX_SAFE_INTEGER) },
    ...sourceOf(options),
    filter: toEventFilter(options.getFilter(), subscribes),
    resolveLinks: options.getResolveLinks(),
    uuids: options.getUuidOption()?.hasString() === true ? 'string' : 'structured',
    compatibility: options.getControlOption()?.getCompatibility() ?? 0,
  };
}

function sourceOf(options: ReadReq.Options): Pick<ReadRequest, 'source' | 'from'> {
  const stream = options.getStream();
  if (stream !== undefined) {
    const name = checkName('stream name', streamNameOf(stream.getStreamIdentifier()));
    const at = stream.hasRevision() ? stream.getRevision() : undefined;
    return { source: { type: 'stream', stream: name }, from: fromOf(stream.hasEnd(), at) };
  }
  const all = options.getAll();
  if (all === undefined) throw invalidArgument('Neither a stream nor $all is named.');
  return { source: { type: 'all' }, from: fromOf(all.hasEnd(), all.getPosition()?.getCommitPosition()) };
}

function fromOf(isEnd: boolean, at: string | undefined): ReadFrom {
  if (at !== undefined) return { type: 'at', value: clamp(at, tombstoneRevision) };
  return { type: isEnd ? 'end' : 'start' };
}

/** A 64-bit number as a double: exact where a store can have events, capped beyond. */
function clamp(decimal: string, max: number): number {
  return Math.min(Number(decimal), max);
}
