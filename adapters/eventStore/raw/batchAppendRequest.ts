import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import timestampPb from 'google-protobuf/google/protobuf/timestamp_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { RawAppend } from './rawEvent.js';

/**
 * `BatchAppendReq` of one append, in one message.
 *
 * @param deadlineMs after this time the server refuses it.
 */
export function toBatchAppendRequest(
  correlationId: string,
  append: RawAppend,
  deadlineMs: number,
): BatchAppendReq {
  const request = new streamsPb.BatchAppendReq();
  request.setCorrelationId(toUuid(correlationId));
  request.setOptions(toOptions(append, deadlineMs));
  request.setProposedMessagesList(append.events.map(toProposedMessage));
  request.setIsFinal(true);
  return request;
}

function toOptions({ stream, afterRevision }: RawAppend, deadlineMs: number): BatchAppendReq.Options {
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const options = new streamsPb.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier);
  options.setDeadline(timestampPb.Timestamp.fromDate(new Date(Date.now() + deadlineMs)));
  if (afterRevision === 'any') options.setAny(new emptyPb.Empty());
  else if (afterRevision < 0n) options.setNoStream(new emptyPb.Empty());
  else options.setStreamPosition(String(afterRevision));
  return options;
}

function toProposedMessage(event: RawAppend['events'][number]): BatchAppendReq.ProposedMessage {
  const message = new streamsPb.BatchAppendReq.ProposedMessage();
  message.setId(toUuid(event.id));
  message.getMetadataMap().set('type', event.type);
  message
    .getMetadataMap()
    .set('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  message.setCustomMetadata(event.metadata);
  message.setData(event.data);
  return message;
}

function toUuid(text: string): UUID {
  const uuid = new sharedPb.UUID();
  uuid.setString(text);
  return uuid;
}
