import type { Pool } from 'pg';
import { sessionId } from '../../../domain/brewSession/index.js';
import type {
  AlarmFilter,
  AnnotationsRequest,
  Page,
  ShownActor,
  ShownAlarm,
} from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';
import { shownActor } from './actors.js';
import { receivedIn } from './receivedIn.js';
import { ownedBy } from './ownedBy.js';
import { pageOf } from './page.js';

/** Condition for alarms that are not over, or that somebody has yet to acknowledge. */
export const isOpenAlarm = "status <> 'cleared'";

/** Alarms, the latest first. */
export async function listAlarms(pool: Pool, filter: AlarmFilter): Promise<Page<ShownAlarm>> {
  const [recordedAt = null, alarmId = null] = filter.afterKey ?? [];
  const { rows } = await pool.query<AlarmRow>(
    `select ${columns} from read_model.alarm
     where ($1::text is null or device_id = $1) and ($2::text is null or session_id = $2)
       and ($3::uuid is null or plan_id = $3) and (not $4::boolean or ${isOpenAlarm})
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

/** Those of the alarms that exist and are projected, in no order. */
export async function alarmsById(pool: Pool, alarmIds: readonly string[]): Promise<readonly ShownAlarm[]> {
  const text = `select ${columns} from read_model.alarm where alarm_id = ${anyOf('$1', 'uuid')}`;
  const { rows } = await pool.query<AlarmRow>({ name: 'alarms-by-id', text, values: [alarmIds] });
  return rows.map(toAlarm);
}

/** Alarms that lasted in a range, of a device, or of a session and of the machine itself; in the order of time. */
export async function alarmsBetween(
  pool: Pool,
  { deviceId, session, from, to, placedBy, received }: AnnotationsRequest,
  limit: number,
): Promise<readonly ShownAlarm[]> {
  const began = placedBy === 'receipt' ? 'recorded_at' : 'raised_at';
  const { rows } = await pool.query<AlarmRow>(
    `select ${columns} from read_model.alarm
     where device_id = $1 and ($2::text is null or session_id is null or session_id = $2) and ${began} < $4
       and greatest(${began}, coalesce(resolved_at, case when ${isOpenAlarm} then timestamptz 'infinity' end)) >= $3
       ${receivedIn(received, 'recorded_at')}
     order by ${began}, alarm_id limit $5`,
    [deviceId, session === undefined ? null : sessionId(deviceId, session), from, to, limit],
  );
  return rows.map(toAlarm);
}

const columns = `*, recorded_at::text as recorded_at_key, position::text as commit_position,
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
  readonly commit_position: string;
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
    position: BigInt(row.commit_position),
  };
}
