import type { Pool } from 'pg';
import { createReadModels } from '../../../adapters/postgres/index.js';
import { widenTelemetry } from '../../../adapters/postgres/readModels/sessionTelemetry.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { projectSessionTelemetry } from '../../../projections/sessions/index.js';
import { storedTelemetry } from '../../support/storedTelemetry.js';
import type { BeerRecipe } from '../../../domain/recipe/index.js';
import { sessionId, sessionKey } from '../../../domain/brewSession/index.js';
import {
  machineTypes,
  phases,
  processTypes,
  sensors,
  steps,
  userActions,
  isPlausibleTime,
} from '../../../domain/machine/index.js';

/** One reading to write into history. */
export interface ReadingRow {
  readonly atMs: number;
  readonly values: Readonly<Record<number, number>>;
  readonly session?: number;
  /** 22 November 2026 when left out. */
  readonly receivedAtMs?: number;
  /** Sensors with implausible values. */
  readonly implausible?: readonly number[];
}

const receivedMs = Date.parse('2026-11-22T12:00:00Z');

/** Readings of boot 1, one a message; with the ranges of their sessions. */
export async function insertReadings(pool: Pool, deviceId: string, readings: readonly ReadingRow[]) {
  const telemetry = storedTelemetry(
    readings.map(({ atMs, values, session = 0, implausible = [], receivedAtMs: at = receivedMs }, index) => ({
      ...{ deviceId, session, seq: index + 1, receivedAtMs: at },
      untimed: isPlausibleTime(atMs, { receivedAtMs: at }) ? [] : [0],
      implausible: new Map(implausible.map((sensor) => [sensor, [0]])),
      readings: [
        { atMs, sensors: Object.keys(values).map(Number), values: Object.values(values), context: undefined },
      ],
    })),
  );
  const history = createReadModels().find(({ tables }) => tables.includes('history_hot'));
  await inTransaction(pool, async (client) => {
    await history?.write(client, { events: [], telemetry, position: 0n });
    await widenTelemetry(client, projectSessionTelemetry(telemetry, []).others);
  });
}

/** A base, or a machine of another type, that mashes at 65.5 °C in session 7, its row changed at `position`. */
export async function insertDevice(
  pool: Pool,
  deviceId: string,
  more: { online?: boolean; position?: number; machineType?: number } = {},
) {
  const { online = true, position = 10, machineType = machineTypes.base } = more;
  await pool.query(
    `insert into read_model.device_status
       (device_id, online, presence_changed_at, machine_type, firmware, serial, epoch, boot, seq, idx, at, received_at,
        time_plausible, session_id, state, process_type, phase, step, user_action, target_celsius,
        seconds_to_next_action, error, sensors, "values", last_seen_at, position)
     values ($1, $2, '2026-11-22T10:00:00Z', $9, '1.2.3', '1903K0001-ABCD1234', 0, 4, 1700, 0, '2026-11-22T11:00:00.250Z',
        '2026-11-22T11:00:00.300Z', true, $1 || '.7', 1, $4, $5, $6, $7, 65.5, 600, 0, $8, '{65.3,100}',
        '2026-11-22T11:00:00.300Z', $3)`,
    [
      deviceId,
      online,
      position,
      processTypes.brew,
      phases.mash,
      steps.mashing,
      userActions.none,
      [sensors.liquid, 4711],
      machineType,
    ],
  );
}

export interface SessionRow {
  readonly epoch?: number;
  readonly number: number;
  readonly status?: string;
  readonly startedAt?: string;
  /** As `startedAt` when left out. */
  readonly startedReceivedAt?: string;
  readonly position?: number;
  readonly pendingAction?: number;
}

/** A brew that mashes. */
export async function insertSession(pool: Pool, deviceId: string, row: SessionRow) {
  const {
    epoch = 0,
    number,
    status = 'active',
    startedAt = '2026-11-22T10:00:00.125Z',
    startedReceivedAt = startedAt,
    position = 11,
    pendingAction,
  } = row;
  await pool.query(
    `insert into read_model.session (session_id, device_id, epoch, number, process_type, recipe, status, started_at,
        started_received_at, time_plausible, phase, step, pending_action, position)
     values ($7, $1, $8, $2, 1, 'Pale Ale', $3, $4, $9, true, 2, 31, $6, $5)`,
    [
      deviceId,
      number,
      status,
      startedAt,
      position,
      pendingAction,
      sessionId(deviceId, sessionKey(epoch, number)),
      epoch,
      startedReceivedAt,
    ],
  );
}

export interface CommandRow {
  readonly commandId: string;
  readonly status?: string;
  readonly requestedAt?: string;
  readonly position?: number;
}

export async function insertCommand(pool: Pool, deviceId: string, row: CommandRow) {
  const { commandId, status = 'waiting', requestedAt = new Date().toISOString(), position = 12 } = row;
  await pool.query(
    `insert into read_model.device_command (command_id, device_id, kind, instruction, status, requested_by,
        requested_at, deadline, updated_at, position)
     values ($1, $2, 'setTemperature', '{"kind":"setTemperature","targetCelsius":66}', $3, 'brewline', $4,
        $4::timestamptz + interval '10 minutes', $4, $5)`,
    [commandId, deviceId, status, requestedAt, position],
  );
}

export interface AlarmRow {
  readonly alarmId: string;
  readonly sessionId?: string;
  readonly planId?: string;
  readonly status?: string;
  readonly acknowledgedBy?: string;
  /** Now when left out, as the next. */
  readonly raisedAt?: string;
  readonly recordedAt?: string;
  readonly resolvedAt?: string;
  readonly position?: number;
}

/** The machine waits for somebody to do something. */
export async function insertAlarm(pool: Pool, deviceId: string, alarm: AlarmRow) {
  const { alarmId, sessionId: session, planId, status = 'raised', acknowledgedBy, position = 14 } = alarm;
  const now = new Date().toISOString();
  const { raisedAt = now, recordedAt = now, resolvedAt } = alarm;
  await pool.query(
    `insert into read_model.alarm (alarm_id, device_id, session_id, plan_id, kind, status, details, late, raised_at, recorded_at,
        updated_at, acknowledged_by, resolved_at, cause, position)
     values ($1, $2, $3, $4, 'userActionNeeded', $5, '{"action":28}', false, $6, $7, $7, $8, $9,
        case when $9::timestamptz is null then null else 'conditionEnded' end, $10)`,
    [
      ...[alarmId, deviceId, session ?? null, planId ?? null, status],
      ...[raisedAt, recordedAt, acknowledgedBy ?? null, resolvedAt ?? null, position],
    ],
  );
}

export async function setCheckpoint(pool: Pool, position: number, storeId = 'store-1') {
  await pool.query(
    `insert into read_model.checkpoint (projection, store_id, position) values ('readModels', $1, $2)
     on conflict (projection) do update set store_id = $1, position = $2, updated_at = now()`,
    [storeId, position],
  );
}

/** A recipe with one version. */
export async function insertRecipe(
  pool: Pool,
  personId: string,
  recipeId: string,
  content: BeerRecipe,
): Promise<void> {
  const values = [recipeId, personId, JSON.stringify(content)];
  await pool.query(
    `insert into read_model.recipe (recipe_id, person_id, version, content, created_at, updated_at, position)
     values ($1, $2, 1, $3, now(), now(), 13)`,
    values,
  );
  await pool.query(
    `insert into read_model.recipe_version (recipe_id, person_id, version, content, at) values ($1, $2, 1, $3, now())`,
    values,
  );
}
