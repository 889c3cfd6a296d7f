import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { connectBroker, createLiveSubscriber } from '../../adapters/amqp/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { createApi, listen } from '../../adapters/http/index.js';
import {
  createActionOrigins,
  createAlarmProfiles,
  createAlertAcknowledgement,
  createDeviceDebugs,
  createDeviceProvisioning,
  createDeviceNotes,
  createFleetViews,
  createDeviceTags,
  createErrorGroups,
  createMachineReader,
  createOpenBrewPlans,
  createParkedJobs,
  createPool,
  createProjectionPauses,
  createProjectionRebuilds,
  createQueries,
  type PersonKeyRing,
  type Pool,
} from '../../adapters/postgres/index.js';
import { createRecipeFiles } from '../../adapters/recipeFiles/index.js';
import { createMetrics } from '../../adapters/telemetry/index.js';
import { createAuditTrail } from '../../commands/audit/index.js';
import { createAlarms } from '../../commands/alarms/index.js';
import { createBrewJournal } from '../../commands/brewJournal/index.js';
import { createBrewPlans } from '../../commands/brewPlans/index.js';
import { withPersonalTexts } from '../../commands/personalTexts/index.js';
import { createMachineNames } from '../../commands/machineNames/index.js';
import { createRecipes } from '../../commands/recipes/index.js';
import { createDeviceCommands } from '../../commands/deviceCommands/index.js';
import type { EventStore } from '../../commands/ports/index.js';
import type { HealthCheck } from '../../domain/health/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { LiveHints } from '../../projections/ports.js';
import { watchOverallHealth } from '../health/index.js';
import { backupRuleOf } from '../backupRule.js';
import type { Config } from '../config.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { apiExposure } from './apiExposure.js';
import { createApiTracing } from './apiTracing.js';
import { readCertificate } from './certificateFiles.js';
import { composeClientErrors } from './clientErrors.js';
import { closeParts } from './closing.js';
import { decodeStored } from './decodeStored.js';
import { composeDeviceJobs } from './deviceJobs.js';
import { explainFrame } from './explainFrame.js';
import { followFiles } from './followFiles.js';
import { readIssuers } from './issuers.js';
import { mailCheck, mailerOf } from './mailer.js';
import { peopleParts, requireKeys } from './peopleParts.js';
import { composeOwnership } from './ownership.js';
import { createParkedInspector } from './parkedInspector.js';
import { composePersonKeys, rewrapPersonKeys } from './personalTexts.js';
import { retainLoginSessions } from './retainLoginSessions.js';
import { composeStoredEvents } from './storedEvents.js';
import { watchServers } from './watchServers.js';

const requestTimeoutMs = 10_000;
/** No client waits longer. */
const statementTimeoutMs = 10_000;
const stopGraceMs = 3_000;
/** What `npm run build:web` writes; this file runs in dist/infra/compose. */
const webFolder = join(import.meta.dirname, '../../web/site');
/** Roles that must run somewhere. The event store must run too, but may be another one. */
const needed = { role: 'api', roles: ['auth', 'ingest', 'projector', 'dispatcher', 'api'] };
const noHints = 'there is no queue of live hints at RabbitMQ: changes are shown after seconds';

