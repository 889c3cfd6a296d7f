import type { MachineSettings } from '../machine/index.js';
import {
  nothingHandled,
  withHandled,
  type HandledMessages,
  type MessageOrder,
} from '../kernel/messageOrder.js';
import type { SequenceAnomalyKind } from './sequence/index.js';

/** One MQTT connection of a device: its epoch, its boot counter, and the connection's number in that boot. */
export interface Connection {
  readonly epoch: number;
  readonly boot: number;
  /** From 1; 0 for a boot whose messages arrived without a hello. */
  readonly connection: number;
}

export type DisconnectReason = 'lastWill' | 'leaseExpired';

export type DeviceAnomalyKind = 'foreignCommand' | 'unknownCommand' | SequenceAnomalyKind;

/** Numbers of a device's messages that did not arrive, both ends inclusive. */
export interface MissingMessages {
  readonly epoch: number;
  readonly boot: number;
  readonly first: number;
  readonly last: number;
}

interface Reported {
  readonly deviceId: string;
  readonly source: MessageOrder;
  /** The message arrived after one with a higher position; absent when it did not. */
  readonly late?: true;
}

interface SettingsReport extends Reported {
  readonly settings: Partial<MachineSettings>;
}

/** Counts of all messages of the device. */
interface MissingCounts {
  /** Messages that the device reported as dropped. */
  readonly dropped: number;
  /** Messages that are no longer waited for. */
  readonly lost: number;
}

/** What a machine says about itself in a hello. */
export interface MachineIdentity {
  /** A code of `machineTypes`. */
  readonly machineType: number;
  readonly firmware: string;
  readonly serial: string;
}

export type DeviceEvent =
  | {
      readonly type: 'DeviceConnected';
      /** Without an identity for a device that never sent a hello. */
      readonly data: Connection &
        Partial<MachineIdentity> & {
          readonly deviceId: string;
          /** `uplink` when a message renewed an ended lease, or came from a boot without a hello. */
          readonly via: 'hello' | 'uplink';
          /** The uplink partition of the device's messages. */
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
        /** When a lease expired: the last time that a message of the device arrived. */
        readonly silentSinceMs?: number;
      };
    }
  | {
      readonly type: 'GapReported';
      readonly data: Reported & {
        readonly firstSeq: number;
        readonly lastSeq: number;
      };
    }
  /** The settings of the device, when they differ from those that it reported before. */
  | { readonly type: 'SettingsReported'; readonly data: SettingsReport }
  /** Earlier settings of the device, from a message that arrived after a newer one. */
  | { readonly type: 'SettingsReportedLate'; readonly data: SettingsReport }
  | {
      readonly type: 'DeviceAnomalyDetected';
      readonly data: Reported & {
        readonly kind: DeviceAnomalyKind;
        readonly detail: string;
        /** For anomalies that are reported once a day: backend time, epoch milliseconds. */
        readonly receivedAtMs?: number;
      };
    }
  /** The device's clock is wrong, or its offset changed. */
  | {
      readonly type: 'DeviceClockWrong';
      readonly data: {
        readonly deviceId: string;
        /** Device time less backend time, milliseconds. */
        readonly offsetMs: number;
        readonly receivedAtMs: number;
      };
    }
  | {
      readonly type: 'DeviceClockRight';
      readonly data: { readonly deviceId: string; readonly receivedAtMs: number };
    }
  /** The messages that are missing now; replaces earlier events of the same incident. */
  | {
      readonly type: 'MessagesMissing';
      readonly data: MissingCounts & {
        readonly deviceId: string;
        readonly missing: readonly MissingMessages[];
        /** Number of missing messages. */
        readonly messages: number;
        /** When the oldest of them was noticed. */
        readonly sinceMs: number;
        readonly receivedAtMs: number;
      };
    }
  /** Every missing message has arrived, was dropped by the device, or is no longer waited for. */
  | {
      readonly type: 'MessagesMissingResolved';
      readonly data: MissingCounts & { readonly deviceId: string; readonly receivedAtMs: number };
    }
  /** The device sent more than its limits allow: its connection is ended, and it may connect again after `untilMs`. Received messages are kept. */
  | {
      readonly type: 'DeviceThrottled';
      readonly data: Throttle & {
        readonly deviceId: string;
        readonly exceeded: ExceededLimit;
        readonly receivedAtMs: number;
      };
    }
  /** A session began. The previous one has ended, whether or not the device reports its end. */
  | {
      readonly type: 'SessionBecameCurrent';
      readonly data: { readonly deviceId: string; readonly session: number; readonly source: MessageOrder };
    };

