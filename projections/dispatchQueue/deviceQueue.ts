import { device, type Connection, type DeviceEvent } from '../../domain/device/index.js';
import {
  deviceCommand,
  nextDueAtMs,
  type CommandQueue,
  type DeviceCommandEvent,
  type OpenCommand,
} from '../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { idInStream, isStreamOf } from '../../domain/kernel/streams.js';
import type { MachineSettings } from '../../domain/machine/index.js';

/** What the dispatcher needs to know about a device. */
export interface DeviceQueue {
  readonly deviceId: string;
  /** Without closed commands, recipes, and people. */
  readonly queue: CommandQueue;
  /** Undefined while the device is away. */
  readonly connection?: Connection | undefined;
  /** Settings that the device reported. */
  readonly reported: Partial<MachineSettings>;
  /** W3C trace contexts of the requests, by command. */
  readonly traceparents: Readonly<Record<string, string>>;
}

/** The device of an event that belongs to a queue; undefined for other events. */
export function deviceOfQueueEvent({ stream }: RecordedEvent): string | undefined {
  return idInStream(deviceCommand, stream) ?? idInStream(device, stream);
}

/** After these events nothing is due earlier than before: a command makes progress, or a device reports what no queue depends on. */
const onTheWay: ReadonlySet<string> = new Set<DeviceCommandEvent['type'] | DeviceEvent['type']>([
  'CommandDispatchStarted',
  'CommandSent',
  'CommandReceived',
  'CommandProgressed',
  'QueueCarriedForward',
  'GapReported',
  'DeviceAnomalyDetected',
  'SettingsReportedLate',
  'MessagesMissing',
  'MessagesMissingResolved',
  'DeviceThrottled',
  'SessionBecameCurrent',
]);

/** Whether the dispatcher needs to know of an event only with the next that changes what is due. */
export function isOnTheWay({ type }: RecordedEvent): boolean {
  return onTheWay.has(type);
}

/** A device's queue after one more of its events. */
export function projectDeviceQueue(
  before: DeviceQueue | undefined,
  deviceId: string,
  record: RecordedEvent,
): DeviceQueue {
  const state = before ?? { deviceId, queue: deviceCommand.initialState, reported: {}, traceparents: {} };
  return isStreamOf(deviceCommand, record.stream)
    ? withCommandEvent(state, record)
    : withDeviceEvent(state, record);
}

/** When the dispatcher has something to do for the device next, epoch milliseconds; Infinity when only another event can change that. */
export function deviceDueAtMs({ queue, connection, reported }: DeviceQueue): number {
  return nextDueAtMs(queue, { connection, reported });
}

/** Which of so many dispatchers has a device; the same in every process (FNV-1a, 32 bits). */
export function dispatchPartitionOf(deviceId: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < deviceId.length; at += 1)
    hash = Math.imul(hash ^ deviceId.charCodeAt(at), 0x01000193) >>> 0;
  return hash % partitions;
}

function withCommandEvent(state: DeviceQueue, record: RecordedEvent): DeviceQueue {
  const event = deviceCommand.upcast(record, record.metadata.schemaVersion);
  const queue = deviceCommand.evolve(state.queue, event);
  const traceparents = { ...state.traceparents };
  const { traceparent } = record.metadata;
  if (event.type === 'CommandRequested' && traceparent) traceparents[event.data.commandId] = traceparent;
  const open = new Set(queue.open.map(({ commandId }) => commandId));
  const kept = Object.entries(traceparents).filter(([commandId]) => open.has(commandId));
  return {
    ...state,
    queue: { ...queue, open: queue.open.map(withoutRecipe), closed: [] },
    traceparents: Object.fromEntries(kept),
  };
}

/** No due time depends on a recipe, or on who asked. Without it the row stays small, and no text in it can make an event unprojectable. */
function withoutRecipe({ requestedBy: _, ...command }: OpenCommand): OpenCommand {
  const { instruction } = command;
  switch (instruction.kind) {
    case 'startSession':
      return { ...command, instruction: { kind: 'startSession', processType: instruction.processType } };
    case 'updateRecipe':
      return {
        ...command,
        instruction: { kind: 'updateRecipe', recipe: { ...instruction.recipe, name: '', steps: [] } },
      };
    default:
      return command;
  }
}

function withDeviceEvent(state: DeviceQueue, record: RecordedEvent): DeviceQueue {
  const event = device.upcast(record, record.metadata.schemaVersion);
  switch (event.type) {
    case 'DeviceConnected': {
      const { epoch, boot, connection } = event.data;
      return { ...state, connection: { epoch, boot, connection } };
    }
    case 'DeviceDisconnected':
      return { ...state, connection: undefined };
    case 'SettingsReported':
      return { ...state, reported: event.data.settings };
    case 'GapReported':
    case 'DeviceAnomalyDetected':
    case 'SettingsReportedLate':
    case 'MessagesMissing':
    case 'MessagesMissingResolved':
    case 'DeviceClockWrong':
    case 'DeviceClockRight':
    case 'DeviceThrottled':
    case 'SessionBecameCurrent':
      return state;
  }
}
