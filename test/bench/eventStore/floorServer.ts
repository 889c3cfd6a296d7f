import { readFileSync } from 'node:fs';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { readConfig } from '../../../infra/config.js';
import { goneSignal } from '../../../infra/embeddedEventStore/protocol/backpressure.js';
import { eventFrames } from '../../../infra/embeddedEventStore/protocol/eventFrames.js';
import { responseStream, type ReadCall } from '../../../infra/embeddedEventStore/protocol/responseStream.js';
import { serverFeaturesService } from '../../../infra/embeddedEventStore/protocol/serverFeaturesService.js';
import { streamsDefinition } from '../../../infra/embeddedEventStore/protocol/streamsService.js';
import type { StoredEvent } from '../../../infra/embeddedEventStore/storage/storedEvent.js';
import { eventBytes, eventMetadata, floorEvents } from './benchEvent.js';

/**
 * A process that does nothing of what an event store does: it answers every append at once and stores nothing, and a read of $all
 * sends as many events as are asked for, all made before. What a client reaches with it is the client's own limit.
 */
const server = new Server();
server.addService(ServerFeaturesService, serverFeaturesService());
server.addService(streamsDefinition, { batchAppend, read: (call: ReadCall) => void read(call) });
const { eventStoreTlsCertFile: certFile, eventStoreTlsKeyFile: keyFile } = readConfig();
const tls = { cert_chain: readFileSync(certFile), private_key: readFileSync(keyFile) };
server.bindAsync('127.0.0.1:0', ServerCredentials.createSsl(null, [tls]), (error, port) => {
  if (error !== null) throw error;
  process.send?.({ type: 'ready', port });
});
process.once('disconnect', () => process.exit(0));

function batchAppend(call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
  call.on('data', (request: BatchAppendReq) => {
    const success = new streamsPb.BatchAppendResp.Success();
    success.setCurrentRevision('0');
    success.setNoPosition(new emptyPb.Empty());
    const response = new streamsPb.BatchAppendResp();
    response.setCorrelationId(request.getCorrelationId());
    response.setStreamIdentifier(request.getOptions()?.getStreamIdentifier());
    response.setSuccess(success);
    call.write(response);
  });
  call.on('end', () => call.end());
  call.on('error', () => undefined);
}

async function read(call: ReadCall): Promise<void> {
  const count = Number(call.request.getOptions()?.getCount());
  const gone = goneSignal(call);
  const responses = responseStream(call, gone);
  for (let sent = 0; sent < count && !gone.aborted; sent += chunkEvents) {
    await responses.write(madeChunk(sent % floorEvents, Math.min(chunkEvents, count - sent)));
  }
  call.end();
}

/** As many as the event store sends at once. */
const chunkEvents = 500;
const made = new Map<string, Buffer>();

/** Few enough to be made once, at first use. */
function madeChunk(from: number, events: number): Buffer {
  const key = `${from}+${events}`;
  const known =
    made.get(key) ??
    eventFrames(
      Array.from({ length: events }, (_, at) => ({ event: floorEvent(from + at) })),
      'string',
    ).buffer;
  made.set(key, known);
  return known;
}

function floorEvent(index: number): StoredEvent {
  return {
    position: index,
    stream: `bench-${index % 64}`,
    revision: index,
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    type: 'Measured',
    createdMicros: Date.now() * 1000,
    isJson: true,
    data: eventBytes(index),
    metadata: Buffer.from(JSON.stringify(eventMetadata)),
  };
}
