import type {
  sendUnaryData,
  ServerReadableStream,
  ServerUnaryCall,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { StreamsService as generated } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type {
  AppendReq,
  AppendResp,
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../storage/eventLog.js';
import type { AccessControl } from './accessControl.js';
import { serveAppend } from './appendCall.js';
import { serveBatchAppend, type BatchAppendCall } from './batchAppendCall.js';
import { serveDelete, serveTombstone } from './deleteCall.js';
import { serveRead } from './readCall.js';
import type { ReadCall } from './responseStream.js';
import { SharedFrames } from './sharedFrames.js';

/** The service definition of streams.proto; answers to `Read` are encoded already. */
export const streamsDefinition = {
  ...generated,
  read: { ...generated.read, responseSerialize: (encoded: Buffer): Buffer => encoded },
};

export interface StreamsService {
  readonly implementation: UntypedServiceImplementation;
  /** Subscriptions that are open now. */
  subscribers(): number;
}

/** Every RPC of EventStoreDB's Streams service. Handlers answer all errors themselves, so their promises are not awaited. */
export function streamsService(log: EventLog, rightsOf: AccessControl['rightsOf']): StreamsService {
  let subscribers = 0;
  const frames = new SharedFrames();
  const read = async (call: ReadCall): Promise<void> => {
    const counts = call.request.getOptions()?.hasSubscription() === true ? 1 : 0;
    subscribers += counts;
    await serveRead(log, frames, call);
    subscribers -= counts;
  };
  const implementation: UntypedServiceImplementation = {
    read: (call: ReadCall) => void read(call),
    append: (call: ServerReadableStream<AppendReq, AppendResp>, respond: sendUnaryData<AppendResp>) =>
      void serveAppend(log, rightsOf(call.metadata), call, respond),
    batchAppend: (call: BatchAppendCall) => void serveBatchAppend(log, rightsOf(call.metadata), call),
    delete: (call: ServerUnaryCall<DeleteReq, DeleteResp>, respond: sendUnaryData<DeleteResp>) =>
      void serveDelete(log, rightsOf(call.metadata), call, respond),
    tombstone: (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, respond: sendUnaryData<TombstoneResp>) =>
      void serveTombstone(log, rightsOf(call.metadata), call, respond),
  };
  return { implementation, subscribers: () => subscribers };
}
