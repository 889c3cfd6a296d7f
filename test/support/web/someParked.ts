import type { Pool } from 'pg';
import { brewline } from '../../../proto/generated/brewline.js';

const { Uplink } = brewline.v1;

/** A cause that tries to be markup and to turn the line round. */
export const hostileCause = `process_event.fault.text has <b>510</b> \u202Egnp\u009B characters, at most 500 are allowed`;

const envelope = (seq: number, body: Parameters<typeof Uplink.encode>[0]) =>
  Uplink.encode({
    ...{ schemaVersion: 1, boot: 42, seq, sentAtMs: 1_795_957_500_000 },
    traceContext: Buffer.from(`${'4bf92f3577b34da6'.repeat(2)}${'00f067aa0ba902b7'}01`, 'hex'),
    ...body,
  }).finish();

/** Three groups: messages that still break a rule, one of a number that was used, and an event that a projection parked. */
export async function fillParked(pool: Pool): Promise<void> {
  const telemetry = {
    session: 7,
    blocks: [{ firstAtMs: 1_795_957_500_000, sensors: [3, 1], values: [141, 18_200] }],
  };
  const messages = [
    ...[1, 2, 3, 4, 5, 6, 7].map((n) => ({
      source: `uplink ${n}`,
      device: `keg-${n}`,
      code: 'MESSAGE_MALFORMED',
      cause: 'gap goes from 9 to 4; sequence numbers begin at 1 and grow',
      body: envelope(n, { gap: { firstSeq: 9, lastSeq: 4 } }),
    })),
    {
      ...{ source: 'uplink 2', device: 'base-1', code: 'NUMBER_REUSED' },
      cause: 'another message has number 812 of boot 42, which is taken',
      body: envelope(812, { telemetry }),
    },
    {
      ...{ source: 'uplink 3', device: 'keg-3', code: 'SCHEMA_VERSION_UNKNOWN' },
      cause: hostileCause,
      body: Buffer.from('08091002180562ff010a', 'hex'),
    },
  ];
  for (const [at, { source, device, code, cause, body }] of messages.entries())
    await pool.query(
      `insert into ingest.parked_message (parked_at, source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256, epoch, boot, seq)
       values (now() - $7 * interval '7 minutes', $1, $2, 'devices.' || $2 || '.up', $3, $4, '{}', $5::bytea, $6, sha256($5::bytea), 0, 42, $8)`,
      [source, device, code, cause, Buffer.from(body), body.length, messages.length - at, at + 1],
    );
  await fillParkedEvents(pool);
  // As if they had come over the day.
  await pool.query(
    `update ingest.parked_hour as counted set messages = 1 from ingest.parked_group as g
     where counted.source = g.source and counted.code = g.code`,
  );
  await pool.query(
    `insert into ingest.parked_hour
     select source, code, hour - n * interval '1 hour', 1 + (n * 7) % 5 + (n / 9)
     from ingest.parked_hour, generate_series(1, 23) as n where code <> 'NUMBER_REUSED' and n % 4 > 0`,
  );
  await pool.query(
    `insert into operations.parked_job (what, source, code, most, canary, requested_by, up_to, total, status, begun_at, ended_at, taken, stored, came_back)
     values ('requeue', 'uplink', 'MESSAGE_MALFORMED', 7, 5, 'somebody', 9, 7, 'stopped', now() - interval '3 minutes', now() - interval '2 minutes', 5, 4, 1)`,
  );
}

/** Three events that the read models could not apply: one waits, one was retried in vain, one is skipped. */
async function fillParkedEvents(pool: Pool): Promise<void> {
  const cause = 'value "9e99" is out of range for column "received_at"';
  for (const [at, more] of [
    { outcome: null, requeues: 0, retryCause: null, reason: null },
    { outcome: null, requeues: 2, retryCause: cause, reason: null },
    { outcome: 'skipped', requeues: 0, retryCause: null, reason: 'written by a test tool' },
  ].entries()) {
    const headers = {
      ...{ stream: `device-keg-${at + 4}`, revision: '41', type: 'DeviceConnected' },
      ...{ id: `0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a1${at}`, metadata: {} },
    };
    await pool.query(
      `insert into ingest.parked_message (parked_at, source, routing_key, code, cause, headers, body, bytes, body_sha256,
         outcome, requeues, outcome_of, retry_cause, reason, requeued_at, asked_by)
       values (now() - $1 * interval '3 hours', 'projection readModels', $2, 'EVENT_UNPROJECTABLE', $3, $4, '{}', 2, sha256('{}'),
         $5, $6, $6, $7, $8, case when $5::text is null then null else now() - interval '1 hour' end,
         (select person_id::text from identity.person where login = 'admin'))`,
      [
        ...[3 - at, `device-keg-${at + 4}@41`, cause, headers, more.outcome, more.requeues],
        ...[more.retryCause, more.reason],
      ],
    );
  }
}
