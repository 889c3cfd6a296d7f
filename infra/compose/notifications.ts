import { setTimeout as sleep } from 'node:timers/promises';
import {
  createAlertTeller,
  createNamedLock,
  createNotificationOutbox,
  createProjectionTarget,
  deleteOldNotices,
  writeAlarmNews,
  type AlertTeller,
} from '../../adapters/postgres/index.js';
import { createMetrics } from '../../adapters/telemetry/index.js';
import { alarmNewsOf, alarmStreams, createDeliverer } from '../../commands/notifications/index.js';
import type { AlarmNews, NotificationSender } from '../../commands/ports/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { NotificationWay } from '../../domain/notifications/index.js';
import type { ProjectionTarget } from '../../projections/ports.js';
import { createProcessor, type Processor } from '../../projections/processor/index.js';
import { alongside } from './alongside.js';
import { blamingEvents } from './blamingEvents.js';
import type { BrewPlanProcessorOptions } from './brewPlans.js';
import { everyHour } from './everyHour.js';

export interface NotificationOptions extends BrewPlanProcessorOptions {
  readonly peopleKey: string;
  /** What is due by a way without a sender fails as not configured. */
  readonly senders: Readonly<Partial<Record<NotificationWay, NotificationSender>>>;
}

const projection = 'notifications';
const tellEveryMs = 2_000;
/** An event that is older than this when something is due is not news: the processor catches up, and an alarm may be over. */
const currentMs = 5_000;
/** People see as long what became of what they were told. */
const keptMs = 7 * 24 * 3_600_000;

/**
 * The processor that puts into the outbox whom an alarm is told to, and under the same lock what tells them: one runs at a time. Without a
 * checkpoint it begins at the end of the store, so that nobody is told what is past.
 */
export function composeNotifications(options: NotificationOptions): Processor {
  const { pool, databaseUrl, store, logger, batch, parkingBudget, now = () => new Date() } = options;
  const { pausable = (lock) => lock } = options;
  const metrics = createMetrics();
  const deliverer = createDeliverer({
    ...{ senders: options.senders, logger, now },
    outbox: createNotificationOutbox(pool, options.peopleKey),
    isCurrent: () => (processor.progress().lagMs ?? Infinity) < currentMs,
    onDelivery: (delivery) => metrics.notified(delivery),
  });
  const targetOf = (news: AlarmNews) =>
    createProjectionTarget({
      ...{ pool, projection, parkingBudget },
      schema: 'dispatch',
      write: (client) => writeAlarmNews(client, news, now().getTime()),
    });
  const retain = async () => {
    await deleteOldNotices(pool, new Date(now().getTime() - keptMs));
  };
  const target: ProjectionTarget<void> = {
    ...startingAtEnd(targetOf({ toTell: [], over: [] }), store),
    async apply(events, from, to, retry) {
      const news = await blamingEvents(() => alarmNewsOf(events, store));
      await targetOf(news).apply(events, from, to, retry);
    },
  };
  const processor = createProcessor<void>({
    name: projection,
    streamPrefixes: alarmStreams,
    source: store,
    target,
    lock: alongside(pausable(createNamedLock(databaseUrl, logger)), async (held) => {
      const deleting = everyHour({ what: 'deleting old notifications', work: retain, logger }, held);
      const alerts = tellAlerts(
        { teller: createAlertTeller(pool), wake: () => deliverer.wake(), logger, now },
        held,
      );
      await Promise.all([deliverer.run(held), deleting, alerts]);
    }),
    logger,
    batch,
    afterCommit: () => deliverer.wake(),
  });
  return processor;
}

interface AlertTelling {
  readonly teller: AlertTeller;
  readonly wake: () => void;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Puts alerts of the service into the outbox as they are raised, also while the event store is away. */
async function tellAlerts({ teller, wake, logger, now }: AlertTelling, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      if ((await teller.tell(now().getTime())) > 0) wake();
    } catch (err) {
      logger.warn({ err }, 'operators could not be told of alerts; trying again soon');
    }
    await sleep(tellEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Without a checkpoint, all that is in the store is passed over. */
function startingAtEnd(
  target: ProjectionTarget<void>,
  store: NotificationOptions['store'],
): ProjectionTarget<void> {
  return {
    ...target,
    async readCheckpoint() {
      const known = await target.readCheckpoint();
      const end = known ? undefined : await store.endPosition();
      if (known || end === undefined) return known;
      const first = { storeId: await store.identity(), position: end };
      await target.apply([], undefined, first);
      return first;
    },
  };
}
