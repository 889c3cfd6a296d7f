import { settingsToChange, type MachineSettings } from '../machine/index.js';
import { isNewer, type MessageOrder } from '../sequence.js';
import type { Connection, Device, DeviceAnomalyKind, DeviceEvent } from './events.js';

/** What ingest learns about a device. Presence is a lease: hello and uplinks renew it, the last will or silence ends it. */
export type ObserveDevice =
  | {
      readonly type: 'hello';
      readonly deviceId: string;
      readonly connection: Connection;
      readonly machineType: number;
      readonly firmware: string;
      readonly serial: string;
      readonly partition: number;
      readonly receivedAtMs: number;
    }
  | {
      readonly type: 'lastWill';
      readonly deviceId: string;
      readonly connection: Connection;
      readonly receivedAtMs: number;
    }
  /** Any other message, first delivery only: a redelivered one says nothing about the present. */
  | {
      readonly type: 'uplink';
      readonly deviceId: string;
      readonly boot: number;
      readonly partition: number;
      readonly receivedAtMs: number;
    }
  | { readonly type: 'leaseExpired'; readonly deviceId: string; readonly receivedAtMs: number }
  | {
      readonly type: 'gap';
      readonly deviceId: string;
      readonly source: MessageOrder;
      readonly firstSeq: number;
      readonly lastSeq: number;
    }
  | {
      readonly type: 'settings';
      readonly deviceId: string;
      readonly source: MessageOrder;
      readonly settings: Partial<MachineSettings>;
    }
  | {
      readonly type: 'anomaly';
      readonly deviceId: string;
      readonly source: MessageOrder;
      readonly kind: DeviceAnomalyKind;
      readonly detail: string;
    };

export function decide(command: ObserveDevice, state: Device): readonly DeviceEvent[] {
  switch (command.type) {
    case 'hello':
      return decideHello(command, state);
    case 'lastWill': {
      const current = state.online && compare(command.connection, state.connection) === 0;
      return current ? [disconnected(command, command.connection, 'lastWill')] : [];
    }
    case 'uplink':
      return decideUplink(command, state);
    case 'leaseExpired':
      return state.online && state.connection
        ? [disconnected(command, state.connection, 'leaseExpired')]
        : [];
    case 'gap': {
      if (!isNewer(command.source, state.last)) return [];
      const { deviceId, source, firstSeq, lastSeq } = command;
      return [{ type: 'GapReported', data: { deviceId, source, firstSeq, lastSeq } }];
    }
    case 'settings':
      return decideSettings(command, state);
    case 'anomaly': {
      if (!isNewer(command.source, state.last)) return [];
      const { deviceId, source, kind, detail } = command;
      return [{ type: 'DeviceAnomalyDetected', data: { deviceId, source, kind, detail } }];
    }
  }
}

function decideHello(
  command: Extract<ObserveDevice, { type: 'hello' }>,
  state: Device,
): readonly DeviceEvent[] {
  if (compare(command.connection, state.connection) <= 0) return [];
  const { type: via, connection, ...rest } = command;
  return [{ type: 'DeviceConnected', data: { ...rest, ...connection, via } }];
}

/** A message renews a lease that had ended, unless it comes from a boot before the one that was last heard of. */
function decideUplink(
  command: Extract<ObserveDevice, { type: 'uplink' }>,
  state: Device,
): readonly DeviceEvent[] {
  if (state.online || command.boot < (state.connection?.boot ?? 0)) return [];
  const { type: via, boot, ...rest } = command;
  const connection = state.connection?.boot === boot ? state.connection.connection : 0;
  const { machineType, firmware, serial } = state;
  return [
    { type: 'DeviceConnected', data: { ...rest, boot, connection, via, machineType, firmware, serial } },
  ];
}

function decideSettings(
  { deviceId, source, settings }: Extract<ObserveDevice, { type: 'settings' }>,
  state: Device,
): readonly DeviceEvent[] {
  const same =
    Object.keys(settingsToChange(settings, state.settings)).length === 0 &&
    Object.keys(settingsToChange(state.settings, settings)).length === 0;
  if (same || !isNewer(source, state.last)) return [];
  return [{ type: 'SettingsReported', data: { deviceId, source, settings } }];
}

function disconnected(
  { deviceId, receivedAtMs }: { readonly deviceId: string; readonly receivedAtMs: number },
  connection: Connection,
  reason: 'lastWill' | 'leaseExpired',
): DeviceEvent {
  return { type: 'DeviceDisconnected', data: { deviceId, ...connection, reason, receivedAtMs } };
}

function compare(a: Connection, b: Connection | undefined): number {
  if (b === undefined) return 1;
  return a.boot - b.boot || a.connection - b.connection;
}
