import type { ClientReadableStream } from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { RawEvent } from './rawEvent.js';

const { Options } = streamsPb.ReadReq;

/** Reads $all from its first event on, links unresolved. */
export function readForwards(): ReadReq {
  const all = new Options.AllOptions();
  all.setStart(new sharedPb.Empty());
  const options = newOptions(all, '9223372036854775807');
  options.setReadDirection(Options.ReadDirection.FORWARDS);
  return requestOf(options);
}

/** Reads the last event of $all. */
export function readLast(): ReadReq {
  const all = new Options.AllOptions();
  all.setEnd(new sharedPb.Empty());
  const options = newOptions(all, '1');
  options.setReadDirection(Options.ReadDirection.BACKWARDS);
  return requestOf(options);
}

function newOptions(all: ReadReq.Options.AllOptions, count: string): ReadReq.Options {
  const uuids = new Options.UUIDOption();
  uuids.setString(new sharedPb.Empty());
  const options = new Options();
  options.setAll(all);
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

/** The events of a read; a reader that stops early ends the call. */
export async function* rawEvents(call: ClientReadableStream<ReadResp>): AsyncGenerator<RawEvent> {
  // An error that comes after the reader has stopped concerns nobody; one before it is thrown below.
  call.on('error', () => undefined);
  try {
    for await (const response of call as AsyncIterable<ReadResp>) {
      const event = response.getEvent()?.getEvent();
      if (event !== undefined) yield toRawEvent(event);
    }
  } finally {
    call.cancel();
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
