import type { Brew, BrewFilter } from './brew.js';
import type { ReadPosition, WatchedKeys, WatchedVersions } from './change.js';
import type { CommandFilter, RequestedCommand } from './command.js';
import type { DeviceFilter, DeviceStatus } from './device.js';
import type { DeviceEventEntry, DeviceEventFilter } from './deviceEvent.js';
import type { DeviceSequenceStatus, SharedId } from './deviceSequence.js';
import type { DeviceThrottle } from './deviceThrottle.js';
import type { DeviceTwin } from './deviceTwin.js';
import type { History } from './history.js';
import type { HistoryRequest, SessionRangeRequest, TimeRange } from './historyRequest.js';
import type {
  CredentialVerdict,
  NewDevice,
  Person,
  ProvisionedDevice,
  Rotation,
  Watcher,
} from './identity.js';
import type { Page, PageRequest } from './page.js';
import type { ParkedFilter, ParkedMessage } from './parkedMessage.js';
import type { ProjectionProgress } from './projectionProgress.js';
import type { Session, SessionFilter } from './session.js';
import type { TimelineEntry } from './timeline.js';
import type { UnkeptFilter, UnkeptMessages } from './unkeptMessages.js';

/**
 * All that the API reads. Implemented by `adapters/postgres/queries`.
 *
 * Every query throws `DATABASE_UNAVAILABLE` when the database does not answer, or not within the time that a statement may take,
 * `DATABASE_FAILED` when it refuses the statement, and `VALUE_OUT_OF_RANGE` for an argument that it can't hold.
 */
export interface ApiQueries {
  readonly devices: DeviceQueries;
  readonly sessions: SessionQueries;
  readonly history: HistoryQueries;
  readonly commands: CommandQueries;
  readonly brews: BrewQueries;
  readonly parked: ParkedQueries;
  readonly changes: ChangeQueries;
  readonly health: HealthQueries;
}

/** Devices: last status, numbering, what happened to them, what is desired and reported of them. */
export interface DeviceQueries {
  /** By id. */
  list(filter: DeviceFilter): Promise<Page<DeviceStatus>>;
  /** The devices of these that have reported, in no order. */
  byId(deviceIds: readonly string[]): Promise<readonly DeviceStatus[]>;
  /** Undefined for a device of which ingest has not written anything yet. */
  sequenceOf(deviceId: string): Promise<DeviceSequenceStatus | undefined>;
  /** Undefined for a device that is let in. */
  throttleOf(deviceId: string): Promise<DeviceThrottle | undefined>;
  /** Undefined while no two machines seem to use the device's id by turns. */
  sharedIdOf(deviceId: string): Promise<SharedId | undefined>;
  /** Undefined when nothing was ever desired of the device, and it never reported its settings. */
  twinOf(deviceId: string): Promise<DeviceTwin | undefined>;
  /** What happened to the device itself, the latest first. */
  eventsOf(deviceId: string, filter: DeviceEventFilter): Promise<Page<DeviceEventEntry>>;
}

/** Brew sessions, and what happened in them. */
export interface SessionQueries {
  /** The one first whose start was received last. */
  list(filter: SessionFilter): Promise<Page<Session>>;
  /** The sessions of these that are known, in no order. */
  byId(sessionIds: readonly string[]): Promise<readonly Session[]>;
  /** In the order in which it was recorded. */
  timelineOf(sessionId: string, page: PageRequest): Promise<Page<TimelineEntry>>;
}

/** Curves of devices and sessions. */
export interface HistoryQueries {
  /** Few readings as they are; of many the lowest and the highest of each stretch of time, and never an invented one. */
  read(request: HistoryRequest): Promise<History>;
  /** Beginning and end of a session's readings, as its curves place them; undefined before the first. */
  sessionRange(request: SessionRangeRequest): Promise<TimeRange | undefined>;
}

/** What people asked of machines, and what became of it. */
export interface CommandQueries {
  /** A device's commands, the latest first. */
  listOf(deviceId: string, filter: CommandFilter): Promise<Page<RequestedCommand>>;
  /** The commands of these that are known. Of several devices' with the same id, the open ones come first, then the latest. */
  byId(commandIds: readonly string[]): Promise<readonly RequestedCommand[]>;
  /** In the order in which it was recorded. */
  timelineOf(
    command: Pick<RequestedCommand, 'commandId' | 'deviceId'>,
    page: PageRequest,
  ): Promise<Page<TimelineEntry>>;
}

/** Whole brews, and what happened in them. */
export interface BrewQueries {
  /** The latest first. */
  list(filter: BrewFilter): Promise<Page<Brew>>;
  /** Undefined for one that is unknown, or not shown yet. */
  byId(planId: string): Promise<Brew | undefined>;
  /** In the order in which it was recorded. */
  timelineOf(planId: string, page: PageRequest): Promise<Page<TimelineEntry>>;
}

