import { settingsToChange, type MachineSettings } from '../machine/index.js';
import { highestOf, isNewer, placeOf, type MessageOrder } from '../kernel/messageOrder.js';
import { isTold, type ClockOffset } from './clock.js';
import type {
  Connection,
  Device,
  DeviceAnomalyKind,
  DeviceEvent,
  ExceededLimit,
  MissingMessages,
} from './events.js';
import { nextThrottle } from './throttle.js';

/** The content of a numbered message of a device. */
interface Reported {
  readonly deviceId: string;
  readonly source: MessageOrder;
  /** It arrived after a message with a higher position. */
  readonly late: boolean;
}

/** What ingest learns about a device. Presence is a lease: hello and other messages renew it, the last will or silence ends it. */
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
  /** Any other message that is not late, at its first delivery only: a redelivery says nothing about the present. */
  | {
      readonly type: 'uplink';
      readonly deviceId: string;
      readonly epoch: number;
      readonly boot: number;
      readonly partition: number;
      readonly receivedAtMs: number;
    }
  /** Nothing arrived on a connection for the length of a lease. */
  | {
      readonly type: 'leaseExpired';
      readonly deviceId: string;
      readonly connection: Connection;
      readonly silentSinceMs: number;
      readonly receivedAtMs: number;
    }
  | (Reported & { readonly type: 'gap'; readonly firstSeq: number; readonly lastSeq: number })
  | (Reported & { readonly type: 'settings'; readonly settings: Partial<MachineSettings> })
  | (Reported & {
      readonly type: 'anomaly';
      readonly kind: DeviceAnomalyKind;
      readonly detail: string;
    })
  /** An anomaly that may recur with each message: reported once a day. */
  | {
      readonly type: 'sequenceAnomaly';
      readonly deviceId: string;
      readonly source: MessageOrder;
      readonly kind: DeviceAnomalyKind;
      readonly detail: string;
      readonly receivedAtMs: number;
    }
  /** What a message says about its device's clock. */
  | {
      readonly type: 'clock';
      readonly deviceId: string;
      readonly clock: ClockOffset;
      readonly receivedAtMs: number;
    }
  /** The messages of the device that are missing now. */
  | {
      readonly type: 'missing';
      readonly deviceId: string;
      readonly missing: readonly MissingMessages[];
      readonly messages: number;
      readonly sinceMs: number;
      readonly dropped: number;
      readonly lost: number;
      readonly receivedAtMs: number;
    }
  /** The device sends more than its limits allow. */
  | {
      readonly type: 'overLimit';
      readonly deviceId: string;
      readonly exceeded: ExceededLimit;
      readonly receivedAtMs: number;
    }
  | {
      readonly type: 'sessionBegan';
      readonly deviceId: string;
      readonly session: number;
      readonly since: MessageOrder;
    };

type Observed<Type extends ObserveDevice['type']> = Extract<ObserveDevice, { type: Type }>;

/** A numbering anomaly is reported again after this time: firmware that never keeps its counters would cause one at each start. */
const tellAgainMs = 86_400_000;
/** An incident of missing messages is updated at most this often. */
const updateIncidentMs = 60_000;

export function decide(command: ObserveDevice, state: Device): readonly DeviceEvent[] {
  switch (command.type) {
    case 'hello':
      return decideHello(command, state);
    case 'lastWill':
      return state.online && isSameConnection(command.connection, state.connection)
        ? [disconnected(command, 'lastWill')]
        : [];
    case 'uplink':
      return decideUplink(command, state);
    case 'leaseExpired':
      return state.online && isSameConnection(command.connection, state.connection)
        ? [disconnected(command, 'leaseExpired')]
        : [];
    case 'gap': {
      if (isHandled(command, state)) return [];
      const { firstSeq, lastSeq } = command;
      return [{ type: 'GapReported', data: { ...reported(command), firstSeq, lastSeq } }];
    }
    case 'settings':
      return decideSettings(command, state);
    case 'anomaly': {
      if (isHandled(command, state)) return [];
      const { kind, detail } = command;
      return [{ type: 'DeviceAnomalyDetected', data: { ...reported(command), kind, detail } }];
    }
    case 'sequenceAnomaly':
      return decideSequenceAnomaly(command, state);
    case 'clock':
      return decideClock(command, state);
    case 'missing':
      return decideMissing(command, state);
    case 'overLimit':
      return decideOverLimit(command, state);
    case 'sessionBegan':
      return decideSessionBegan(command, state);
  }
}

export function isSameConnection(a: Connection | undefined, b: Connection | undefined): boolean {
  return a?.epoch === b?.epoch && a?.boot === b?.boot && a?.connection === b?.connection;
}

/** A connection must be above those of its own epoch. Machines that share an id alternate. */
function decideHello(command: Observed<'hello'>, state: Device): readonly DeviceEvent[] {
  const { type: via, connection, ...rest } = command;
  const known = state.connections.find(({ epoch }) => epoch === connection.epoch);
  if (known && (connection.boot - known.boot || connection.connection - known.connection) <= 0) return [];
  return [{ type: 'DeviceConnected', data: { ...rest, ...connection, via } }];
}

/**
 * A message renews a lease that had ended, or shows a boot without a hello. A message of a boot before the last known one does
 * neither.
 */
