import type { Pool } from 'pg';
import { setCheckpoint } from '../../integration/http/rows.js';
import { brewIds } from './brewhouse.js';

export const alarmIds = {
  airlock: 'a1111111-1111-4111-8111-111111111111',
  warm: 'a2222222-2222-4222-8222-222222222222',
  lost: 'a3333333-3333-4333-8333-333333333333',
  finished: 'a4444444-4444-4444-8444-444444444444',
  over: 'a5555555-5555-4555-8555-555555555555',
};

interface AlarmRow {
  readonly alarmId: string;
  readonly deviceId: string;
  readonly brewId?: string;
  readonly kind: string;
  readonly status: string;
  readonly details: object;
  readonly minutesAgo: number;
  readonly isAcknowledged?: boolean;
  readonly isOver?: boolean;
}

const alarms: readonly AlarmRow[] = [
  {
    ...{ alarmId: alarmIds.airlock, deviceId: 'keg-2', brewId: brewIds.fermenting },
    ...{ kind: 'userActionNeeded', status: 'escalated', details: { action: 28 } },
    minutesAgo: 90,
  },
  {
    ...{ alarmId: alarmIds.warm, deviceId: 'keg-3', kind: 'temperatureOutOfBand', status: 'raised' },
    ...{ details: { celsius: 8.4, targetCelsius: 5 }, minutesAgo: 24 },
  },
  {
    ...{ alarmId: alarmIds.lost, deviceId: 'keg-4', kind: 'deviceLost', status: 'acknowledged' },
    ...{ details: {}, minutesAgo: 660, isAcknowledged: true },
  },
  {
    ...{ alarmId: alarmIds.finished, deviceId: 'keg-3', kind: 'fermentationFinished', status: 'cleared' },
    ...{ details: { specificGravity: 1.0112 }, minutesAgo: 3_000, isAcknowledged: true, isOver: true },
  },
  {
    ...{ alarmId: alarmIds.over, deviceId: 'base-1', kind: 'cleaningDue', status: 'cleared' },
    ...{ details: {}, minutesAgo: 9_000, isAcknowledged: true, isOver: true },
  },
];

/** Alarms of a brewhouse, as the projector would have written them. */
export async function fillAlarms(pool: Pool, personId: string, nowMs: number): Promise<void> {
  for (const { alarmId, deviceId, brewId, kind, status, details, ...when } of alarms) {
    const at = new Date(nowMs - when.minutesAgo * 60_000);
    await pool.query(
      `insert into read_model.alarm (alarm_id, device_id, session_id, plan_id, kind, status, details, late, raised_at, recorded_at,
          acknowledged_at, acknowledged_by, resolved_at, cause, position)
       values ($1, $2, null, $3, $4, $5, $6, false, $7, $7, $8, $9, $10, $11, 30)`,
      [
        ...[alarmId, deviceId, brewId ?? null, kind, status, JSON.stringify(details), at],
        ...[when.isAcknowledged ? at : null, when.isAcknowledged ? personId : null],
        ...[when.isOver ? new Date(at.getTime() + 600_000) : null, when.isOver ? 'conditionEnded' : null],
      ],
    );
  }
}

/** As the projector would write that somebody has seen it; `position` of its event. */
export async function setAcknowledged(
  pool: Pool,
  alarmId: string,
  personId: string,
  position: number,
): Promise<void> {
  await pool.query(
    `update read_model.alarm set status = 'acknowledged', acknowledged_at = now(), acknowledged_by = $2, position = $3
     where alarm_id = $1`,
    [alarmId, personId, position],
  );
  await setCheckpoint(pool, position);
}