/** Messages that could not be processed. */
export interface ParkedQueries {
  /** The latest first, without their bodies. */
  list(filter: ParkedFilter): Promise<Page<ParkedMessage>>;
  /** Counts of those that are not kept, the latest days first. */
  listUnkept(filter: UnkeptFilter): Promise<Page<UnkeptMessages>>;
}

/** Which rows changed, for those who watch them. */
export interface ChangeQueries {
  /** At or below it every change of what can be watched is visible to a later query; undefined before the first projection. */
  readPosition(): Promise<ReadPosition | undefined>;
  /** Versions of everything that is watched, at the same cost however many watch. */
  watchedVersions(watched: WatchedKeys): Promise<WatchedVersions>;
}

/** How projections are. */
export interface HealthQueries {
  /** How far each projection is. */
  projectionProgress(): Promise<readonly ProjectionProgress[]>;
  /** Names of the projections that `brewline rebuild` emptied and that have not caught up since. */
  projectionsInRebuild(): Promise<ReadonlySet<string>>;
}

/** Who may log in. Implemented by `adapters/postgres/identity`; every question throws what those of `ApiQueries` throw. */
export interface People {
  /** Undefined when nobody has this login. */
  find(login: string): Promise<Person | undefined>;
  /** The person when the password is theirs; to find out that nobody has this login takes as long as a wrong password. */
  withPassword(login: string, password: string): Promise<Person | undefined>;
  /**
   * Sets a password and ends all of the person's log-ins.
   *
   * @returns the token version of log-ins from now on; undefined when there is no such person
   */
  changePassword(login: string, password: string): Promise<number | undefined>;
  endLogins(login: string): Promise<void>;
}

/** Whose devices are whose. Implemented by `adapters/postgres/identity`; throws what `ApiQueries` throw. */
export interface DeviceOwners {
  /** Whether all of these devices are assigned to the person. */
  ownsAll(login: string, deviceIds: readonly string[]): Promise<boolean>;
  /**
   * Which of these may still watch all of their devices, in their order: administrators, and brewers to whom all are assigned, whose
   * token no new password has ended.
   */
  mayStillWatch(watchers: readonly Watcher[]): Promise<readonly boolean[]>;
}

/** What devices log in with. Implemented by `adapters/postgres/identity`; throws what `ApiQueries` throw. */
export interface DeviceCredentials {
  /** Looks it up each time: a device that is revoked or blocked is refused at once. */
  check(deviceId: string, secret: string): Promise<CredentialVerdict>;
  /** For a device whose certificate the broker has verified. */
  checkCertificate(deviceId: string): Promise<CredentialVerdict>;
}

/**
 * Who may connect as a device. Implemented by `adapters/postgres/identity`; throws what `ApiQueries` throw. Each function is for all
 * of its devices or none: it throws `DEVICE_NOT_ENROLLED` for those that are not there. Role auth ends the connections of devices
 * that lose a right, within two seconds.
 */
export interface DeviceProvisioning {
  /**
   * Lets devices in that are new or were revoked.
   *
   * @param expiresAt when their secrets end by themselves; never when undefined
   * @throws BrewlineError `DEVICE_ENROLLED` when one of them may connect already or is blocked
   */
  enroll(devices: readonly NewDevice[], expiresAt?: Date): Promise<readonly ProvisionedDevice[]>;
  /**
   * Gives devices another secret. One that was given before and never used is gone.
   *
   * @throws BrewlineError `DEVICE_REVOKED`, or `DEVICE_HAS_CERTIFICATE`
   */
  rotate(deviceIds: readonly string[], rotation: Rotation): Promise<readonly ProvisionedDevice[]>;
  /** Refuses them until they are unblocked; their secrets stay. */
  block(deviceIds: readonly string[]): Promise<void>;
  unblock(deviceIds: readonly string[]): Promise<void>;
  /** Ends their secrets for good. */
  revoke(deviceIds: readonly string[]): Promise<void>;
}

/** Devices whose connections at the broker have lost their right. Any number of processes may take from it. */
export interface ConnectionsToEnd {
  /** Takes some for a few seconds, after which others get them again. Adds devices whose secrets have expired. */
  take(limit: number): Promise<readonly ConnectionToEnd[]>;
  /** Their connections are closed; one that lost its right again meanwhile stays. */
  done(ended: readonly ConnectionToEnd[]): Promise<void>;
}

export interface ConnectionToEnd {
  readonly deviceId: string;
  /** Opaque: which loss of the right it is. */
  readonly since: string;
}
