import type { RecoveringChannelModel } from 'amqplib';
import { brokerReport, connectionCheck } from '../../adapters/amqp/index.js';
import type { EventStoreConnection } from '../../adapters/eventStore/index.js';
import { storeCheck, type RoleHealth } from '../health/index.js';

/** What a role needs of the servers. */
interface Servers {
  readonly store?: Pick<EventStoreConnection, 'endPosition' | 'serverVersion'>;
  readonly connection: RecoveringChannelModel;
}

/** Checks the servers that a role uses, and reports what it sees of them. Call it as soon as the connection exists. */
export function watchServers(
  health: Pick<RoleHealth, 'watch' | 'reportsServers'>,
  { store, connection }: Servers,
): void {
  const broker = brokerReport(connection);
  health.watch(connectionCheck(connection));
  health.reportsServers(() => ({ broker: broker() }));
  if (!store) return;
  const check = storeCheck(store);
  health.watch(check);
  health.reportsServers(() => ({ eventStore: check.seen() }));
}
