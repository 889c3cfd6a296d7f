import type { ClientReadableStream } from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadStreamOptions } from '../../../commands/ports/index.js';
import type { RawEvent } from './rawEvent.js';

const { Options } = streamsPb.ReadReq;

const everything = '9223372036854775807';
/** With this few events left, the read is drained instead of cancelled: they are in flight anyway. */
const fewEvents = 100;

/** Reads $all from its first event, links unresolved. */
export function readForwards(): ReadReq {
  const all = new Options.AllOptions();
  all.setStart(new sharedPb.Empty());
  const options = newOptions(everything);
  options.setAll(all);
  options.setReadDirection(Options.ReadDirection.FORWARDS);
  return requestOf(options);
}

/** Reads the last event of $all. */
export function readLast(): ReadReq {
  const all = new Options.AllOptions();
  all.setEnd(new sharedPb.Empty());
  const options = newOptions('1');
  options.setAll(all);
  options.setReadDirection(Options.ReadDirection.BACKWARDS);
  return requestOf(options);
}

/** Reads events of one stream, links unresolved. */
export function readOfStream(
  stream: string,
  { direction = 'forwards', fromRevision, limit }: ReadStreamOptions,
): ReadReq {
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const from = new Options.StreamOptions();
  from.setStreamIdentifier(identifier);
  if (fromRevision !== undefined) from.setRevision(String(fromRevision));
  else if (direction === 'forwards') from.setStart(new sharedPb.Empty());
  else from.setEnd(new sharedPb.Empty());
  const options = newOptions(limit === undefined ? everything : String(limit));
  options.setStream(from);
  options.setReadDirection(Options.ReadDirection[direction === 'forwards' ? 'FORWARDS' : 'BACKWARDS']);
  return requestOf(options);
}

function newOptions(count: string): ReadReq.Options {
  const uuids = new Options.UUIDOption();
  uuids.setString(new sharedPb.Empty());
  const options = new Options();
  options.setCount(count);
  options.setResolveLinks(false);
  options.setNoFilter(new sharedPb.Empty());
  options.setUuidOption(uuids);
  return options;
}

function requestOf(options: ReadReq.Options): ReadReq {
  const request = new streamsPb.ReadReq();
  request.setOptions(options);
  return request;
}

/**
 * The server's answers to a read. HTTP/2 servers close the connection of a client that resets many calls (grpc-js's server after
 * 1,000 at once). So a call is cancelled only when its reader stops early and many events may be left.
 *
 * @param atMost number of requested events.
 */
export async function* responsesOf(
  call: ClientReadableStream<ReadResp>,
  atMost: number,
): AsyncGenerator<ReadResp> {
  // An error after the reader has stopped is ignored; an earlier one is thrown below.
  let hasEnded = false;
  for (const event of ['error', 'end'])
    call.on(event, () => {
      hasEnded = true;
    });
  try {
    yield* call.iterator({ destroyOnReturn: false }) as AsyncIterable<ReadResp>;
  } finally {
    if (!hasEnded && atMost > fewEvents) call.cancel();
    call.resume();
  }
}

/** The events of a read. */
export async function* rawEvents(
  call: ClientReadableStream<ReadResp>,
  atMost = Infinity,
): AsyncGenerator<RawEvent> {
  for await (const response of responsesOf(call, atMost)) {
    const event = response.getEvent()?.getEvent();
    if (event !== undefined) yield toRawEvent(event);
  }
}

function toRawEvent(event: ReadResp.ReadEvent.RecordedEvent): RawEvent {
  const properties = event.getMetadataMap();
  return {
    stream: Buffer.from(event.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8'),
    revision: BigInt(event.getStreamRevision()),
    position: BigInt(event.getCommitPosition()),
    id: event.getId()?.getString() ?? '',
    type: properties.get('type') ?? '',
    isJson: properties.get('content-type') === 'application/json',
    data: event.getData_asU8(),
    metadata: event.getCustomMetadata_asU8(),
  };
}
