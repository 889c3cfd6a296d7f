import { device } from '../domain/device/index.js';
import { idInStream } from '../domain/kernel/streams.js';
import { alarmEvents } from './alarms/index.js';
import { journalBrews } from './brewJournal/index.js';
import { brewPlanEvents } from './brewPlans/index.js';
import { commandKey } from './commandKey.js';
import { begunSessions, deviceCommandEvents } from './deviceCommands/index.js';
import { projectMachineNames } from './machineNames/index.js';
import type { LiveHint } from './ports.js';
import { sessionEvents } from './sessions/index.js';
import type { ReadModelBatch } from './telemetry.js';

/** The keys of all rows that a batch may have changed; `traceparents` are those of its spans. */
export function hintOf(batch: ReadModelBatch, traceparents: Readonly<Record<string, string>>): LiveHint {
  const changed = [...deviceCommandEvents(batch.events).map(({ data }) => data), ...begunSessions(batch)];
  const commands = new Map(changed.map((command) => [commandKey(command), command]));
  const alarms = new Map(alarmEvents(batch.events).map(({ event: { data } }) => [data.alarmId, data]));
  return {
    position: batch.position.toString(),
    devices: [
      ...new Set([
        ...batch.telemetry.map(({ deviceId }) => deviceId),
        ...devicesOf(batch),
        ...projectMachineNames(batch.events).map(({ deviceId }) => deviceId),
      ]),
    ],
    sessions: [...new Set(sessionEvents(batch).map(({ sessionId }) => sessionId))],
    commands: [...commands.values()].map(({ commandId, deviceId }) => ({ commandId, deviceId })),
    brews: [
      ...new Set([
        ...brewPlanEvents(batch.events).map(({ event }) => event.data.planId),
        ...journalBrews(batch.events),
      ]),
    ],
    alarms: [...alarms.values()].map(({ alarmId, deviceId }) => ({ alarmId, deviceId })),
    traceparents,
  };
}

function devicesOf({ events }: ReadModelBatch): readonly string[] {
  return events.flatMap(({ stream }) => idInStream(device, stream) ?? []);
}