function decideUplink(command: Observed<'uplink'>, state: Device): readonly DeviceEvent[] {
  const { type: via, epoch, boot, ...rest } = command;
  const { connection: last, online, identity } = state;
  const isSameBoot = last?.epoch === epoch && last.boot === boot;
  if (isSameBoot && online) return [];
  if (!isSameBoot && last && (epoch < last.epoch || (epoch === last.epoch && boot < last.boot))) return [];
  const connection = isSameBoot ? last.connection : 0;
  return [
    {
      type: 'DeviceConnected',
      data: { ...rest, epoch, boot, connection, via, ...identity },
    },
  ];
}

function decideSettings(command: Observed<'settings'>, state: Device): readonly DeviceEvent[] {
  const { source, late, settings } = command;
  const data = { ...reported(command), settings };
  const place = placeOf(source, late, state);
  if (place === 'handled') return [];
  if (place === 'late' && (late || !isOfReturned(source, state)))
    return [{ type: 'SettingsReportedLate', data }];
  const same =
    Object.keys(settingsToChange(settings, state.settings)).length === 0 &&
    Object.keys(settingsToChange(state.settings, settings)).length === 0;
  return same ? [] : [{ type: 'SettingsReported', data }];
}

/** An earlier epoch is the device's current one again, and this is its highest message so far. */
function isOfReturned(source: MessageOrder, state: Device): boolean {
  return source.epoch === state.connection?.epoch && isNewer(source, highestOf(state, source.epoch));
}

function decideSessionBegan(command: Observed<'sessionBegan'>, state: Device): readonly DeviceEvent[] {
  const { deviceId, session, since: source } = command;
  const current = state.session;
  if (current && (current.session === session || !isLaterStart(source, current.since, state))) return [];
  return [{ type: 'SessionBecameCurrent', data: { deviceId, session, source } }];
}

/**
 * Whether a session that began with one message began after another one. A start that is redelivered or late does not replace a
 * later session.
 */
export function isLaterStart(
  source: MessageOrder,
  since: MessageOrder,
  { connection }: Pick<Device, 'connection'>,
): boolean {
  const isOnlyCurrentEpoch = source.epoch === connection?.epoch && since.epoch !== connection.epoch;
  return isOnlyCurrentEpoch || isNewer(source, since);
}

function decideSequenceAnomaly(command: Observed<'sequenceAnomaly'>, state: Device): readonly DeviceEvent[] {
  const { deviceId, source, kind, detail, receivedAtMs } = command;
  const toldAtMs = state.toldAtMs[kind];
  if (toldAtMs !== undefined && receivedAtMs < toldAtMs + tellAgainMs) return [];
  // Its hello was handled before the log had entries for hellos.
  const saidHello = state.connections.some(
    ({ epoch, boot, connection }) => epoch === source.epoch && boot === source.boot && connection > 0,
  );
  if (kind === 'helloMissing' && saidHello) return [];
  return [{ type: 'DeviceAnomalyDetected', data: { deviceId, source, kind, detail, receivedAtMs } }];
}

function decideClock(
  { deviceId, clock, receivedAtMs }: Observed<'clock'>,
  { clock: told }: Device,
): readonly DeviceEvent[] {
  if (isTold(clock, told)) return [];
  if (clock.isRight) return [{ type: 'DeviceClockRight', data: { deviceId, receivedAtMs } }];
  return [{ type: 'DeviceClockWrong', data: { deviceId, offsetMs: clock.offsetMs, receivedAtMs } }];
}

function decideMissing(command: Observed<'missing'>, { incident }: Device): readonly DeviceEvent[] {
  const { deviceId, missing, messages, sinceMs, dropped, lost, receivedAtMs } = command;
  const rest = { deviceId, dropped, lost, receivedAtMs };
  if (messages === 0) return incident ? [{ type: 'MessagesMissingResolved', data: rest }] : [];
  if (incident) {
    const isDue = command.receivedAtMs >= incident.updatedAtMs + updateIncidentMs;
    if (!isDue || isSameRanges(missing, incident.missing)) return [];
  }
  return [{ type: 'MessagesMissing', data: { ...rest, missing, messages, sinceMs } }];
}

/** Messages that still arrive were in the queue before, or ingest restarted: the throttle is already recorded. */
function decideOverLimit(
  { deviceId, exceeded, receivedAtMs }: Observed<'overLimit'>,
  { throttle: last }: Device,
): readonly DeviceEvent[] {
  if (last && receivedAtMs < last.untilMs) return [];
  const throttle = nextThrottle(last, receivedAtMs);
  return [{ type: 'DeviceThrottled', data: { deviceId, exceeded, ...throttle, receivedAtMs } }];
}

function isSameRanges(a: readonly MissingMessages[], b: readonly MissingMessages[]): boolean {
  return (
    a.length === b.length &&
    a.every((range, at) => {
      const other = b[at];
      return (
        range.epoch === other?.epoch &&
        range.boot === other.boot &&
        range.first === other.first &&
        range.last === other.last
      );
    })
  );
}

function reported({ deviceId, source, late }: Reported) {
  return { deviceId, source, ...(late && ({ late: true } as const)) };
}

function isHandled({ source, late }: Reported, state: Device): boolean {
  return placeOf(source, late, state) === 'handled';
}

function disconnected(
  command: Observed<'lastWill' | 'leaseExpired'>,
  reason: 'lastWill' | 'leaseExpired',
): DeviceEvent {
  const { deviceId, connection, receivedAtMs } = command;
  const silent = command.type === 'leaseExpired' && { silentSinceMs: command.silentSinceMs };
  return { type: 'DeviceDisconnected', data: { deviceId, ...connection, reason, receivedAtMs, ...silent } };
}
