import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from '../storage/appendRules.js';
import { StatementRefused } from '../storage/statementRefused.js';
import type { EventLog } from '../storage/eventLog.js';
import type { ProposedEvent } from '../storage/storedEvent.js';
import type { WriteResult } from '../storage/writeRequest.js';
import type { Rights } from '../storeUser.js';
import { assertMayAppend } from './accessControl.js';
import { appendSize, checkWritable, toProposedEvent, toUuid } from './appendRequest.js';
import { drained, goneSignal } from './backpressure.js';
import {
  maximumAppendSizeExceededStatus,
  refusalStatus,
  streamDeletedStatus,
  timeoutStatus,
  wrongExpectedVersionStatus,
} from './batchStatus.js';
import { beforeDeadline } from './deadline.js';
import { invalidArgument, maxAppendBytes, RpcError, toRpcError } from './errors.js';
import { exactly } from './expectedRevision.js';
import { streamNameOf, toStreamIdentifier } from './streamName.js';

export type BatchAppendCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/** Appends that have begun but not ended, for each call; each holds at most `maxAppendBytes`. */
const maxUnfinished = 64;
/** Answers that may wait for a client which sends but does not read. */
const maxUnsentAnswers = 1024;

/** One append, which may come in several messages. */
interface Batch {
  /** As it was sent, in either form of an id. */
  readonly correlationId: UUID;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadlineMs: number;
  readonly events: ProposedEvent[];
  bytes: number;
}

/**
 * The RPC `BatchAppend`: any number of appends on one call, answered as they are committed. An append that fails is answered
 * with its own status and leaves the others alone; only a store that can't answer any more ends the call.
 */
export async function serveBatchAppend(log: EventLog, rights: Rights, call: BatchAppendCall): Promise<void> {
  const unfinished = new Map<string, Batch>();
  const inFlight = new Set<Promise<void>>();
  const gone = goneSignal(call);
  try {
    // A client that has sent all closes its half and reads on: the call is not destroyed with it.
    const messages = call.iterator({ destroyOnReturn: false }) as AsyncIterable<BatchAppendReq>;
    for await (const message of messages) {
      await log.writer.room();
      const batch = receive(unfinished, rights, call, message);
      if (batch === undefined) continue;
      const answered = commit(log, call, batch, gone).finally(() => inFlight.delete(answered));
      inFlight.add(answered);
      if (call.writableLength > maxUnsentAnswers) await drained(call, gone);
    }
    await Promise.all(inFlight);
    call.end();
  } catch (error) {
    if (!gone.aborted) call.emit('error', toRpcError(error));
  }
}

/** @returns the append when this message completes it. */
function receive(
  unfinished: Map<string, Batch>,
  rights: Rights,
  call: BatchAppendCall,
  message: BatchAppendReq,
): Batch | undefined {
  const correlationId = message.getCorrelationId();
  const stream = streamNameOf(message.getOptions()?.getStreamIdentifier());
  let key = '';
  try {
    key = toUuid(correlationId);
    const batch = unfinished.get(key) ?? begin(correlationId!, rights, message);
    if (batch === undefined) return undefined;
    addEvents(batch, message);
    unfinished.delete(key);
    if (batch.bytes > maxAppendBytes) {
      call.write(failed(correlationId, batch.stream, maximumAppendSizeExceededStatus()));
      return undefined;
    }
    if (message.getIsFinal()) return batch;
    if (unfinished.size >= maxUnfinished)
      throw invalidArgument(`More than ${maxUnfinished} appends are unfinished.`);
    unfinished.set(key, batch);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    unfinished.delete(key);
    call.write(failed(correlationId, stream, refusalStatus(error)));
  }
  return undefined;
}

/** Messages that continue an append which has failed already are ignored, as in EventStoreDB. */
function begin(correlationId: UUID, rights: Rights, message: BatchAppendReq): Batch | undefined {
  const options = message.getOptions();
  if (options === undefined) return undefined;
  const deadline = options.getDeadline();
  const stream = checkWritable(streamNameOf(options.getStreamIdentifier()));
  assertMayAppend(rights, stream);
  return {
    correlationId,
    stream,
    expected: expectedOf(options),
    deadlineMs: deadline === undefined ? Infinity : deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6,
    events: [],
    bytes: 0,
  };
}

function addEvents(batch: Batch, message: BatchAppendReq): void {
  for (const proposed of message.getProposedMessagesList()) {
    const event = toProposedEvent(proposed);
    batch.bytes += appendSize(event);
    batch.events.push(event);
  }
}

function expectedOf(options: BatchAppendReq.Options): ExpectedRevision {
  if (options.hasStreamPosition()) return exactly(options.getStreamPosition());
  if (options.hasAny()) return { type: 'any' };
  if (options.hasNoStream()) return { type: 'noStream' };
  if (options.hasStreamExists()) return { type: 'streamExists' };
  throw invalidArgument('The expected revision is missing.');
}

async function commit(log: EventLog, call: BatchAppendCall, batch: Batch, gone: AbortSignal): Promise<void> {
  const { stream, expected, events } = batch;
  try {
    const result = await beforeDeadline(batch.deadlineMs, () =>
      log.writer.submit({ type: 'append', stream, expected, events }),
    );
    if (!gone.aborted) call.write(toResponse(batch, result));
  } catch (error) {
    if (error instanceof StatementRefused && error.isOfRequest) {
      if (!gone.aborted) call.write(failed(batch.correlationId, stream, refusalStatus(toRpcError(error))));
      return;
    }
    // The outcome of everything in flight is unknown: end the call, so that the client sends it all again.
    if (!gone.aborted) call.emit('error', toRpcError(error));
  }
}

function toResponse(batch: Batch, result: WriteResult | 'expired'): BatchAppendResp {
  const { correlationId, stream, expected } = batch;
  if (result === 'expired') return failed(correlationId, stream, timeoutStatus());
  switch (result.type) {
    case 'wrongRevision':
      return failed(correlationId, stream, wrongExpectedVersionStatus(expected, result.current));
    case 'streamDeleted':
      return failed(correlationId, stream, streamDeletedStatus(stream));
    case 'written': {
      const response = begun(correlationId, stream);
      response.setSuccess(toSuccess(result.revision, result.position));
      return response;
    }
  }
}

function toSuccess(revision: number, position: number): BatchAppendResp.Success {
  const success = new streamsPb.BatchAppendResp.Success();
  if (revision < 0) success.setNoStream(new emptyPb.Empty());
  else success.setCurrentRevision(String(revision));
  const allPosition = new sharedPb.AllStreamPosition();
  allPosition.setCommitPosition(String(position));
  allPosition.setPreparePosition(String(position));
  success.setPosition(allPosition);
  return success;
}

function failed(correlationId: UUID | undefined, stream: string, error: Status): BatchAppendResp {
  const response = begun(correlationId, stream);
  response.setError(error);
  return response;
}

function begun(correlationId: UUID | undefined, stream: string): BatchAppendResp {
  const response = new streamsPb.BatchAppendResp();
  response.setCorrelationId(correlationId);
  response.setStreamIdentifier(toStreamIdentifier(stream));
  return response;
}
