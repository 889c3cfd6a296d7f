import type { Pool } from 'pg';
import { machineWindows } from '../../../../domain/sessionLog/index.js';
import type { LogPageRequest, LogSubject } from '../../../../projections/queries/index.js';
import { sessionRanges } from '../sessionRanges.js';
import { eventKinds, kindOfType } from './sources.js';
import type { LogParameters } from './parameters.js';

/** What belongs to a log, as its sources are asked for it. */
export interface LogScope {
  readonly parameters: Omit<LogParameters, 'kinds' | 'from' | 'until' | 'readings'>;
  /** When the first and the last reading were received; undefined without readings. */
  readonly readings: { readonly fromMs: number; readonly untilMs: number } | undefined;
  /** Where a page has enough of the events of one session or machine; undefined where fewer are left. */
  readonly enoughAtMs: number | undefined;
}

/** Looks up which commands belong to the sessions and the brew, and from when to when there are readings. */
export async function logScope(
  pool: Pool,
  { sessions, plan }: LogSubject,
  page?: LogPageRequest,
): Promise<LogScope> {
  const ids = sessions.map(({ sessionId }) => sessionId);
  const devices = [...new Set([...sessions.map(({ deviceId }) => deviceId), ...(plan?.deviceIds ?? [])])];
  const windows = machineWindows(sessions);
  const machines = {
    machines: windows.map(({ deviceId }) => deviceId),
    windowsFrom: windows.map(({ fromMs }) => timeOf(fromMs)),
    windowsUntil: windows.map(({ untilMs }) => timeOf(untilMs)),
  };
  const enough = page && enoughOf(page, machines);
  const { rows } = await pool.query<ScopeRow>(
    `select ${enough?.text ?? 'null'} as enough,
       array(
         select command_id from read_model.session where session_id = any($1::text[]) and command_id is not null
         union select command_id from read_model.device_command where device_id = any($2::text[]) and session_id = any($1::text[])
         union select (data ->> 'commandId')::uuid from read_model.brew_plan_event where plan_id = $3::uuid and data ? 'commandId'
       )::text[] as commands,
       min(first_received_at) as first, max(last_received_at) as last
     from ${sessionRanges} where session_id = any($1::text[])`,
    [ids, devices, plan?.planId ?? null, ...(enough?.values ?? [])],
  );
  const {
    commands,
    first,
    last,
    enough: enoughAt = null,
  } = rows[0] ?? { commands: [], first: null, last: null };
  return {
    enoughAtMs: enoughAt?.getTime(),
    readings: first && last ? { fromMs: first.getTime(), untilMs: last.getTime() + 1 } : undefined,
    parameters: {
      sessions: ids,
      sessionDevices: sessions.map(({ deviceId }) => deviceId),
      devices,
      ...machines,
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

/**
 * When so many events of one session or machine as a page has were received: without it a page would sort all that follow. Both tables are
 * read by their index of this order, and no further.
 */
function enoughOf(
  { kinds, since, until, afterKey, order, limit }: LogPageRequest,
  { machines, windowsFrom, windowsUntil }: Pick<LogParameters, 'machines' | 'windowsFrom' | 'windowsUntil'>,
) {
  const wanted = eventKinds.filter((kind) => kinds?.includes(kind) ?? true);
  if (wanted.length === 0) return undefined;
  const isNewest = order === 'newest';
  const key = afterKey?.[0];
  const after = isNewest ? since?.toISOString() : (key ?? since?.toISOString());
  const before = isNewest ? (key ?? until?.toISOString()) : until?.toISOString();
  // PostgreSQL takes the kinds for rare, and would read all of a session rather than its index.
  const isOfThem = `($6::text[] is null or ${kindOfType} = any($6::text[]))`;
  const isAll = wanted.length === eventKinds.length;
  const found = `e.recorded_at > $4::timestamptz and e.recorded_at < $5::timestamptz and ${isOfThem}
    order by e.recorded_at ${isNewest ? 'desc' : ''} offset $7 limit 1`;
  const text = `(select ${isNewest ? 'max' : 'min'}(at) from (
      select (select e.recorded_at from read_model.session_timeline e where e.session_id = s and ${found}) as at
      from unnest($1::text[]) as s
      union all
      select (select e.recorded_at from read_model.device_event e where e.device_id = w.device_id
        and e.recorded_at >= w.since and e.recorded_at < w.before and ${found})
      from unnest($8::text[], $9::timestamptz[], $10::timestamptz[]) as w (device_id, since, before)
    ) enough)`;
  const values = [
    ...[after ?? '-infinity', before ?? 'infinity', isAll ? null : wanted, limit],
    ...[machines, windowsFrom, windowsUntil],
  ];
  return { text, values };
}

/** A time as PostgreSQL reads it, also an endless one. */
export function timeOf(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return epochMs < 0 ? '-infinity' : 'infinity';
  return new Date(epochMs).toISOString();
}

interface ScopeRow {
  readonly enough?: Date | null;
  readonly commands: readonly string[];
  readonly first: Date | null;
  readonly last: Date | null;
}
