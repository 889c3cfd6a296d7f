import { readFileSync } from 'node:fs';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import { Server, ServerCredentials, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { readConfig } from '../../../infra/config.js';
import { EventEncoder } from '../../../infra/embeddedEventStore/protocol/readResponse.js';
import { serverFeaturesService } from '../../../infra/embeddedEventStore/protocol/serverFeaturesService.js';
import { streamsDefinition } from '../../../infra/embeddedEventStore/protocol/streamsService.js';
import { eventBytes, eventMetadata, floorEvents } from './benchEvent.js';

/**
 * A process that does nothing of what an event store does: it answers every append at once and stores nothing, and a read of $all
 * sends as many events as are asked for, all made before. What a client reaches with it is the client's own limit.
 */
const server = new Server();
server.addService(ServerFeaturesService, serverFeaturesService());
server.addService(streamsDefinition, { batchAppend, read });
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

function read(call: ServerWritableStream<ReadReq, Buffer>): void {
  const count = Number(call.request.getOptions()?.getCount());
  let sent = 0;
  const send = (): void => {
    while (sent < count) {
      sent += 1;
      if (!call.write(encodedEvent(sent - 1))) {
        call.once('drain', send);
        return;
      }
    }
    call.end();
  };
  send();
}

const made: Buffer[] = [];

/** Few enough to be made once, at first use. */
function encodedEvent(number: number): Buffer {
  const index = number % floorEvents;
  return (made[index] ??= new EventEncoder().encode(
    {
      event: {
        position: number,
        stream: `bench-${index % 64}`,
        revision: number,
        id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        type: 'Measured',
        createdMicros: Date.now() * 1000,
        isJson: true,
        data: eventBytes(index),
        metadata: Buffer.from(JSON.stringify(eventMetadata)),
      },
    },
    'string',
  ));
}
