import type { JournalQueries } from './journal.js';
import type { AlarmFilter, ShownAlarm } from './alarm.js';
import type { AlertQueries } from './alert.js';
import type { AuditEntry, AuditFilter } from './auditEntry.js';
import type { Brew, BrewFilter } from './brew.js';
import type { Counts, CountScope, ReadPosition, WatchedKeys, WatchedVersions } from './change.js';
import type { CommandFilter, RequestedCommand } from './command.js';
import type { DeviceFilter, DeviceStatus } from './device.js';
import type { DeviceJobQueries } from './deviceJob.js';
import type { FleetDeviceDetails, FleetFilter, FleetPage } from './fleet.js';
import type { DeviceDenial } from './deviceDenial.js';
import type { DeviceEventEntry, DeviceEventFilter } from './deviceEvent.js';
import type { DeviceNote } from './deviceNote.js';
import type { DeviceSequenceStatus, SharedId } from './deviceSequence.js';
import type { DeviceThrottle } from './deviceThrottle.js';
import type { DeviceTwin } from './deviceTwin.js';
import type { RecipeFilter, RecipeQuery, RecipeVersionFilter, StoredRecipe } from './recipe.js';
import type { Annotations, History } from './history.js';
import type { AnnotationsRequest, HistoryRequest, SessionRangeRequest, TimeRange } from './historyRequest.js';
import type { AccessWindow, ClaimAttempt, ClaimCode, ClaimOutcome, Invitation, Share } from './ownership.js';
import type {
  AddedDevice,
  CredentialVerdict,
  EnrolmentOptions,
  Erasure,
  LiveAccess,
  LiveWatcher,
  LoginOrigin,
  LoginSession,
  LoginSessionEnd,
  LoginSessionSummary,
  NewDevice,
  NewLoginSession,
  PersonalRecord,
  PersonWithPassword,
  ProvisionedDevice,
  Refreshed,
  ReplayNotice,
  Rotation,
} from './identity.js';
import type { Page, PageRequest } from './page.js';
import type {
  BackupHistory,
  DatabaseFigures,
  ProcessSettings,
  ProjectionHour,
  ReportedInstance,
  SchemaState,
  ShownPause,
  ShownRebuild,
} from './operations.js';
import type { ParkedJob, ParkedJobFilter } from './parkedJob.js';
import type { InspectedMessage, ParkedFilter, ParkedMessage } from './parkedMessage.js';
import type { ProjectionProgress } from './projectionProgress.js';
import type { SearchQueries } from './search.js';
import type { Session, SessionFilter } from './session.js';
import type { SessionLogQueries } from './sessionLog.js';
import type { TimelineEntry } from './timeline.js';
import type { ParkedGroup, ParkedGroupFilter } from './parkedGroup.js';
import type { UnkeptFilter, UnkeptMessages } from './unkeptMessages.js';

/**
 * All queries of the API. Implemented by `adapters/postgres/queries`.
 *
 * Every query throws `DATABASE_UNAVAILABLE` when the database does not answer, or exceeds the statement timeout,
 * `DATABASE_FAILED` when it refuses the statement, and `VALUE_OUT_OF_RANGE` for an argument that it can't store.
 */
export interface ApiQueries {
  readonly devices: DeviceQueries;
  readonly sessions: SessionQueries;
  readonly sessionLog: SessionLogQueries;
  readonly history: HistoryQueries;
  readonly commands: CommandQueries;
  readonly brews: BrewQueries;
  readonly recipes: RecipeQueries;
  readonly parked: ParkedQueries;
  readonly deviceJobs: DeviceJobQueries;
  readonly changes: ChangeQueries;
  readonly health: HealthQueries;
  readonly operations: OperationsQueries;
  readonly audit: AuditQueries;
  readonly alarms: AlarmQueries;
  readonly alerts: AlertQueries;
  readonly journal: JournalQueries;
  readonly search: SearchQueries;
}

/** Alarms of machines and brews. */
export interface AlarmQueries {
  /** The latest first. */
  list(filter: AlarmFilter): Promise<Page<ShownAlarm>>;
  /** Those of the alarms that exist and are projected, in no order. */
  byId(alarmIds: readonly string[]): Promise<readonly ShownAlarm[]>;
}

