import assert from 'node:assert/strict';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import { decodeBatchAppend } from '../../../adapters/eventStore/raw/batchAppendAnswer.js';
import { encodeBatchAppend } from '../../../adapters/eventStore/raw/batchAppendRequest.js';
import type { RawAppend } from '../../../adapters/eventStore/raw/index.js';

const revision = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const bytes = fc.uint8Array({ maxLength: 300 });
const append: fc.Arbitrary<RawAppend> = fc.record({
  stream: text,
  afterRevision: fc.oneof(revision, fc.constant(-1n), fc.constant('any' as const)),
  events: fc.array(
    fc.record({ id: fc.uuid(), type: text, isJson: fc.boolean(), data: bytes, metadata: bytes }),
    { maxLength: 5 },
  ),
});

describe('an append on the wire, against the client’s generated classes', () => {
  it('asks for what it is given, whatever that is', () => {
    fc.assert(
      fc.property(fc.uuid(), append, fc.integer({ min: -5_000, max: 60_000 }), (id, wanted, deadlineMs) => {
        const sentMs = Date.now();
        const request = streamsPb.BatchAppendReq.deserializeBinary(encodeBatchAppend(id, wanted, deadlineMs));
        assert.equal(request.getCorrelationId()?.getString(), id);
        assert.equal(request.getIsFinal(), true);
        assert.deepEqual(appendOf(request), {
          ...wanted,
          events: wanted.events.map((event) => ({ ...event, properties: 2 })),
        });
        const deadline = request.getOptions()?.getDeadline();
        const waitMs = (deadline?.toDate().getTime() ?? 0) - sentMs;
        assert.ok(waitMs >= deadlineMs && waitMs < deadlineMs + 5_000, `${waitMs} ms`);
      }),
    );
  });

  it('is answered with the revision', () => {
    fc.assert(
      fc.property(fc.uuid(), revision, text, (id, at, stream) => {
        const success = new streamsPb.BatchAppendResp.Success();
        success.setCurrentRevision(String(at));
        const position = new sharedPb.AllStreamPosition();
        position.setCommitPosition('7');
        success.setPosition(position);
        const response = responseTo(id);
        response.setSuccess(success);
        const identifier = new sharedPb.StreamIdentifier();
        identifier.setStreamName(Buffer.from(stream));
        response.setStreamIdentifier(identifier);
        response.setAny(new emptyPb.Empty());
        const answer = decodeBatchAppend(Buffer.from(response.serializeBinary()));
        assert.deepEqual(answer, { correlationId: id, outcome: at });
      }),
    );
  });

  it('is answered with a refusal and its details', () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const response = responseTo(id);
    const status = new statusPb.Status();
    status.setMessage('no');
    response.setError(status);
    const { correlationId, outcome } = decodeBatchAppend(Buffer.from(response.serializeBinary()));
    assert.equal(correlationId, id);
    assert.ok(typeof outcome !== 'bigint');
    assert.equal(outcome.getMessage(), 'no');
  });

  it('is not taken for answered by bytes that end early', () => {
    const success = new streamsPb.BatchAppendResp.Success();
    success.setCurrentRevision('300');
    const response = responseTo('01234567-89ab-cdef-0123-456789abcdef');
    response.setSuccess(success);
    const whole = Buffer.from(response.serializeBinary());
    assert.throws(() => decodeBatchAppend(whole.subarray(0, whole.length - 1)), /index out of range/);
  });
});

function responseTo(correlationId: string) {
  const uuid = new sharedPb.UUID();
  uuid.setString(correlationId);
  const response = new streamsPb.BatchAppendResp();
  response.setCorrelationId(uuid);
  return response;
}

/** What a server reads in a request. */
function appendOf(request: BatchAppendReq): object {
  const options = request.getOptions();
  return {
    stream: Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    afterRevision: options?.hasAny()
      ? 'any'
      : options?.hasNoStream()
        ? -1n
        : BigInt(options?.getStreamPosition() ?? 0),
    events: request.getProposedMessagesList().map((message) => ({
      id: message.getId()?.getString(),
      type: message.getMetadataMap().get('type'),
      isJson: message.getMetadataMap().get('content-type') === 'application/json',
      data: message.getData_asU8(),
      metadata: message.getCustomMetadata_asU8(),
      properties: message.getMetadataMap().getLength(),
    })),
  };
}