/** Missing messages that were reported to people. */
export interface MissingIncident {
  readonly missing: readonly MissingMessages[];
  readonly updatedAtMs: number;
}

/** The session that runs on the device, or the last one. */
export interface CurrentSession {
  /** See `sessionKey`. */
  readonly session: number;
  /** The message that began it. */
  readonly since: MessageOrder;
}

/** How far a clock is ahead of the backend's; negative when it is behind. */
export interface ClockError {
  readonly offsetMs: number;
  /** When the first message that showed it was received, epoch milliseconds. */
  readonly sinceMs: number;
}

/** The limit that the device exceeded. */
export type ExceededLimit = 'messages' | 'bytes';

/** A period in which a device may not connect. */
export interface Throttle {
  readonly forMs: number;
  /** Backend time, epoch milliseconds. */
  readonly untilMs: number;
}

export interface Device extends HandledMessages {
  readonly online: boolean;
  /** The latest connection; undefined for a device that never connected. */
  readonly connection: Connection | undefined;
  /** The highest connection of each epoch: machines that share an id alternate. */
  readonly connections: readonly Connection[];
  /** From the device's last hello; undefined before the first. */
  readonly identity: MachineIdentity | undefined;
  /** As the device last reported them. */
  readonly settings: Partial<MachineSettings>;
  readonly incident: MissingIncident | undefined;
  readonly session: CurrentSession | undefined;
  /** Undefined while no error of the clock is known. */
  readonly clock: ClockError | undefined;
  /** The last one; undefined for a device that never exceeded its limits. */
  readonly throttle: Throttle | undefined;
  /** When each kind of anomaly that is reported once a day was last reported, epoch milliseconds. */
  readonly toldAtMs: { readonly [Kind in DeviceAnomalyKind]?: number };
}

export const initialState: Device = {
  online: false,
  connection: undefined,
  connections: [],
  identity: undefined,
  settings: {},
  ...nothingHandled,
  incident: undefined,
  session: undefined,
  clock: undefined,
  throttle: undefined,
  toldAtMs: {},
};

export function evolve(state: Device, event: DeviceEvent): Device {
  switch (event.type) {
    case 'DeviceConnected': {
      const { epoch, boot, connection: number } = event.data;
      const connection = { epoch, boot, connection: number };
      const connections = withConnection(state.connections, connection);
      return { ...state, online: true, connection, connections, identity: identityIn(event.data) };
    }
    case 'DeviceDisconnected':
      return { ...state, online: false };
    case 'SettingsReported':
      return { ...withReport(state, event.data), settings: event.data.settings };
    case 'GapReported':
    case 'SettingsReportedLate':
      return withReport(state, event.data);
    case 'DeviceAnomalyDetected': {
      const { kind, receivedAtMs } = event.data;
      return receivedAtMs === undefined
        ? withReport(state, event.data)
        : { ...state, toldAtMs: { ...state.toldAtMs, [kind]: receivedAtMs } };
    }
    case 'DeviceClockWrong': {
      const { offsetMs, receivedAtMs } = event.data;
      return { ...state, clock: { offsetMs, sinceMs: state.clock?.sinceMs ?? receivedAtMs } };
    }
    case 'DeviceClockRight':
      return { ...state, clock: undefined };
    case 'MessagesMissing': {
      const { missing, receivedAtMs: updatedAtMs } = event.data;
      return { ...state, incident: { missing, updatedAtMs } };
    }
    case 'MessagesMissingResolved':
      return { ...state, incident: undefined };
    case 'DeviceThrottled': {
      const { forMs, untilMs } = event.data;
      return { ...state, throttle: { forMs, untilMs } };
    }
    case 'SessionBecameCurrent': {
      const { session, source: since } = event.data;
      return { ...state, session: { session, since } };
    }
  }
}

/** The machine's identity from a connection; undefined when the device has not sent it yet. */
export function identityIn({
  machineType,
  firmware,
  serial,
}: Partial<MachineIdentity>): MachineIdentity | undefined {
  if (machineType === undefined || firmware === undefined || serial === undefined) return undefined;
  return { machineType, firmware, serial };
}

/** The same as the number of epochs in a device's numbering. */
const keptConnections = 8;

function withConnection(connections: readonly Connection[], connection: Connection): readonly Connection[] {
  const others = connections.filter(({ epoch }) => epoch !== connection.epoch);
  return [...others, connection].slice(-keptConnections);
}

function withReport(state: Device, { source, late }: Reported): Device {
  return withHandled(state, source, late === true);
}
