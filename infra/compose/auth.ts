import { connectBroker, connectionCheck, uplinkProbes, watchTopology } from '../../adapters/amqp/index.js';
import { createAuthBackend, listen } from '../../adapters/http/index.js';
import { createDeviceCredentials, createPool, createUplinkRing } from '../../adapters/postgres/index.js';
import { createMetrics } from '../../adapters/telemetry/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { closeParts } from './closing.js';
import { vhostOf } from './vhostOf.js';

/** The broker opens few connections and keeps them; this limits other clients. */
const maxConnections = 2_000;
const requestTimeoutMs = 5_000;
const stopGraceMs = 1_000;

/** The role `auth`: answers the broker's questions about devices. Any number of instances. */
export async function composeAuth({ config, logger, health }: RoleContext): Promise<RunningRole> {
  const { databaseUrl, credentialKey, amqpUrl, host, authPort: port } = config;
  if (credentialKey === '') throw new BrewlineError('CONFIGURATION_INVALID', 'CREDENTIAL_KEY is missing');
  const pool = createPool({ databaseUrl, applicationName: 'brewline auth', connections: 8, logger });
  const partitions = config.uplinkPartitions;
  const mayDeclare = config.amqpTopologyUrl !== '';
  const brokerUrl = mayDeclare ? config.amqpTopologyUrl : amqpUrl;
  const connection = await connectBroker({ amqpUrl: brokerUrl, connectionName: 'brewline auth', logger });
  health.watch(connectionCheck(connection));
  const topology = watchTopology({ connection, partitions, mayDeclare, logger });
  health.watch(topology.check);
  const probing = mayDeclare
    ? await connectBroker({ amqpUrl: brokerUrl, connectionName: 'brewline probes', logger })
    : undefined;
  if (probing) {
    const ring = createUplinkRing(pool, partitions);
    health.watch(
      uplinkProbes({
        connection: probing,
        topology,
        partitions,
        arrivals: () => health.reports.probeArrivals(),
        readRing: () => ring.read(),
        saveRing: (probes) => ring.save(probes),
      }),
    );
  }
  const metrics = createMetrics();
  const counts = { allowed: 0, denied: 0 };

  const app = createAuthBackend({
    credentials: createDeviceCredentials(pool, credentialKey),
    vhost: vhostOf(amqpUrl),
    ready: () => topology.stands(),
    logger,
    onDecision(check, decision) {
      counts[decision === 'allow' ? 'allowed' : 'denied'] += 1;
      metrics.authDecided(check, decision);
    },
  });
  const server = await listen(app, { host, port, maxConnections, requestTimeoutMs });

  return {
    stats: () => counts,
    ended: server.failed,
    async stop() {
      topology.close();
      await server.close(stopGraceMs);
      await closeParts({ connections: probing ? [probing, connection] : [connection], pool });
    },
  };
}
