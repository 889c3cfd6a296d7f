import type { Pool } from 'pg';
import { insertReadings, insertSession } from '../../integration/http/rows.js';
import { machineErrors, phases, sensors, userActions } from '../../../domain/machine/index.js';
import { hostileText } from '../../integration/cli/hostileText.js';
import { brewIds } from './brewhouse.js';

const minute = 60_000;

/** What the log of the brew that mashes has: its session on base-1, a fault, connections, a command that is open. */
export async function fillBrewLog(pool: Pool, nowMs: number): Promise<void> {
  const at = (minutes: number) => new Date(nowMs - minutes * minute).toISOString();
  await insertSession(pool, 'base-1', { number: 7, startedAt: at(60) });
  await pool.query(
    `update read_model.brew_plan set stages = jsonb_set(stages, '{1,sessionId}', '"base-1.7"') where plan_id = $1`,
    [brewIds.mashing],
  );
  const source = { epoch: 0, boot: 4, seq: 1 };
  for (const [revision, [type, minutes, data]] of (
    [
      ['SessionStarted', 60, { recipe: 'Pale Ale', source }],
      ['PhaseEntered', 59, { phase: phases.brewPrepare, source }],
      ['UserActionRequested', 58, { action: userActions.start }],
      ['UserActionDone', 52, { action: userActions.start }],
      ['PhaseEntered', 51, { phase: phases.mash }],
      ['FaultReported', 30, { code: machineErrors.flow1, text: 'flow 0.3 L/min' }],
    ] as const
  ).entries())
    await pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data, trace_id)
       values ('base-1.7', $1, $2, $3, $3, $4, repeat('f', 32))`,
      [revision, type, at(minutes), JSON.stringify({ deviceId: 'base-1', ...data })],
    );
  for (const [revision, type, minutes, data] of [
    [1, 'DeviceConnected', 65, { epoch: 0, boot: 4, connection: 1 }],
    [2, 'DeviceDisconnected', 40, { reason: 'leaseExpired' }],
    [3, 'DeviceConnected', 35, { epoch: 0, boot: 4, connection: 2 }],
  ] as const)
    await pool.query(
      `insert into read_model.device_event (device_id, revision, type, recorded_at, data) values ('base-1', $1, $2, $3, $4)`,
      [revision, type, at(minutes), JSON.stringify({ deviceId: 'base-1', ...data })],
    );
  const readings = Array.from({ length: 60 }, (_, index) => {
    const atMs = nowMs - (59 - index) * minute;
    const [celsius, target] = mashAt(index);
    return {
      atMs,
      receivedAtMs: atMs,
      session: 7,
      values: { [sensors.liquid]: celsius, [sensors.setPoint]: target },
    };
  });
  await insertReadings(pool, 'base-1', readings);
}

/** Degrees of a mash after so many minutes, and those of its target: a rest at 52, one at 67. */
function mashAt(minutes: number): readonly [celsius: number, target: number] {
  const target = minutes < 8 ? 18 : minutes < 30 ? 52 : 67;
  const begun = minutes < 8 ? 0 : minutes < 30 ? 8 : 30;
  const from = minutes < 30 ? 18 : 52;
  const celsius = Math.min(target - 0.4, from + (minutes - begun) * 2.1);
  return [minutes < 8 ? 17.6 : Math.round((celsius + (minutes % 3) / 10) * 10) / 10, target];
}

/** What a machine says is nobody's to trust: the log shows it as it came, and nothing obeys it. */
export async function sayHostileFault(pool: Pool): Promise<void> {
  await pool.query(
    `update read_model.session_timeline set data = data || jsonb_build_object('text', $1::text)
     where session_id = 'base-1.7' and type = 'FaultReported'`,
    [`${hostileText}<b>bold</b>${'x'.repeat(500)}`],
  );
}
