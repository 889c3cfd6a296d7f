import { status, type sendUnaryData, type ServerReadableStream } from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from '../storage/appendRules.js';
import type { EventLog } from '../storage/eventLog.js';
import type { ProposedEvent } from '../storage/storedEvent.js';
import type { WriteRequest, WriteResult } from '../storage/writeRequest.js';
import type { Rights } from '../storeUser.js';
import { assertMayAppend } from './accessControl.js';
import { appendSize, checkWritable, toProposedEvent } from './appendRequest.js';
import {
  invalidArgument,
  maxAppendBytes,
  maxAppendSizeExceeded,
  RpcError,
  streamDeleted,
  toRpcError,
} from './errors.js';
import { toExpectedRevision } from './expectedRevision.js';
import { streamNameOf } from './streamName.js';

type AppendCall = ServerReadableStream<AppendReq, AppendResp>;

/** The RPC `Append`: one append for each call. Clients use it when they send credentials with the call. */
export async function serveAppend(
  log: EventLog,
  rights: Rights,
  call: AppendCall,
  respond: sendUnaryData<AppendResp>,
): Promise<void> {
  try {
    await log.writer.room();
    const request = await receive(call, rights);
    const result = await log.writer.submit(request);
    if (result.type === 'streamDeleted') throw streamDeleted(request.stream);
    respond(null, toResponse(request.expected, result));
  } catch (error) {
    respond(toRpcError(error));
  }
}

async function receive(call: AppendCall, rights: Rights): Promise<WriteRequest> {
  let options: { stream: string; expected: ExpectedRevision } | undefined;
  const events: ProposedEvent[] = [];
  let bytes = 0;
  for await (const message of call as AsyncIterable<AppendReq>) {
    const header = message.getOptions();
    if (header !== undefined) {
      if (options !== undefined) throw invalidArgument('Options came twice.');
      const stream = checkWritable(streamNameOf(header.getStreamIdentifier()));
      assertMayAppend(rights, stream);
      options = { stream, expected: toExpectedRevision(header) };
      continue;
    }
    const proposed = message.getProposedMessage();
    if (proposed === undefined) throw invalidArgument('A message is neither options nor an event.');
    const event = toProposedEvent(proposed);
    bytes += appendSize(event);
    if (bytes > maxAppendBytes) throw maxAppendSizeExceeded();
    events.push(event);
  }
  if (call.cancelled) throw new RpcError(status.CANCELLED, 'The call was cancelled.');
  if (options === undefined) throw invalidArgument('Options are missing.');
  return { type: 'append', ...options, events };
}

type Answer = Exclude<WriteResult, { type: 'streamDeleted' }>;

function toResponse(expected: ExpectedRevision, result: Answer): AppendResp {
  const response = new streamsPb.AppendResp();
  if (result.type === 'written') response.setSuccess(toSuccess(result));
  else response.setWrongExpectedVersion(toWrongExpectedVersion(expected, result.current));
  return response;
}

function toSuccess(result: Extract<WriteResult, { type: 'written' }>): AppendResp.Success {
  const success = new streamsPb.AppendResp.Success();
  if (result.revision < 0) success.setNoStream(new sharedPb.Empty());
  else success.setCurrentRevision(String(result.revision));
  const position = new streamsPb.AppendResp.Position();
  position.setCommitPosition(String(result.position));
  position.setPreparePosition(String(result.position));
  success.setPosition(position);
  return success;
}

/** The fields `…2060` are for clients of before 20.6.1. */
function toWrongExpectedVersion(
  expected: ExpectedRevision,
  current: number,
): AppendResp.WrongExpectedVersion {
  const wrong = new streamsPb.AppendResp.WrongExpectedVersion();
  if (current < 0) {
    wrong.setCurrentNoStream(new sharedPb.Empty());
    wrong.setNoStream2060(new sharedPb.Empty());
  } else {
    wrong.setCurrentRevision(String(current));
    wrong.setCurrentRevision2060(current);
  }
  switch (expected.type) {
    case 'exact':
      wrong.setExpectedRevision(expected.decimal);
      if (Number.isSafeInteger(expected.revision)) wrong.setExpectedRevision2060(expected.revision);
      break;
    case 'any':
      wrong.setExpectedAny(new sharedPb.Empty());
      wrong.setAny2060(new sharedPb.Empty());
      break;
    case 'streamExists':
      wrong.setExpectedStreamExists(new sharedPb.Empty());
      wrong.setStreamExists2060(new sharedPb.Empty());
      break;
    case 'noStream':
      wrong.setExpectedNoStream(new sharedPb.Empty());
      break;
  }
  return wrong;
}
