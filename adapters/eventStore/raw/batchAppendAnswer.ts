import protobuf from 'protobufjs/minimal.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';

/** The server's answer to one append. */
export interface BatchAppendAnswer {
  /** As it was sent; empty when the server names none as text. */
  readonly correlationId: string;
  /** The revision of the last event, or why the append is refused. */
  readonly outcome: bigint | Status;
}

/** Fields of BatchAppendResp, BatchAppendResp.Success and UUID (EventStoreDB's `streams.proto` and `shared.proto`). */
const fields = { correlationId: 1, error: 2, success: 3 } as const;
const currentRevision = 1;
const uuidString = 2;

/**
 * Decodes `BatchAppendResp`: a success by hand, as the client's generated classes would cost ten times as much; a refusal, which is rare,
 * with these.
 *
 * @throws Error when the bytes are no such message
 */
export function decodeBatchAppend(bytes: Buffer): BatchAppendAnswer {
  const reader = protobuf.Reader.create(bytes);
  let correlationId = '';
  let outcome: bigint | Status = 0n;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case fields.correlationId:
        correlationId = textIn(reader, uuidString);
        break;
      case fields.error:
        return refused(bytes);
      case fields.success:
        outcome = revisionIn(reader);
        break;
      default:
        reader.skipType(tag & 7, 0, tag >>> 3);
    }
  }
  return { correlationId, outcome };
}

function refused(bytes: Buffer): BatchAppendAnswer {
  const response = streamsPb.BatchAppendResp.deserializeBinary(bytes);
  return {
    correlationId: response.getCorrelationId()?.getString() ?? '',
    outcome: response.getError() ?? BigInt(response.getSuccess()?.getCurrentRevision() ?? 0),
  };
}

function textIn(reader: protobuf.Reader, field: number): string {
  let text = '';
  for (const end = reader.uint32() + reader.pos; reader.pos < end;) {
    const tag = reader.uint32();
    if (tag >>> 3 === field) text = reader.string();
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  return text;
}

function revisionIn(reader: protobuf.Reader): bigint {
  let revision = 0n;
  for (const end = reader.uint32() + reader.pos; reader.pos < end;) {
    const tag = reader.uint32();
    if (tag >>> 3 === currentRevision) {
      const { low, high } = reader.uint64();
      revision = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    } else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  return revision;
}