/** What people did. */
export interface AuditQueries {
  /** The latest first. */
  list(filter: AuditFilter): Promise<Page<AuditEntry>>;
}

/** Devices: last status, numbering, events, twin. */
export interface DeviceQueries {
  /** Ordered by id. */
  list(filter: DeviceFilter): Promise<Page<DeviceStatus>>;
  /** Of all devices, in the order that is asked for. */
  fleet(filter: FleetFilter): Promise<FleetPage>;
  /** Undefined for a device that has not reported. */
  fleetDevice(deviceId: string): Promise<FleetDeviceDetails | undefined>;
  /** What operators noted about it, the latest first. Undefined for a device that is not enrolled and has not reported. */
  notesOf(deviceId: string): Promise<readonly DeviceNote[] | undefined>;
  /** Those of the devices that have reported, in no order. */
  byId(deviceIds: readonly string[]): Promise<readonly DeviceStatus[]>;
  /** Devices that are enrolled or have reported, by id. */
  knownIds(limit: number): Promise<readonly string[]>;
  /** Undefined until ingest has saved the device's numbering. */
  sequenceOf(deviceId: string): Promise<DeviceSequenceStatus | undefined>;
  /** Undefined for a device that is not throttled. */
  throttleOf(deviceId: string): Promise<DeviceThrottle | undefined>;
  /** Undefined for a device whose log-in was never refused. */
  denialOf(deviceId: string): Promise<DeviceDenial | undefined>;
  /** Undefined unless two machines seem to use the device's id alternately. */
  sharedIdOf(deviceId: string): Promise<SharedId | undefined>;
  /** Undefined when nothing was ever desired of the device and it never reported its settings. */
  twinOf(deviceId: string): Promise<DeviceTwin | undefined>;
  /** Events of the device itself, the latest first. */
  eventsOf(deviceId: string, filter: DeviceEventFilter): Promise<Page<DeviceEventEntry>>;
}

/** Brew sessions and their timelines. */
export interface SessionQueries {
  /** Ordered by the receipt of their starts, the latest first. */
  list(filter: SessionFilter): Promise<Page<Session>>;
  /** Those of the sessions that exist, in no order. */
  byId(sessionIds: readonly string[]): Promise<readonly Session[]>;
  /** In the order of recording. */
  timelineOf(sessionId: string, page: PageRequest): Promise<Page<TimelineEntry>>;
}

/** Curves of devices and sessions. */
export interface HistoryQueries {
  /** All readings if they are few; otherwise the lowest and the highest of each interval. No value is interpolated. */
  read(request: HistoryRequest): Promise<History>;
  annotations(request: AnnotationsRequest): Promise<Annotations>;
  /** Begin and end of a session's readings, by the clock of `placedBy`; undefined before the first. */
  sessionRange(request: SessionRangeRequest): Promise<TimeRange | undefined>;
}

/** Commands of people to machines, and their status. */
export interface CommandQueries {
  /** A device's commands, the latest first. */
  listOf(deviceId: string, filter: CommandFilter): Promise<Page<RequestedCommand>>;
  /** Those of the commands that exist. When several devices have commands with one id, the open ones come first, then the latest. */
  byId(commandIds: readonly string[]): Promise<readonly RequestedCommand[]>;
  /** In the order of recording. */
  timelineOf(
    command: Pick<RequestedCommand, 'commandId' | 'deviceId'>,
    page: PageRequest,
  ): Promise<Page<TimelineEntry>>;
}

/** Whole brews and their timelines. */
export interface BrewQueries {
  /** The latest first. */
  list(filter: BrewFilter): Promise<Page<Brew>>;
  /** Those of the brews that exist and are projected, in no order. */
  byId(planIds: readonly string[]): Promise<readonly Brew[]>;
  /** In the order of recording. */
  timelineOf(planId: string, page: PageRequest): Promise<Page<TimelineEntry>>;
}

/** Recipes of one person; those of others are as unknown ones. */
export interface RecipeQueries {
  /** In their latest versions, the one that changed last first. */
  list(filter: RecipeFilter): Promise<Page<StoredRecipe>>;
  /** Undefined for one that does not exist, or is not projected yet. */
  byId(query: RecipeQuery): Promise<StoredRecipe | undefined>;
  /** The latest first. */
  versionsOf(filter: RecipeVersionFilter): Promise<Page<StoredRecipe>>;
}

