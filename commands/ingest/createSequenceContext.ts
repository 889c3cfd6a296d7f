import { sessionId } from '../../domain/brewSession/index.js';
import { isTold } from '../../domain/device/index.js';
import type { PartitionState } from './partitionState.js';
import { unknownSession, type SessionSensors } from './plausibility.js';
import type { ObservedPlace, SequenceContext } from './sequenceContext.js';

/** Answers the questions about devices of a partition from memory, and from their streams where they are not in memory. */
export function createSequenceContext(state: PartitionState): SequenceContext {
  const { partition, source, sequences, plausibility, aggregates } = state;
  const { devices, sessions } = aggregates;
  return {
    partition,
    source,
    get recent() {
      return sequences.recent;
    },
    sequenceOf: (deviceId) => sequences.of(deviceId),
    plausibility,
    currentSession: async (deviceId) => (await devices.load(deviceId)).session,
    clockOf: async (deviceId) => (await devices.load(deviceId)).clock,
    isNews: (deviceId, place) => isNews(state, deviceId, place),
    isActive: async (deviceId, session) =>
      (await sessions.load(sessionId(deviceId, session))).status === 'active',
    sensorsOf: (deviceId, session) => sensorsOf(state, deviceId, session),
  };
}

function isNews(
  { lanes, aggregates }: PartitionState,
  deviceId: string,
  { epoch, boot, session, clock }: ObservedPlace,
): boolean {
  const device = lanes.isBusy(deviceId) ? undefined : aggregates.devices.lastKnown(deviceId);
  const isOnline = device?.online && device.connection?.epoch === epoch && device.connection.boot === boot;
  if (!isOnline || (session !== 0 && device.session?.session !== session)) return true;
  return clock !== undefined && !isTold(clock, device.clock);
}

async function sensorsOf(
  { aggregates }: PartitionState,
  deviceId: string,
  session: number,
): Promise<SessionSensors> {
  const known = await aggregates.sessions.load(sessionId(deviceId, session));
  if (known.status === 'notStarted') return unknownSession;
  const { processType, startedAtMs } = known;
  if (known.status === 'ended') return { ...unknownSession, processType, startedAtMs };
  const { implausibleSensors: implausible, suspectedUnits: unitSuspected } = known;
  return { processType, startedAtMs, implausible, unitSuspected };
}
