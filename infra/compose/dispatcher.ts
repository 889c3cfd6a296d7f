import { connectBroker, createCommandPublisher, exchanges, publishCheck } from '../../adapters/amqp/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import {
  createDeviceQueueWriter,
  createDispatchQueue,
  createNamedLock,
  createPool,
  createProjectionTarget,
  createRightsReader,
  startDebugRecorder,
} from '../../adapters/postgres/index.js';
import { encodeDownlink } from '../../adapters/protobuf/index.js';
import { createMessageTracing } from '../../adapters/telemetry/index.js';
import { withPersonalTexts } from '../../commands/personalTexts/index.js';
import { createDispatcher, type DispatcherParts } from '../../commands/deviceCommands/index.js';
import { recordDownlinks } from '../../commands/deviceDebug/index.js';
import { device } from '../../domain/device/index.js';
import { deviceCommand } from '../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { streamPrefix } from '../../domain/kernel/streams.js';
import {
  deviceOfQueueEvent,
  dispatchPartitionOf,
  isOnTheWay,
} from '../../projections/dispatchQueue/index.js';
import { createProcessor, type Processor } from '../../projections/processor/index.js';
import { dispatchProjection, projectionCheck } from '../health/index.js';
import { createAlarmProcessor } from './alarms.js';
import { alongside } from './alongside.js';
import { createBrewPlanProcessor } from './brewPlans.js';
import { stopWork } from './closing.js';
import { composeNotifications } from './notifications.js';
import { notificationSendersOf } from './notificationSenders.js';
import { mailCheck, mailerOf } from './mailer.js';
import { parkingBudget } from './parkingBudget.js';
import { reportWithPauses, watchPauses } from './projectionPauses.js';
import { beginRebuilds } from './projectionRebuilds.js';
import { composePersonKeys } from './personalTexts.js';
import { watchServers } from './watchServers.js';
import type { RoleContext, RunningRole } from '../runRole.js';

const keptProjections = ['dispatcher', 'brewPlans', 'alarms', 'notifications'] as const;

/**
 * The role `dispatcher`: sends people's commands to devices, takes whole brews from stage to stage, raises alarms, and tells
 * people of them. For each partition of the devices it has a projection; both run under one lock.
 */
export async function composeDispatcher({ config, logger, health }: RoleContext): Promise<RunningRole> {
  const { databaseUrl, dispatchPartitions } = config;
  const pool = createPool({
    databaseUrl,
    applicationName: 'brewline dispatcher',
    connections: 2 * dispatchPartitions + 4,
    logger,
    // Rows and checkpoint are in one transaction: what a crash loses is projected again.
    waitForDisk: false,
  });
  const personKeys = await composePersonKeys(config, pool);
  const store = withPersonalTexts(createEventStore({ url: config.eventStoreUrl, logger }), personKeys);
  const connection = await connectBroker({
    amqpUrl: config.amqpUrl,
    connectionName: 'brewline dispatcher',
    logger,
  });
  watchServers(health, { store, connection });
  const mailer = mailerOf(config, logger);
  const counts = { sent: 0, expired: 0 };
  const batch = { items: config.projectionBatch, bytes: config.projectionBatchBytes };
  const stopping = new AbortController();
  const pauses = watchPauses(pool, logger, stopping.signal);
  const debug = startDebugRecorder({ databaseUrl, role: 'dispatcher', logger });
  const publisher = recordDownlinks(createCommandPublisher({ connection, encode: encodeDownlink }), {
    ...{ recorder: debug, encode: encodeDownlink, now: () => new Date() },
  });
  const shared: Omit<DispatcherParts, 'queue'> = {
    store,
    publisher: {
      async publish(command) {
        const outcome = await publisher.publish(command);
        // There is no CommandSent when the device's answer arrives first.
        if (outcome === 'published') counts.sent += 1;
        return outcome;
      },
    },
    rights: createRightsReader(pool),
    tracing: createMessageTracing(),
    debugged: debug,
    logger,
    now: () => new Date(),
    onStep({ type }) {
      if (type === 'CommandExpired') counts.expired += 1;
    },
  };

  function processorOf(partition: number): Processor {
    const name = dispatchProjection(partition, dispatchPartitions);
    const dispatcher = createDispatcher({ ...shared, queue: createDispatchQueue(pool, name) });
    return createProcessor<void>({
      name,
      streamPrefixes: [deviceCommand, device].map(streamPrefix),
      filter: (event) => isOf(event, { partition, dispatchPartitions }),
      isDeferrable: isOnTheWay,
      source: store,
      target: createProjectionTarget({
        pool,
        projection: name,
        schema: 'dispatch',
        parkingBudget: parkingBudget(config),
        write: createDeviceQueueWriter(name),
      }),
      lock: alongside(pauses.pausable(createNamedLock(databaseUrl, logger)), (held) => dispatcher.run(held)),
      logger,
      batch,
      afterCommit: () => dispatcher.wake(),
    });
  }

  const partitions = Array.from({ length: dispatchPartitions }, (_, partition) => partition);
  const { pausable } = pauses;
  const single = {
    ...{ pool, databaseUrl, store, logger, batch, pausable },
    parkingBudget: parkingBudget(config),
  };
  const processors = [
    ...partitions.map(processorOf),
    createBrewPlanProcessor(single),
    createAlarmProcessor(single),
    composeNotifications({
      ...single,
      peopleKey: config.peopleKey,
      senders: notificationSendersOf(config, mailer).senders,
    }),
  ];
  health.watch(
    publishCheck(connection, exchanges.commands),
    ...processors.map((processor) => projectionCheck(processor)),
    pauses.check,
  );
  if (mailer) health.watch(mailCheck(mailer));
  const reported = processors.map((processor) => ({ processor }));
  reportWithPauses(health, reported, pauses);
  const ended = Promise.all([
    ...processors.map((each) => each.run(stopping.signal)),
    beginRebuilds({ pool, store, logger, projections: keptProjections }, stopping.signal),
  ]).then(() => undefined);

  return {
    stats: () => counts,
    ended,
    async stop() {
      await stopWork({ stopping, ended }, { connections: [connection], store, pool });
      await debug.stop();
      mailer?.close();
    },
  };
}

function isOf(
  event: RecordedEvent,
  { partition, dispatchPartitions }: { readonly partition: number; readonly dispatchPartitions: number },
): boolean {
  const deviceId = deviceOfQueueEvent(event);
  return deviceId !== undefined && dispatchPartitionOf(deviceId, dispatchPartitions) === partition;
}