/** The role `api`: the HTTP API for people and programs. Any number of instances. */
export async function composeApi({ config, logger, health, forwarder }: RoleContext): Promise<RunningRole> {
  const { databaseUrl, credentialKey, pseudonymKey, amqpUrl, host, apiPort: port } = config;
  const { tls, ...reached } = apiExposure(config);
  requireKeys(config);
  const mailer = mailerOf(config, logger);
  const issuers = readIssuers(config.oidcIssuersFile, logger);
  const pool = createPool({
    ...{ databaseUrl, applicationName: 'brewline api', connections: 10, logger, statementTimeoutMs },
  });
  const personKeys = await composePersonKeys(config, pool);
  const events = createEventStore({ url: config.eventStoreUrl, logger });
  const store = withPersonalTexts(events, personKeys);
  const connection = await connectBroker({ amqpUrl, connectionName: 'brewline api', logger });
  const hints = createLiveSubscriber(connection, logger);
  watchServers(health, { store, connection });
  health.watch(hintsCheck(hints));
  if (mailer) health.watch(mailCheck(mailer));
  const metrics = createMetrics();
  const now = () => new Date();
  const origins = createActionOrigins(pool);
  const audit = createAuditTrail({ store, origins, entryPoint: 'api', logger, now });
  const alarms = createAlarms({ store, now });
  const machineNames = createMachineNames({ store, now });

  const clientErrors = composeClientErrors({ pool, databaseUrl, logger, forwarder });
  const side = commandSide(store, pool, now);
  const deviceJobs = composeDeviceJobs({ pool, databaseUrl, audit, commands: side.commands, logger });
  const api = await createApi({
    queries: createQueries(pool, decodeStored),
    ...peopleParts(config, pool, { mailer, issuers }),
    ...composeOwnership(pool, credentialKey, { alarms, machineNames, health }),
    provisioning: createDeviceProvisioning(pool, credentialKey),
    ...{ pseudonymKey, ...reached },
    ...side,
    ...{ alarms, machineNames, alarmProfiles: createAlarmProfiles(pool) },
    ...operatorSide(events, { config, pool, logger, personKeys }),
    ...{ clientErrors, audit, deviceJobs: deviceJobs.jobs },
    hints,
    health: watchOverallHealth(health, { ...needed, dispatchPartitions: config.dispatchPartitions }),
    ...(existsSync(webFolder) && { webFolder }),
    logger,
    tracing: createApiTracing(trace.getTracer('brewline')),
    onLiveClients: (count) => metrics.liveClients(count),
  });
  const server = await listen(api.app, {
    ...{ host, port, limits: connectionLimitsOf(config), requestTimeoutMs },
    ...(tls && { tls: readCertificate(tls) }),
  });
  const unfollow =
    tls &&
    followFiles({
      files: [tls.certFile, tls.keyFile],
      what: "the API's certificate",
      reload: () => server.renewCertificate(readCertificate(tls)),
      logger,
    });

  const stopRetaining = retainLoginSessions(pool, logger, mailer);
  const rewrapping = rewrapPersonKeys(personKeys, logger);

  return {
    stats: () => ({ liveClients: api.liveClients(), requests: api.requests() }),
    ended: server.failed,
    async stop() {
      unfollow?.();
      api.close();
      await Promise.all([server.close(stopGraceMs), deviceJobs.stop()]);
      await Promise.all([audit.close(), hints.close(), stopRetaining(), rewrapping, clientErrors.stop()]);
      mailer?.close();
      await closeParts({ connections: [connection], store, pool });
    },
  };
}

/** What becomes of what people ask for: events. */
function commandSide(store: EventStore, pool: Pool, now: () => Date) {
  const machines = createMachineReader(pool);
  return {
    commands: createDeviceCommands({ store, machines, now }),
    brewPlans: createBrewPlans({ store, machines, openPlans: createOpenBrewPlans(pool), now }),
    brewJournal: createBrewJournal({ store, now }),
    recipes: createRecipes({ store, now }),
    recipeFiles: createRecipeFiles(),
  };
}

interface OperatorSideParts {
  readonly config: Config;
  readonly pool: Pool;
  readonly logger: Logger;
  readonly personKeys: PersonKeyRing;
}

/** What operators see and mend. */
function operatorSide(
  events: ReturnType<typeof createEventStore>,
  { config, pool, logger, personKeys }: OperatorSideParts,
) {
  return {
    alertAcknowledgement: createAlertAcknowledgement(pool),
    errorGroups: createErrorGroups(pool),
    // As ingest, it decides without the texts of people.
    parkedInspector: createParkedInspector({ store: events, pool, logger }),
    parkedJobs: createParkedJobs(pool),
    deviceTags: createDeviceTags(pool),
    deviceNotes: createDeviceNotes(pool),
    fleetViews: createFleetViews(pool),
    projectionPauses: createProjectionPauses(pool),
    projectionRebuilds: createProjectionRebuilds(pool),
    backupRule: backupRuleOf(config),
    deviceDebugs: createDeviceDebugs(pool),
    explainFrame,
    storedEvents: composeStoredEvents({ store: events, pool, readKeys: personKeys.forReading }),
  };
}

function hintsCheck(hints: LiveHints): HealthCheck {
  const found = { code: 'LIVE_HINTS', level: 'degraded', reason: noHints } as const;
  const look = () => (hints.connected() ? [] : [found]);
  return { code: 'LIVE_HINTS', what: 'the queue of live hints', look };
}

function connectionLimitsOf({ apiConnections, apiConnectionsOfAddress, trustProxy }: Config) {
  return {
    connections: apiConnections,
    // Behind a proxy all connections have its address.
    connectionsOfAddress: trustProxy === '' ? apiConnectionsOfAddress : apiConnections,
  };
}
