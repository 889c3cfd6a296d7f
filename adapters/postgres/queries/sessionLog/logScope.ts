import type { Pool } from 'pg';
import { machineWindows } from '../../../../domain/sessionLog/index.js';
import type { LogSubject } from '../../../../projections/queries/index.js';
import type { LogParameters } from './parameters.js';

/** What belongs to a log, as its sources are asked for it. */
export interface LogScope {
  readonly parameters: Omit<LogParameters, 'kinds' | 'from' | 'until' | 'readingsFrom' | 'readingsUntil'>;
  /** When the first and the last reading were received; undefined without readings. */
  readonly readings: { readonly fromMs: number; readonly untilMs: number } | undefined;
}

/** Looks up which commands belong to the sessions and the brew, and from when to when there are readings. */
export async function logScope(pool: Pool, { sessions, plan }: LogSubject): Promise<LogScope> {
  const ids = sessions.map(({ sessionId }) => sessionId);
  const devices = [...new Set([...sessions.map(({ deviceId }) => deviceId), ...(plan?.deviceIds ?? [])])];
  const { rows } = await pool.query<ScopeRow>(
    `select
       array(
         select command_id from read_model.session where session_id = any($1::text[]) and command_id is not null
         union select command_id from read_model.device_command where device_id = any($2::text[]) and session_id = any($1::text[])
         union select (data ->> 'commandId')::uuid from read_model.brew_plan_event where plan_id = $3::uuid and data ? 'commandId'
       )::text[] as commands,
       min(first_received_at) as first, max(last_received_at) as last
     from read_model.session_telemetry where session_id = any($1::text[])`,
    [ids, devices, plan?.planId ?? null],
  );
  const { commands, first, last } = rows[0] ?? { commands: [], first: null, last: null };
  const windows = machineWindows(sessions);
  return {
    readings: first && last ? { fromMs: first.getTime(), untilMs: last.getTime() + 1 } : undefined,
    parameters: {
      sessions: ids,
      sessionDevices: sessions.map(({ deviceId }) => deviceId),
      sessionKeys: sessions.map(({ key }) => key),
      devices,
      machines: windows.map(({ deviceId }) => deviceId),
      windowsFrom: windows.map(({ fromMs }) => timeOf(fromMs)),
      windowsUntil: windows.map(({ untilMs }) => timeOf(untilMs)),
      plan: plan?.planId ?? null,
      commands,
      audited: [
        ...ids.map((id) => `session:${id}`),
        ...commands.map((id) => `command:${id}`),
        ...(plan ? [`brew:${plan.planId}`] : []),
      ],
    },
  };
}

/** A time as PostgreSQL reads it, also an endless one. */
export function timeOf(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return epochMs < 0 ? '-infinity' : 'infinity';
  return new Date(epochMs).toISOString();
}

interface ScopeRow {
  readonly commands: readonly string[];
  readonly first: Date | null;
  readonly last: Date | null;
}
