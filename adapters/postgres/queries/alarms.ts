import type { Pool } from 'pg';
import type { AlarmFilter, Page, ShownActor, ShownAlarm } from '../../../projections/queries/index.js';
import { shownActor } from './actors.js';
import { ownedBy } from './ownedBy.js';
import { pageOf } from './page.js';

/** Alarms, the latest first. */
export async function listAlarms(pool: Pool, filter: AlarmFilter): Promise<Page<ShownAlarm>> {
  const [recordedAt = null, alarmId = null] = filter.afterKey ?? [];
  const { rows } = await pool.query<AlarmRow>(
    `select ${columns} from read_model.alarm
     where ($1::text is null or device_id = $1) and ($2::text is null or session_id = $2)
       and ($3::uuid is null or plan_id = $3) and (not $4::boolean or status <> 'cleared')
       and ($5::timestamptz is null or (recorded_at, alarm_id) < ($5, $6::uuid))
       and ($8::text is null or kind = $8) and ${ownedBy('$7', { device: 'alarm.device_id', at: 'alarm.recorded_at' })}
     order by recorded_at desc, alarm_id desc limit $9`,
    [
      filter.deviceId ?? null,
      filter.sessionId ?? null,
      filter.planId ?? null,
      filter.isOpen,
      recordedAt,
      alarmId,
      filter.owner ?? null,
      filter.kind ?? null,
      filter.limit + 1,
    ],
  );
  return pageOf(rows, filter.limit, toAlarm, (row) => [row.recorded_at_key, row.alarm_id]);
}

/** Undefined for one that does not exist, or is not projected yet. */
export async function alarmById(pool: Pool, alarmId: string): Promise<ShownAlarm | undefined> {
  const { rows } = await pool.query<AlarmRow>(
    `select ${columns} from read_model.alarm where alarm_id = $1::uuid`,
    [alarmId],
  );
  return rows[0] && toAlarm(rows[0]);
}

const columns = `*, recorded_at::text as recorded_at_key,
  case when acknowledged_by is null then null else ${shownActor('acknowledged_by')} end as acknowledger`;

interface AlarmRow {
  readonly alarm_id: string;
  readonly device_id: string;
  readonly session_id: string | null;
  readonly plan_id: string | null;
  readonly kind: ShownAlarm['kind'];
  readonly status: ShownAlarm['status'];
  readonly details: ShownAlarm['details'];
  readonly late: boolean;
  readonly raised_at: Date;
  readonly recorded_at: Date;
  readonly recorded_at_key: string;
  readonly acknowledged_at: Date | null;
  readonly acknowledger: ShownActor | null;
  readonly escalated_at: Date | null;
  readonly resolved_at: Date | null;
  readonly cause: ShownAlarm['cause'];
}

function toAlarm(row: AlarmRow): ShownAlarm {
  const { kind, status, details, cause } = row;
  return {
    alarmId: row.alarm_id,
    deviceId: row.device_id,
    sessionId: row.session_id,
    planId: row.plan_id,
    ...{ kind, status, details, cause },
    isLate: row.late,
    raisedAtMs: row.raised_at.getTime(),
    recordedAtMs: row.recorded_at.getTime(),
    acknowledgedAtMs: row.acknowledged_at?.getTime() ?? null,
    acknowledgedBy: row.acknowledger,
    escalatedAtMs: row.escalated_at?.getTime() ?? null,
    resolvedAtMs: row.resolved_at?.getTime() ?? null,
  };
}
