import { connectBroker, uplinkProbes, watchTopology } from '../../adapters/amqp/index.js';
import { createAuthBackend, createDenialLog } from '../../adapters/http/auth/index.js';
import { listen } from '../../adapters/http/listen.js';
import { endConnection } from '../../adapters/mqtt/index.js';
import {
  createConnectionsToEnd,
  createDeviceCredentials,
  createDeviceDenials,
  createPool,
  createUplinkRing,
  startDebugRecorder,
} from '../../adapters/postgres/index.js';
import { createMetrics } from '../../adapters/telemetry/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { brokerLogin } from './brokerLogin.js';
import { closeParts } from './closing.js';
import { endConnections } from './endConnections.js';
import { vhostOf } from './vhostOf.js';
import { watchServers } from './watchServers.js';

/**
 * Erlang's HTTP client looks through all connections that are kept open, for each request: with 1,000 of them a request takes the broker
 * three times the processor time. It opens one for each request that finds none free, so many when many devices connect at once.
 */
const limits = { connections: 2_000, connectionsOfAddress: 2_000, kept: 32 };
const requestTimeoutMs = 5_000;
const stopGraceMs = 1_000;

/** The role `auth`: answers the broker's questions about devices, and ends connections that have lost their right. Any number of instances. */
export async function composeAuth({ config, logger, health }: RoleContext): Promise<RunningRole> {
  const { databaseUrl, credentialKey, authKey, amqpUrl, authHost: host, authPort: port } = config;
  if (authKey === '') throw new BrewlineError('CONFIGURATION_INVALID', 'AUTH_KEY is missing');
  if (credentialKey === '') throw new BrewlineError('CONFIGURATION_INVALID', 'CREDENTIAL_KEY is missing');
  const login = await brokerLogin(config);
  const pool = createPool({ databaseUrl, applicationName: 'brewline auth', connections: 8, logger });
  const partitions = config.uplinkPartitions;
  const mayDeclare = config.amqpTopologyUrl !== '';
  const brokerUrl = mayDeclare ? config.amqpTopologyUrl : amqpUrl;
  const connection = await connectBroker({ amqpUrl: brokerUrl, connectionName: 'brewline auth', logger });
  watchServers(health, { connection });
  const topology = watchTopology({ connection, partitions, mayDeclare, logger });
  health.watch(topology.check);
  health.reportsServers(() => ({ queues: topology.queues() }));
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

  const denials = createDenialLog(createDeviceDenials(pool));
  const debug = startDebugRecorder({ databaseUrl, role: 'auth', logger });
  const app = createAuthBackend({
    debug,
    key: authKey,
    credentials: createDeviceCredentials(pool, credentialKey),
    vhost: vhostOf(amqpUrl),
    ready: () => topology.stands(),
    logger,
    onRefusedLogin: denials.add,
    onDecision(check, decision) {
      counts[decision === 'allow' ? 'allowed' : 'denied'] += 1;
      metrics.authDecided(check, decision);
    },
  });
  const ending = endConnections({
    connections: createConnectionsToEnd(pool),
    end: (deviceId) => endConnection(login, deviceId),
    logger,
  });
  const server = await listen(app, { host, port, limits, requestTimeoutMs });

  return {
    stats: () => counts,
    ended: server.failed,
    async stop() {
      topology.close();
      await ending.stop();
      await server.close(stopGraceMs);
      await denials.close();
      await debug.stop();
      await closeParts({ connections: probing ? [probing, connection] : [connection], pool });
    },
  };
}
