import type {
  ApiQueries,
  Brew,
  DeviceOwners,
  DeviceStatus,
  RequestedCommand,
  Session,
  ShownAlarm,
  TimeWindow,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { isSeen, mayCommand, presentAccess, windowsFor, type Caller } from '../people/index.js';
import { statusSince } from '../seenSince.js';

/**
 * What a path names, if the caller may see it: HttpProblem 404 for what does not exist, belongs to others, or was before or after the
 * caller had the device.
 */
export interface Known {
  /** As it is now. */
  device(caller: Caller, deviceId: string): Promise<KnownDevice>;
  /** What happened to it while the caller had it. */
  past(caller: Caller, deviceId: string): Promise<KnownPast>;
  session(caller: Caller, sessionId: string): Promise<Session>;
  /** By id, those of the sessions that exist and that the caller may see. */
  sessionsIfSeen(caller: Caller, sessionIds: readonly string[]): Promise<ReadonlyMap<string, Session>>;
  command(caller: Caller, commandId: string): Promise<RequestedCommand>;
  brew(caller: Caller, brewId: string): Promise<Brew>;
  alarm(caller: Caller, alarmId: string): Promise<ShownAlarm>;
  /** As `device`; HttpProblem 403 when it is shared with the caller for viewing only. */
  commandable(caller: Caller, deviceId: string): Promise<KnownDevice>;
  /** HttpProblem 403 unless the caller may command the device now. */
  refuseOthers(caller: Caller, deviceId: string): Promise<void>;
  /** HttpProblem 404 unless the caller owns the device now, whether it has reported yet or not. */
  refuseNonOwners(caller: Caller, deviceId: string): Promise<void>;
  /** The 404 for a device that does not exist, or is others'. */
  noDevice(): HttpProblem;
}

export interface KnownDevice {
  /** Without what was before `seenFromMs`. */
  readonly device: DeviceStatus;
  /** Epoch milliseconds; `-Infinity` for people who see everything. */
  readonly seenFromMs: number;
  readonly mayCommand: boolean;
}

export interface KnownPast {
  readonly deviceId: string;
  /** At least one, the latest last. */
  readonly windows: readonly [TimeWindow, ...TimeWindow[]];
  /** As it is now; undefined for a former owner. */
  readonly now: DeviceStatus | undefined;
}

const noDevice = () => notFound({ parameter: 'deviceId', rule: 'no device with this id has reported yet' });

export function createKnown(queries: ApiQueries, owners: DeviceOwners): Known {
  /** The first of the rows that happened while the caller had its device. */
  async function seen<Row>(
    caller: Caller,
    rows: readonly Row[],
    { deviceOf, atOf, ...what }: Kind<Row>,
  ): Promise<Row> {
    for (const row of rows)
      if (isSeen(await windowsFor(owners, caller, [deviceOf(row)]), atOf(row))) return row;
    throw notFound(what);
  }

  async function past(caller: Caller, deviceId: string): Promise<KnownPast> {
    const [device] = await queries.devices.byId([deviceId]);
    const windows = await windowsFor(owners, caller, [deviceId]);
    const [first, ...others] = windows.toSorted((a, b) => a.untilMs - b.untilMs);
    if (!device || !first) throw noDevice();
    const access = presentAccess(windows, deviceId);
    const now = access && statusSince(device, access.seenFromMs);
    return { deviceId, windows: [first, ...others], now };
  }

  async function device(caller: Caller, deviceId: string): Promise<KnownDevice> {
    const [row] = await queries.devices.byId([deviceId]);
    const access = presentAccess(await windowsFor(owners, caller, [deviceId]), deviceId);
    if (!row || !access) throw noDevice();
    return { device: statusSince(row, access.seenFromMs), ...access };
  }

  return {
    device,
    past,
    async commandable(caller, deviceId) {
      const found = await device(caller, deviceId);
      if (!found.mayCommand) throw viewingOnly();
      return found;
    },
    async refuseOthers(caller, deviceId) {
      if (!(await mayCommand(owners, caller, [deviceId]))) throw viewingOnly();
    },
    async refuseNonOwners({ personId }, deviceId) {
      const windows = await owners.windowsOf(personId, [deviceId]);
      if (!windows.some(({ isOwner }) => isOwner)) throw noDevice();
    },
    noDevice,
    session: async (caller, sessionId) => seen(caller, await queries.sessions.byId([sessionId]), sessionKind),
    async sessionsIfSeen(caller, sessionIds) {
      const sessions = await queries.sessions.byId(sessionIds);
      const deviceIds = [...new Set(sessions.map(sessionKind.deviceOf))];
      const windows = await windowsFor(owners, caller, deviceIds);
      const isOf = (deviceId: string) => windows.filter((window) => window.deviceId === deviceId);
      const seenOnes = sessions.filter((row) => isSeen(isOf(row.deviceId), sessionKind.atOf(row)));
      return new Map(seenOnes.map((session) => [session.sessionId, session]));
    },
    command: async (caller, commandId) => seen(caller, await queries.commands.byId([commandId]), commandKind),
    brew: async (caller, brewId) => seen(caller, await queries.brews.byId([brewId]), brewKind),
    alarm: async (caller, alarmId) => seen(caller, await queries.alarms.byId([alarmId]), alarmKind),
  };
}

interface Kind<Row> {
  readonly parameter: string;
  readonly rule: string;
  readonly deviceOf: (row: Row) => string;
  /** Time of Brewline's clock that decides to whom it belongs. */
  readonly atOf: (row: Row) => Date;
}

const sessionKind: Kind<Session> = {
  parameter: 'sessionId',
  rule: 'there is no session with this id',
  deviceOf: ({ deviceId }) => deviceId,
  atOf: ({ startedReceivedAt }) => startedReceivedAt,
};

const commandKind: Kind<RequestedCommand> = {
  parameter: 'commandId',
  rule: 'there is no command with this id, or it does not show yet',
  deviceOf: ({ deviceId }) => deviceId,
  atOf: ({ requestedAt }) => requestedAt,
};

const brewKind: Kind<Brew> = {
  parameter: 'brewId',
  rule: 'there is no brew with this id, or it does not show yet',
  deviceOf: ({ baseId }) => baseId,
  atOf: ({ plannedAt }) => plannedAt,
};

const alarmKind: Kind<ShownAlarm> = {
  parameter: 'alarmId',
  rule: 'there is no alarm with this id, or it does not show yet',
  deviceOf: ({ deviceId }) => deviceId,
  atOf: ({ recordedAtMs }) => new Date(recordedAtMs),
};

function viewingOnly(): HttpProblem {
  return new HttpProblem(403, 'only who has this device now, or commands it by a share, may do this');
}

/** For what belongs to others the answer is the same as for what does not exist, so nobody learns which devices others have. */
function notFound({ parameter, rule }: { readonly parameter: string; readonly rule: string }): HttpProblem {
  return new HttpProblem(404, rule, { errors: [{ pointer: `path.${parameter}`, detail: rule }] });
}
