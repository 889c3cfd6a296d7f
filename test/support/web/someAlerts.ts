import type { Pool } from 'pg';

export const alertIds = {
  blocked: 'a0000000-0000-4000-8000-000000000001',
  parked: 'a0000000-0000-4000-8000-000000000002',
  hostile: 'a0000000-0000-4000-8000-000000000003',
  over: 'a0000000-0000-4000-8000-000000000004',
} as const;

/** A subject that tries to be markup, and to turn the line round. */
const hostileSubject = `<b>disk\u202e\u009b${'x'.repeat(200)}`;

/** Three open ones and one that is over, raised before `nowMs`. */
export async function fillAlerts(pool: Pool, nowMs: number): Promise<void> {
  await pool.query(
    `insert into operations.alert (alert_id, kind, subject, level, reason, state, raised_at, acknowledged_at, acknowledged_by, resolved_at)
     select id::uuid, kind, subject, level, reason, state, $1::timestamptz - minutes * interval '1 minute',
       case when state = 'acknowledged' then $1 end,
       case when state = 'acknowledged' then (select person_id::text from identity.person where login = 'admin') end,
       case when state = 'resolved' then $1 end
     from (values
       ($3, 'brokerBlocked', '', 'critical', 'RabbitMQ takes no messages, neither from devices nor for devices: low on memory', 'raised', 5),
       ($4, 'parkedGrowing', '', 'warning', '43 messages were parked within 10 minutes', 'acknowledged', 40),
       ($5, 'diskFull', $2, 'warning', 'the disk has 900 MB left, 9 %: make room', 'raised', 20),
       ($6, 'devicesLost', '', 'critical', '31 of 120 devices that were online are not any more', 'resolved', 600)
     ) as alert (id, kind, subject, level, reason, state, minutes)`,
    [new Date(nowMs), hostileSubject, alertIds.blocked, alertIds.parked, alertIds.hostile, alertIds.over],
  );
}

/** An hour by the minute that ends at `nowMs`, with a rate that rises and falls. */
export async function fillHour(pool: Pool, nowMs: number): Promise<void> {
  await pool.query(
    `insert into operations.service_sample (minute, fault, needs_you, offline, running, idle, waiting, parked, errors, projections,
       stalled, open_alerts, events_per_second, lag_ms)
     select date_trunc('minute', $1::timestamptz) - ago * interval '1 minute', 2, 7, 31, 120 - ago, 54 + ago, 61 - ago,
       case when ago < 40 then 1 else 0 end, ago % 7, 9, case when ago < 3 then 1 else 0 end, case when ago < 40 then 3 else 0 end,
       40 + 25 * sin(ago / 6.0), case when ago < 6 then 9000 - ago * 1500 else 120 + ago end
     from generate_series(0, 59) as ago`,
    [new Date(nowMs)],
  );
}