/** Messages that could not be processed. */
export interface ParkedQueries {
  /** The latest first, without bodies. */
  list(filter: ParkedFilter): Promise<Page<ParkedMessage>>;
  /** Undefined when there is no such message. */
  inspect(id: string): Promise<InspectedMessage | undefined>;
  /** By what parked them and why, the group that grew last first. */
  listGroups(filter: ParkedGroupFilter): Promise<Page<ParkedGroup>>;
  /** What operators asked for, the latest first. */
  listJobs(filter: ParkedJobFilter): Promise<Page<ParkedJob>>;
  /** Undefined when there is no such job, or it ended long ago. */
  job(id: string): Promise<ParkedJob | undefined>;
  /** Counts of messages that were not kept, the latest days first. */
  listUnkept(filter: UnkeptFilter): Promise<Page<UnkeptMessages>>;
}

/** Which rows changed, for live streams. */
export interface ChangeQueries {
  /** Every change up to this position is visible to a later query; undefined before the first projection. */
  readPosition(): Promise<ReadPosition | undefined>;
  /** Versions of everything that is watched; the cost does not depend on the number of clients. */
  watchedVersions(watched: WatchedKeys): Promise<WatchedVersions>;
  /** What there is of each scope, by scope; a statement for everything and one for all people together. */
  counts(scopes: ReadonlySet<CountScope>): Promise<ReadonlyMap<CountScope, Counts>>;
}

/** Progress of projections. */
export interface HealthQueries {
  /** How far each projection is. */
  projectionProgress(): Promise<readonly ProjectionProgress[]>;
  /** Names of the projections that `brewline rebuild` emptied and that have not caught up yet. */
  projectionsInRebuild(): Promise<ReadonlySet<string>>;
}

/** Processes and servers, for operators. */
export interface OperationsQueries {
  /** Every process that reported within the last hour and did not end on purpose. */
  instances(): Promise<readonly ReportedInstance[]>;
  database(): Promise<DatabaseFigures>;
  /** Of the same processes. */
  settings(): Promise<readonly ProcessSettings[]>;
  pauses(): Promise<readonly ShownPause[]>;
  /** The last one of each projection that has had one. */
  rebuilds(): Promise<readonly ShownRebuild[]>;
  projectionHours(): Promise<readonly ProjectionHour[]>;
  schema(): Promise<SchemaState>;
  backups(): Promise<BackupHistory>;
}

/** Who may log in. Implemented by `adapters/postgres/identity`; every method throws as those of `ApiQueries`. */
export interface People {
  /** The id of the person with this login. */
  idOf(login: string): Promise<string | undefined>;
  /** The person, if the password is theirs. An unknown login takes as long as a wrong password. */
  withPassword(login: string, password: string): Promise<PersonWithPassword | undefined>;
  /**
   * Sets a password and ends all of the person's log-ins.
   *
   * @returns false when the person does not exist
   */
  changePassword(personId: string, password: string): Promise<boolean>;
  /** Not who logs in by an issuer alone. */
  hasPassword(personId: string): Promise<boolean>;
}

/** Log-ins. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface LoginSessions {
  /** Undefined when the person or the password is not there any more. The 50 used last are kept of each person. */
  start(session: NewLoginSession): Promise<LoginSession | undefined>;
  /** A browser's, by the hash of its cookie; undefined when it has ended or expired. */
  ofBrowser(secretHash: Uint8Array): Promise<LoginSession | undefined>;
  /** Another client's, or a view's. */
  ofClient(loginSessionId: string): Promise<LoginSession | undefined>;
  /**
   * Begins to see what the owner of a device sees, as part of an operator's log-in, and ends what this log-in saw before. It ends after a
   * quarter of an hour, with the log-in, and when the device is the owner's no more. Undefined when nobody owns the device.
   */
  startView(viewerSessionId: string, deviceId: string): Promise<LoginSession | undefined>;
  /** Notes that it was used, so that it does not expire; at most once a minute is enough. */
  use(loginSessionId: string, origin: LoginOrigin): Promise<void>;
  /** The password or a code was given again within it. */
  authenticate(loginSessionId: string): Promise<void>;
  /**
   * Takes the refresh token of this generation. Within 30 s of the last change of generation nothing changes, and whoever comes gets
   * the same successor; an older token ends the session.
   */
  refresh(secretHash: Uint8Array, generation: number, origin: LoginOrigin): Promise<Refreshed>;
  /**
   * Marks one log-in as told about, of those that ended as `replayed` within the last seven days and whose person has an address. Of
   * several processes one gets it.
   *
   * @param except left for later
   */
  takeReplayNotice(except: readonly string[]): Promise<ReplayNotice | undefined>;
  /** Its person could not be told. */
  leaveReplayNotice(loginSessionId: string): Promise<void>;
  /** Those that hold, and those that ended in the last 30 days; the latest used first. */
  listOf(personId: string): Promise<readonly LoginSessionSummary[]>;
  /** @returns how many were ended: those of the person that are named, or all but one */
  end(which: SessionsToEnd, because: LoginSessionEnd): Promise<number>;
  /** Whether somebody with this login used one from this network, such as `198.51.100.0/24`, in the last 30 days. */
  wasUsedFrom(login: string, network: string): Promise<boolean>;
}

