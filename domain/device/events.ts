import type { MachineSettings } from '../machine/index.js';
import type { MessageOrder } from '../sequence.js';

/** One MQTT connection of a device: its boot counter, and the connection's number in that boot. */
export interface Connection {
  readonly boot: number;
  readonly connection: number;
}

export type DisconnectReason = 'lastWill' | 'leaseExpired';

export type DeviceAnomalyKind = 'foreignCommand' | 'unknownCommand';

export type DeviceEvent =
  | {
      readonly type: 'DeviceConnected';
      readonly data: Connection & {
        readonly deviceId: string;
        /** `uplink` when a message renewed a lease that had ended. */
        readonly via: 'hello' | 'uplink';
        readonly machineType: number;
        readonly firmware: string;
        readonly serial: string;
        /** The uplink partition that the device's messages come on. */
        readonly partition: number;
        /** Backend time of receipt, epoch milliseconds. */
        readonly receivedAtMs: number;
      };
    }
  | {
      readonly type: 'DeviceDisconnected';
      readonly data: Connection & {
        readonly deviceId: string;
        readonly reason: DisconnectReason;
        readonly receivedAtMs: number;
      };
    }
  | {
      readonly type: 'GapReported';
      readonly data: {
        readonly deviceId: string;
        readonly source: MessageOrder;
        readonly firstSeq: number;
        readonly lastSeq: number;
      };
    }
  /** The settings that the device has, when they are others than it said before. */
  | {
      readonly type: 'SettingsReported';
      readonly data: {
        readonly deviceId: string;
        readonly source: MessageOrder;
        readonly settings: Partial<MachineSettings>;
      };
    }
  | {
      readonly type: 'DeviceAnomalyDetected';
      readonly data: {
        readonly deviceId: string;
        readonly source: MessageOrder;
        readonly kind: DeviceAnomalyKind;
        readonly detail: string;
      };
    };

export interface Device {
  readonly online: boolean;
  /** The latest connection that said hello; undefined for a device that never did. */
  readonly connection: Connection | undefined;
  readonly machineType: number;
  readonly firmware: string;
  readonly serial: string;
  /** As the device last said them. */
  readonly settings: Partial<MachineSettings>;
  /** The last message that was reported on this stream. */
  readonly last: MessageOrder | undefined;
}

export const initialState: Device = {
  online: false,
  connection: undefined,
  machineType: 0,
  firmware: '',
  serial: '',
  settings: {},
  last: undefined,
};

export function evolve(state: Device, event: DeviceEvent): Device {
  switch (event.type) {
    case 'DeviceConnected': {
      const { boot, connection, machineType, firmware, serial } = event.data;
      return { ...state, online: true, connection: { boot, connection }, machineType, firmware, serial };
    }
    case 'DeviceDisconnected':
      return { ...state, online: false };
    case 'SettingsReported':
      return { ...state, settings: event.data.settings, last: event.data.source };
    case 'GapReported':
    case 'DeviceAnomalyDetected':
      return { ...state, last: event.data.source };
  }
}
