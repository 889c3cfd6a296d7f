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
  /** From 1; 0 for a boot of which messages came, and no hello. */
  readonly connection: number;
}

export type DisconnectReason = 'lastWill' | 'leaseExpired';

export type DeviceAnomalyKind = 'foreignCommand' | 'unknownCommand' | SequenceAnomalyKind;

/** Numbers of a device's messages that did not arrive, both ends included. */
export interface MissingMessages {
  readonly epoch: number;
  readonly boot: number;
  readonly first: number;
  readonly last: number;
}

interface Reported {
  readonly deviceId: string;
  readonly source: MessageOrder;
  /** The message came to the backend after one with a higher place; left out when it did not. */
  readonly late?: true;
}

interface SettingsReport extends Reported {
  readonly settings: Partial<MachineSettings>;
}

/** Of all messages of the device, ever. */
interface MissingCounts {
  /** That it said it had to drop. */
  readonly dropped: number;
  /** That are not waited for any more. */
  readonly lost: number;
}

/** What a machine says of itself in a hello. */
export interface MachineIdentity {
  /** A code of `machineTypes`. */
  readonly machineType: number;
  readonly firmware: string;
  readonly serial: string;
}

export type DeviceEvent =
  | {
      readonly type: 'DeviceConnected';
      /** Without an identity of a device that never said hello. */
      readonly data: Connection &
        Partial<MachineIdentity> & {
          readonly deviceId: string;
          /** `uplink` when a message renewed a lease that had ended, or came from a boot without a hello. */
          readonly via: 'hello' | 'uplink';
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
        /** When a lease expired: the last time that something came from the device. */
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
  /** The settings that the device has, when they are others than it said before. */
  | { readonly type: 'SettingsReported'; readonly data: SettingsReport }
  /** Settings that the device had, said in a message that came after a newer one. */
  | { readonly type: 'SettingsReportedLate'; readonly data: SettingsReport }
  | {
      readonly type: 'DeviceAnomalyDetected';
      readonly data: Reported & {
        readonly kind: DeviceAnomalyKind;
        readonly detail: string;
        /** Of anomalies that are told once a day: backend time, epoch milliseconds. */
        readonly receivedAtMs?: number;
      };
    }
  /** The device's clock is wrong, or wrong by another difference than it was. */
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
  /** What is missing now; replaces what an earlier event of the same incident said. */
  | {
      readonly type: 'MessagesMissing';
      readonly data: MissingCounts & {
        readonly deviceId: string;
        readonly missing: readonly MissingMessages[];
        /** How many that are. */
        readonly messages: number;
        /** When the oldest of them was noticed. */
        readonly sinceMs: number;
        readonly receivedAtMs: number;
      };
    }
  /** All that was missing has come, was dropped by the device, or is not waited for any more. */
  | {
      readonly type: 'MessagesMissingResolved';
      readonly data: MissingCounts & { readonly deviceId: string; readonly receivedAtMs: number };
    }
  /** It sent more than its limits allow: its connection is ended, and it is let in again after `untilMs`. What it sent is kept. */
  | {
      readonly type: 'DeviceThrottled';
      readonly data: Throttle & {
        readonly deviceId: string;
        readonly exceeded: ExceededLimit;
        readonly receivedAtMs: number;
      };
    }
  /** A session began; the one before is over, whether or not the device says so. */
  | {
      readonly type: 'SessionBecameCurrent';
      readonly data: { readonly deviceId: string; readonly session: number; readonly source: MessageOrder };
    };

/** Messages that are missing, and that people were told of. */
export interface MissingIncident {
  readonly missing: readonly MissingMessages[];
  readonly updatedAtMs: number;
}

/** The session that runs on the device, or ran on it last. */
export interface CurrentSession {
  /** See `sessionKey`. */
  readonly session: number;
  /** The message that began it. */
  readonly since: MessageOrder;
}

/** How far a clock is ahead of the backend's; negative when it is behind. */
export interface ClockError {
  readonly offsetMs: number;
  /** When the first message came that showed it, epoch milliseconds. */
  readonly sinceMs: number;
}

/** Which of a device's limits its messages went beyond. */
export type ExceededLimit = 'messages' | 'bytes';

/** A time in which a device is not let in. */
export interface Throttle {
  readonly forMs: number;
  /** Backend time, epoch milliseconds. */
  readonly untilMs: number;
}

export interface Device extends HandledMessages {
  readonly online: boolean;
  /** The latest connection; undefined for a device that never had one. */
  readonly connection: Connection | undefined;
  /** The highest connection of each epoch: machines that share an id go on by turns. */
  readonly connections: readonly Connection[];
  /** What the device said of itself in its last hello; undefined before the first. */
  readonly identity: MachineIdentity | undefined;
  /** As the device last said them. */
  readonly settings: Partial<MachineSettings>;
  readonly incident: MissingIncident | undefined;
  readonly session: CurrentSession | undefined;
  /** Undefined while nothing is known to be wrong with the device's clock. */
  readonly clock: ClockError | undefined;
  /** The last one; undefined for a device that never went beyond its limits. */
  readonly throttle: Throttle | undefined;
  /** When each kind of anomaly that is told once a day was last told, epoch milliseconds. */
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

/** What a connection says of its machine; undefined when the device has not said it yet. */
export function identityIn({
  machineType,
  firmware,
  serial,
}: Partial<MachineIdentity>): MachineIdentity | undefined {
  if (machineType === undefined || firmware === undefined || serial === undefined) return undefined;
  return { machineType, firmware, serial };
}

/** As many as a device's numbering keeps epochs. */
const keptConnections = 8;

function withConnection(connections: readonly Connection[], connection: Connection): readonly Connection[] {
  const others = connections.filter(({ epoch }) => epoch !== connection.epoch);
  return [...others, connection].slice(-keptConnections);
}

function withReport(state: Device, { source, late }: Reported): Device {
  return withHandled(state, source, late === true);
}