export interface SessionsToEnd {
  readonly personId: string;
  /** Only this one; all when left out. */
  readonly loginSessionId?: string;
  /** All but this one. */
  readonly except?: string;
}

/** What is stored about a person. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface PersonalData {
  /** Everything, read bit by bit: the person, their devices, and what they requested. */
  recordsOf(personId: string): AsyncIterable<PersonalRecord>;
  /** Destroys every row about the person. What they did stays, under an id that leads to nobody. */
  erase(personId: string): Promise<Erasure>;
}

/** Who has which device, and when they had it. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface DeviceOwners {
  /** All that the person may see of these devices, by ownership and by shares that last; past and present. */
  windowsOf(personId: string, deviceIds: readonly string[]): Promise<readonly AccessWindow[]>;
  /** Those of the people who may command the device at this moment. */
  mayCommand(deviceId: string, personIds: readonly string[]): Promise<readonly string[]>;
  /** What each of these may see now, in order; undefined for those whose log-in has ended. */
  liveAccess(watchers: readonly LiveWatcher[]): Promise<readonly (LiveAccess | undefined)[]>;
}

/** How devices change hands. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface DeviceClaims {
  /**
   * Makes the person the owner from now on, if an unclaimed device has this code, which is used up by that. Wrong, used and unknown codes, and
   * those of blocked devices, take the same statements.
   */
  claim(attempt: ClaimAttempt): Promise<ClaimOutcome>;
  /**
   * Makes codes for unclaimed devices, which end their previous ones.
   *
   * @throws BrewlineError `DEVICE_NOT_ENROLLED` or `DEVICE_OWNED`: then nothing was done
   */
  newCodes(deviceIds: readonly string[]): Promise<readonly ClaimCode[]>;
  /**
   * Ends the person's ownership now, and the shares with it.
   *
   * @returns a new code; null when somebody else still owns the device, undefined when the person does not own it
   */
  release(personId: string, deviceId: string): Promise<ClaimCode | null | undefined>;
  /** How many wrong codes were tried in the last hour, by all together. */
  wrongCodes(): Promise<number>;
}

/** Who accepts or ends a share. */
export interface Invitee {
  readonly personId: string;
  readonly login: string;
}

/** Devices that owners share. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface DeviceShares {
  /** Invites somebody, whether there is such a person or not; again with other rights or another end. Undefined when it is not theirs. */
  invite(invitation: Invitation): Promise<Share | undefined>;
  /** Of a device that the person owns: all that have not ended. */
  ofDevice(ownerId: string, deviceId: string): Promise<readonly Share[]>;
  /** With the person: invitations to them, and what they have accepted, that have not ended. */
  withPerson(person: Invitee): Promise<readonly Share[]>;
  /** Undefined when there is no such invitation to the person. */
  accept(person: Invitee, shareId: string): Promise<Share | undefined>;
  /** By its owner, or by who was invited. Undefined when there is no such share of theirs that has not ended. */
  end(person: Invitee, shareId: string): Promise<Share | undefined>;
}

/** Credentials of devices. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
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
   * @throws BrewlineError `DEVICE_ENROLLED` when some of them may connect already or are blocked; its `deviceIds` are theirs
   */
  enroll(devices: readonly NewDevice[], options?: EnrolmentOptions): Promise<readonly AddedDevice[]>;
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
