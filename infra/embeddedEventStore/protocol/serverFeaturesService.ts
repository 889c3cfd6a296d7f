import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import serverFeaturesPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import { streamsDefinition } from './streamsService.js';

/** The release of EventStoreDB whose protocol this is; clients show it and decide by the list of methods. */
const protocolVersion = '23.10.0';

/** Tells clients which RPCs there are; only so do they use `BatchAppend`. */
export function serverFeaturesService(): UntypedServiceImplementation {
  return {
    getSupportedMethods: (
      _call: ServerUnaryCall<Empty, SupportedMethods>,
      respond: sendUnaryData<SupportedMethods>,
    ) => respond(null, supportedMethods()),
  };
}

function supportedMethods(): SupportedMethods {
  const methods = Object.values(streamsDefinition).map(({ path }) => {
    const [, service = '', name = ''] = path.split('/');
    const method = new serverFeaturesPb.SupportedMethod();
    method.setServiceName(service.toLowerCase());
    method.setMethodName(name.toLowerCase());
    return method;
  });
  const response = new serverFeaturesPb.SupportedMethods();
  response.setEventStoreServerVersion(protocolVersion);
  response.setMethodsList(methods);
  return response;
}
