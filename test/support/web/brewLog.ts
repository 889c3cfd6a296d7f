import type { Pool } from 'pg';
import { insertReadings, insertSession } from '../../integration/http/rows.js';
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
      ['SessionStarted', 60, { recipe: '=cmd()', source }],
      ['PhaseEntered', 59, { phase: 1, source }],
      ['UserActionRequested', 58, { action: 3 }],
      ['UserActionDone', 45, { action: 3 }],
      ['PhaseEntered', 44, { phase: 2 }],
      ['FaultReported', 30, { code: 105, text: `${hostileText}<b>bold</b>${'x'.repeat(500)}` }],
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
  const readings = Array.from({ length: 55 }, (_, index) => {
    const atMs = nowMs - (59 - index) * minute;
    return { atMs, receivedAtMs: atMs, session: 7, values: { 3: 40 + index / 2 } };
  });
  await insertReadings(pool, 'base-1', readings);
}
