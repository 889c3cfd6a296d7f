import type { Pool } from '../../adapters/postgres/index.js';
import {
  commandResource,
  deviceDenialResource,
  deviceEventResource,
  deviceResource,
  deviceSequenceResource,
  deviceThrottleResource,
  sharedIdResource,
  sessionResource,
  twinResource,
} from '../../adapters/http/api/resources/index.js';
import {
  deviceDenialOf,
  devicesById,
  deviceSequenceOf,
  deviceThrottleOf,
  deviceTwinOf,
  enrolledDevice,
  listCommands,
  listDeviceEvents,
  listSessions,
  parkedUsage,
  sessionsById,
  sharedIdOf,
  tagsOf,
  type EnrolledDevice,
} from '../../adapters/postgres/queries/index.js';
import type { DeviceStatus } from '../../projections/queries/index.js';

/** Number of entries of each list, the latest ones. */
const latest = 5;

/** Events that show that something is, or may be, wrong with a device. */
const troubles = ['DeviceAnomalyDetected', 'GapReported', 'MessagesMissing', 'DeviceThrottled'];

/** Everything that is known about a device, with the names of the HTTP API: `GET /devices/{id}`, and the answers of other routes. */
export type DeviceDetails = NonNullable<Awaited<ReturnType<typeof deviceDetails>>>;

/** Undefined for a device that is neither enrolled nor has reported. */
export async function deviceDetails(pool: Pool, deviceId: string) {
  const [[status], enrolled] = await Promise.all([
    devicesById(pool, [deviceId]),
    enrolledDevice(pool, deviceId),
  ]);
  if (!status && !enrolled) return undefined;
  const sessionIds = status?.sessionId == null ? [] : [status.sessionId];
  const [sequence, throttle, twin, [session], sessions, commands, events, parked, sharedId, denial, tags] =
    await Promise.all([
      deviceSequenceOf(pool, deviceId),
      deviceThrottleOf(pool, deviceId),
      deviceTwinOf(pool, deviceId),
      sessionsById(pool, sessionIds),
      listSessions(pool, { deviceId, limit: 1 }),
      listCommands(pool, { deviceId, limit: latest }),
      listDeviceEvents(pool, deviceId, { types: troubles, limit: latest }),
      parkedUsage(pool, deviceId),
      sharedIdOf(pool, deviceId),
      deviceDenialOf(pool, deviceId),
      tagsOf(pool, deviceId),
    ]);
  return {
    ...deviceResource(status ?? neverReported(deviceId)),
    throttle: throttle ? deviceThrottleResource(throttle) : null,
    sequence: sequence ? deviceSequenceResource(sequence) : null,
    sharedId: sharedId ? sharedIdResource(sharedId) : null,
    lastDenial: denial ? deviceDenialResource(denial) : null,
    access: enrolled ? accessOf(enrolled) : null,
    assignedTo: enrolled?.assignedTo ?? [],
    session: session ? sessionResource(session) : null,
    latestSession: sessions.items[0] ? sessionResource(sessions.items[0]) : null,
    twin: status ? twinResource(status, twin) : null,
    commands: commands.items.map(commandResource),
    anomalies: events.items.map(deviceEventResource),
    parked,
    tags,
  };
}

function accessOf({ enrolledAt, wayIn, revokedAt, blockedAt, secrets }: EnrolledDevice) {
  const iso = (time: string) => new Date(time).toISOString();
  return {
    since: enrolledAt.toISOString(),
    wayIn,
    revokedAt: isoOrNull(revokedAt),
    blockedAt: isoOrNull(blockedAt),
    secrets: secrets.map(({ createdAt, expiresAt, lastUsedOn }) => ({
      createdAt: iso(createdAt),
      expiresAt: expiresAt && iso(expiresAt),
      lastUsedOn,
    })),
  };
}

function neverReported(deviceId: string): DeviceStatus {
  return {
    deviceId,
    name: null,
    online: false,
    presenceChangedAt: null,
    machineType: null,
    firmware: null,
    serial: null,
    sessionId: null,
    sessionStartedAt: null,
    litres: null,
    lastSeenAt: null,
    clock: null,
    reportSeconds: null,
    fullRateUntil: null,
    reading: null,
    position: 0n,
  };
}

function isoOrNull(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
