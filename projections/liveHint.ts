import { device } from '../domain/device/index.js';
import { idInStream } from '../domain/kernel/streams.js';
import { begunSessions, commandKey, deviceCommandEvents } from './deviceCommands/index.js';
import { sessionEvents } from './sessions/index.js';
import type { ReadModelBatch } from './telemetry.js';

/** What a commit changed, for live streams: keys only, the rows are in the read models. Hints can be lost, repeated and late. */
export interface LiveHint {
  /** Commit position of the last event. */
  readonly position: string;
  readonly devices: readonly string[];
  readonly sessions: readonly string[];
  readonly commands: readonly { readonly commandId: string; readonly deviceId: string }[];
  /** W3C trace context of the sampled change of each device. */
  readonly traceparents: Readonly<Record<string, string>>;
}

/** The keys of all rows that a batch may have changed; `traceparents` are those of its spans. */
export function hintOf(batch: ReadModelBatch, traceparents: Readonly<Record<string, string>>): LiveHint {
  const changed = [...deviceCommandEvents(batch.events).map(({ data }) => data), ...begunSessions(batch)];
  const commands = new Map(changed.map((command) => [commandKey(command), command]));
  return {
    position: batch.position.toString(),
    devices: [...new Set([...batch.telemetry.map(({ deviceId }) => deviceId), ...devicesOf(batch)])],
    sessions: [...new Set(sessionEvents(batch).map(({ sessionId }) => sessionId))],
    commands: [...commands.values()].map(({ commandId, deviceId }) => ({ commandId, deviceId })),
    traceparents,
  };
}

function devicesOf({ events }: ReadModelBatch): readonly string[] {
  return events.flatMap(({ stream }) => idInStream(device, stream) ?? []);
}
