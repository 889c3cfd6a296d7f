import {
  status,
  type sendUnaryData,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { EventEmitter } from 'node:events';
import { MonitoringService } from '@eventstore/db-client/generated/monitoring_grpc_pb.js';
import { OperationsService } from '@eventstore/db-client/generated/operations_grpc_pb.js';
import { PersistentSubscriptionsService } from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import { ProjectionsService } from '@eventstore/db-client/generated/projections_grpc_pb.js';
import { UsersService } from '@eventstore/db-client/generated/users_grpc_pb.js';
import { RpcError } from './errors.js';

/** Services that this event store does not have, and what does their work instead. */
export const leftOut: readonly { readonly definition: ServiceDefinition; readonly instead: string }[] = [
  {
    definition: PersistentSubscriptionsService,
    instead:
      'Persistent subscriptions are left out: use a catch-up subscription and keep its checkpoint with your own data.',
  },
  {
    definition: ProjectionsService,
    instead:
      'Server-side projections are left out: use a catch-up subscription to $all with a prefix filter.',
  },
  {
    definition: UsersService,
    instead: 'User management is left out: the users of the event store are in its EVENTSTORE_USERS_FILE.',
  },
  {
    definition: OperationsService,
    instead:
      'Operations are left out: back up with pg_dump, scavenge with brewline scavenge, watch with the tools of PostgreSQL.',
  },
  {
    definition: MonitoringService,
    instead: 'Monitoring is left out: the process reports its figures itself, see its README.',
  },
];

/** Answers every RPC of a service with `UNIMPLEMENTED` and the reason. */
export function unimplementedService(
  definition: ServiceDefinition,
  instead: string,
): UntypedServiceImplementation {
  const error = (): RpcError => new RpcError(status.UNIMPLEMENTED, instead);
  const handlers = Object.entries(definition).map(([name, method]) => [
    name,
    method.responseStream
      ? (call: EventEmitter) => void call.emit('error', error())
      : (_call: EventEmitter, respond: sendUnaryData<unknown>) => respond(error()),
  ]);
  return Object.fromEntries(handlers) as UntypedServiceImplementation;
}
