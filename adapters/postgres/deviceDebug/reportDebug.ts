import { debugLimits, type DebugFrame, type ProjectedFrame } from '../../../domain/deviceDebug/index.js';
import type { Pool } from '../pool.js';

export interface DebugReport {
  readonly frames: readonly DebugFrame[];
  readonly projected: readonly ProjectedFrame[];
  /** By device, how many had no room. */
  readonly dropped: ReadonlyMap<string, number>;
}

const limits = JSON.stringify({ frames: debugLimits.frames, bytes: debugLimits.bytes });

/** Stores what a role saw, in one statement. What is of devices that are not under debug any more is left out. */
export async function reportDebug(
  pool: Pick<Pool, 'query'>,
  { frames, projected, dropped }: DebugReport,
): Promise<void> {
  const report = {
    frames: frames.map(toRow),
    projected: projected.map(({ deviceId, place, atMs }) => ({ device_id: deviceId, place, at: iso(atMs) })),
    dropped: [...dropped].map(([deviceId, count]) => ({ device_id: deviceId, frames: count })),
  };
  await pool.query('select operations.record_debug($1, $2)', [
    JSON.stringify(report, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value)),
    limits,
  ]);
}

function toRow(frame: DebugFrame) {
  const { atMs, sentAtMs, doneAtMs, number, body, deviceId, traceId, commandId, clientId, ...rest } = frame;
  return {
    ...rest,
    device_id: deviceId,
    at: iso(atMs),
    sent_at: iso(sentAtMs),
    done_at: iso(doneAtMs),
    ...number,
    body: body && Buffer.from(body).toString('base64'),
    trace_id: traceId,
    command_id: commandId,
    client_id: clientId,
  };
}

/** Beyond the calendar of PostgreSQL, as a broken clock may say, there is none. */
const latestMs = 8.64e15;

function iso(ms: number | undefined): string | undefined {
  if (ms === undefined || ms < 0 || ms > latestMs) return undefined;
  const text = new Date(ms).toISOString();
  return text.startsWith('+') ? undefined : text;
}

/** PostgreSQL takes neither NUL nor half a surrogate pair, and one such text would lose the whole report. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
