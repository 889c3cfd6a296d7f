import type { Pool } from 'pg';
import { createHealthReports } from '../../../adapters/postgres/healthReports.js';
import type { ProjectionReport, ServerReport } from '../../../domain/health/index.js';
import { readConfig } from '../../../infra/config.js';
import { effectiveSettings } from '../../../infra/effectiveSettings.js';

/** A private key of P-256, as settings have it. */
const vapidKey = Buffer.from('5ec2e7'.padEnd(64, '1'), 'hex').toString('base64url');

export const keepsUp: ProjectionReport = {
  projection: 'readModels',
  position: '91234',
  lagMs: 0,
  trend: 'steady',
  eventsPerSecond: 41.5,
  parked: 0,
  lastAdvancedAt: '2026-11-28T13:04:59.000Z',
  isStalled: false,
  broken: null,
};

export const stalled: ProjectionReport = {
  ...keepsUp,
  projection: 'alarms',
  position: '88000',
  lagMs: 372_400,
  trend: 'growing',
  eventsPerSecond: 0,
  parked: 2,
  lastAdvancedAt: '2026-11-28T12:58:48.000Z',
  isStalled: true,
  broken: 'relation "dispatch.alarm" does not exist',
};

/** A password as it must not be seen anywhere. */
export const planted = 'planted-5ecret-9f27';
const plantedKey = 'c0ffee5ec2e7'.padEnd(64, '9');

/** Every setting that can hold a secret holds a recognisable one. */
export const configWithSecrets = readConfig({
  DATABASE_URL: `postgres://brewline:${planted}@db.internal:5432/brewline?password=${planted}`,
  AMQP_URL: `amqps://ingest:${planted}@mq.internal:5671/brewline`,
  AMQP_TOPOLOGY_URL: `amqps://topology:${planted}@mq.internal:5671/brewline`,
  MQTT_URL: `mqtts://device:${planted}@mq.internal:8883`,
  EVENTSTORE_URL: `esdb+discover://admin:${planted}@es-1.internal:2113,es-2.internal:2113?tls=true`,
  EVENTSTORE_TO_URL: `esdb://admin:${planted}@es-3.internal:2113`,
  SMTP_URL: `smtps://brewline:${planted}@mail.example:465`,
  MAIL_FROM: 'brewline@example.com',
  ...{ CREDENTIAL_KEY: plantedKey, AUTH_KEY: plantedKey, SESSION_KEY: plantedKey, PSEUDONYM_KEY: plantedKey },
  PEOPLE_KEY: `${plantedKey},${'ab'.repeat(32)}`,
  VAPID_PRIVATE_KEY: vapidKey,
  SENTRY_DSN: `https://${planted}@sentry.example/4`,
  UPLINK_BATCH: '1000',
});

/** What would give one away. */
export const secretTexts = [planted, plantedKey, 'ab'.repeat(32), vapidKey] as const;

/** A projector and a dispatcher report their projections, one of which stalls; auth and ingest report queues. */
export async function reportProjections(pool: Pool, dispatcher = 'kitchen-3 4712'): Promise<void> {
  const broker = { product: 'RabbitMQ', version: '3.10.8', cluster: 'rabbit@kitchen-3' };
  const eventStore = { version: '23.10.0', position: '91240', answeredInMs: 3 };
  await report(pool, { role: 'projector', instance: 'kitchen-3 4711' }, { servers: { broker, eventStore } }, [
    keepsUp,
  ]);
  await report(pool, { role: 'dispatcher', instance: dispatcher }, { servers: { broker, eventStore } }, [
    stalled,
    { ...keepsUp, projection: 'brewPlans', eventsPerSecond: 12, lagMs: null, trend: 'falling' },
  ]);
  const queue = (number: number) => `brewline.uplink.0${number}`;
  const partitions = [0, 1, 2, 3];
  await report(
    pool,
    { role: 'auth', instance: 'kitchen-3 4709' },
    {
      servers: {
        broker,
        queues: [
          ...partitions.map((each) => ({
            queue: queue(each),
            ready: each * 40,
            consumers: 1,
            unacknowledged: null,
          })),
          { queue: 'brewline.uplink.dead', ready: 0, consumers: 1, unacknowledged: null },
        ],
      },
    },
  );
  await report(
    pool,
    { role: 'ingest', instance: 'kitchen-3 4710' },
    {
      servers: {
        ...{ broker, eventStore: { ...eventStore, answeredInMs: 12 } },
        queues: partitions.map((each) => ({
          queue: queue(each),
          ready: null,
          consumers: null,
          unacknowledged: each,
        })),
      },
    },
  );
  await report(pool, { role: 'event-store', instance: 'kitchen-3 4708' });
  const disk = { folder: '/srv/brewline', freeBytes: 42_000_000_000, bytes: 120_000_000_000 };
  await report(pool, { role: 'start', instance: 'kitchen-3 4700' }, { servers: { disk } });
}

/** Reports that do not age: nobody repeats them, and a test may take longer than a process is given. */
export async function keepFresh(pool: Pool): Promise<void> {
  await pool.query(`update operations.health_report set seen_at = now() + interval '1 hour'`);
}

/** Rate and lag of an hour, by the minute. */
export async function fillProjectionHours(pool: Pool): Promise<void> {
  await pool.query(
    `insert into operations.projection_sample (minute, projection, events_per_second, lag_ms)
     select date_trunc('minute', now()) - ago * interval '1 minute', projection, 40 + 25 * sin(ago / 6.0),
       case when projection = 'alarms' and ago < 7 then (7 - ago) * 60000 else 120 + ago end
     from generate_series(0, 59) as ago, unnest(array['alarms', 'brewPlans', 'readModels']) as projection`,
  );
}

/** The dispatcher is at less than half of a rebuild of the brew plans; that of the read models is over. */
export async function rebuildBrewPlans(pool: Pool, nowMs = Date.now()): Promise<void> {
  await pool.query(
    `update operations.health_report set progress = jsonb_set(progress, '{1}', progress -> 1 ||
       '{"position": "39120", "positionsPerSecond": 420, "eventsPerSecond": 380}') where role = 'dispatcher'`,
  );
  await pool.query(
    `insert into operations.projection_rebuild (projection, requested_at, requested_by, begun_at, head, finished_at)
     select projection, $1::timestamptz - ago, 'root', $1::timestamptz - ago + interval '1 s', 90110, $1::timestamptz - ago + took
     from (values ('brewPlans', interval '95 s', null), ('readModels', interval '26 hours', interval '214 s'))
       as rebuild (projection, ago, took)`,
    [new Date(nowMs)],
  );
}

async function report(
  pool: Pool,
  process: { readonly role: string; readonly instance: string },
  { servers = {} }: { readonly servers?: ServerReport } = {},
  progress: readonly ProjectionReport[] = [],
): Promise<void> {
  const projections = progress.map(({ projection }) => projection);
  const startedAt = new Date(Date.now() - 3_600_000);
  await createHealthReports(pool, {
    ...{ ...process, version: '0.1.0', node: '20.20.0', startedAt },
    settings: effectiveSettings(configWithSecrets),
  }).report({ conditions: [], projections, progress, servers });
}
