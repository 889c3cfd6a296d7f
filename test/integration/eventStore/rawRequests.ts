import { randomUUID } from 'node:crypto';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';

interface RawAppend {
  /** Left out when it is undefined. */
  readonly correlationId?: UUID | undefined;
  readonly id?: UUID;
  readonly type?: string;
  readonly data?: string;
  readonly contentType?: string;
}

/** An append of one event, whatever the stream's revision, as clients send it that are not Node's. */
export function appendOne(stream: string, append: RawAppend): BatchAppendReq {
  const {
    id = uuidOf(randomUUID()),
    type = 'Counted',
    data = '{}',
    contentType = 'application/json',
  } = append;
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const options = new streamsPb.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier);
  options.setAny(new emptyPb.Empty());
  const event = new streamsPb.BatchAppendReq.ProposedMessage();
  event.setId(id);
  event.setData(Buffer.from(data));
  event.getMetadataMap().set('type', type).set('content-type', contentType);
  const request = new streamsPb.BatchAppendReq();
  request.setCorrelationId('correlationId' in append ? append.correlationId : uuidOf(randomUUID()));
  request.setOptions(options);
  request.addProposedMessages(event);
  request.setIsFinal(true);
  return request;
}

export function uuidOf(text: string): UUID {
  const uuid = new sharedPb.UUID();
  uuid.setString(text);
  return uuid;
}
