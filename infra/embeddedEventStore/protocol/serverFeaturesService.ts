import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import serverFeaturesPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import { PersistentSubscriptionsService } from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import { leftOut } from './leftOut.js';
import { streamsDefinition } from './streamsService.js';

/** The release of EventStoreDB whose protocol this is; clients show it and decide by the list of methods. */
const protocolVersion = '23.10.0';

/** Kinds of persistent subscriptions that a client asks for before it calls. */
const featuresOf: ReadonlyMap<string, readonly string[]> = new Map([
  [PersistentSubscriptionsService.create.path, ['stream', 'all']],
  [PersistentSubscriptionsService.update.path, ['stream', 'all']],
  [PersistentSubscriptionsService.delete.path, ['stream', 'all']],
  [PersistentSubscriptionsService.read.path, ['stream', 'all']],
  [PersistentSubscriptionsService.getInfo.path, ['stream', 'all']],
  [PersistentSubscriptionsService.replayParked.path, ['stream', 'all']],
  [PersistentSubscriptionsService.list.path, ['stream', 'all']],
]);

/**
 * Tells clients which RPCs there are; only so do they use `BatchAppend`. What is left out is among them, so that clients call it and show
 * what we answer, instead of asking for another version or for HTTP/1.
 */
export function serverFeaturesService(): UntypedServiceImplementation {
  return {
    getSupportedMethods: (
      _call: ServerUnaryCall<Empty, SupportedMethods>,
      respond: sendUnaryData<SupportedMethods>,
    ) => respond(null, supportedMethods()),
  };
}

function supportedMethods(): SupportedMethods {
  const definitions = [streamsDefinition, ...leftOut.map(({ definition }) => definition)];
  const methods = definitions.flatMap(Object.values<{ path: string }>).map(({ path }) => {
    const [, service = '', name = ''] = path.split('/');
    const method = new serverFeaturesPb.SupportedMethod();
    method.setServiceName(service.toLowerCase());
    method.setMethodName(name.toLowerCase());
    method.setFeaturesList([...(featuresOf.get(path) ?? [])]);
    return method;
  });
  const response = new serverFeaturesPb.SupportedMethods();
  response.setEventStoreServerVersion(protocolVersion);
  response.setMethodsList(methods);
  return response;
}
