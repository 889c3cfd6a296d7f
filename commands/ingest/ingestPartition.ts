import { sessionId } from '../../domain/brewSession/index.js';
import { isTold, type DeviceLimits, type ExceededLimit } from '../../domain/device/index.js';
import { missingOf, sizeOf, type SequenceAnomalyKind } from '../../domain/device/sequence/index.js';
import { BrewlineError, hasCode, type ErrorCode } from '../../domain/kernel/errors.js';
import { groupBy } from '../../domain/kernel/groupBy.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import { concurrently } from '../concurrently.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import type {
  LogStore,
  MessageToPark,
  Parking,
  PresenceReader,
  SequenceStore,
  Throttles,
  UplinkDelivery,
} from '../ports.js';
import { decodeBatch, toPark, type Received } from './decodeBatch.js';
import { createAggregates, takeSteps } from './deviceLane.js';
import { DeviceSequences } from './deviceSequences.js';
import { isTransient } from './isTransient.js';
import { Lanes } from './lanes.js';
import { PartitionLog } from './partitionLog.js';
import { Plausibility, unknownSession } from './plausibility.js';
import { Presence } from './presence.js';
import { sequenceDevice, type ReceivedAt, type SequencedDevice } from './sequenceBatch.js';
import type { ObservedPlace, SequenceOutcome } from './sequenceContext.js';
import { createThrottling } from './throttling.js';
import type { DecodedEntry, UplinkCodec } from './uplink.js';

/** Devices that are worked on at once; the store answers them on one connection. */
const devicesAtOnce = 64;
/**
 * A batch waits this long for a store that is away, before the channel is closed and the broker gives its messages again: long,
 * since that counts as one more delivery of each, and far below the broker's 30 minutes for an acknowledgement.
 */
const patienceMs = 5 * 60_000;
/** No device has this id. */
const logLane = '';
/** What is missing for so long is told; most of what comes late comes sooner. */
const missingForMs = 60_000;
/** Numberings are written behind by so much, at most, and a turn. */
const saveEveryMs = 20_000;

export interface IngestParts {
  readonly store: LogStore;
  readonly sequences: SequenceStore;
  readonly codec: UplinkCodec;
  readonly parking: Parking;
  readonly presence: PresenceReader;
  readonly deviceLimits: DeviceLimits;
  readonly throttles: Throttles;
  readonly tracing: MessageTracing;
  readonly logger: Logger;
  readonly leaseMs: number;
  /** Messages of a partition that the broker lets be unacknowledged at once. */
  readonly prefetch: number;
  readonly now: () => Date;
  /** Told of every message that was parked. */
  readonly onParked: (code: ErrorCode) => void;
  /** Told what the messages of a batch turned out to be. */
  readonly onSequenced: (outcomes: ReadonlyMap<SequenceOutcome, number>) => void;
  /** Told of every anomaly of a device's numbering, as often as it is found. */
  readonly onAnomaly: (kind: SequenceAnomalyKind) => void;
  /** Told of every device that is kept out for a while. */
  readonly onThrottled: (exceeded: ExceededLimit) => void;
  /** Told every few seconds what is missing in a partition. */
  readonly onMissing: (missing: {
    readonly partition: number;
    readonly messages: number;
    readonly devices: number;
  }) => void;
}

/** The ingest of one partition, for as long as its channel is open: what it knows dies with it. */
export interface PartitionIngest {
  /**
   * Takes the partition: reads what was saved of its devices' numberings, and its log from there to the end. Else the first batch does.
   *
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`.
   */
  open(): Promise<void>;
  /**
   * Stores a batch: its log first, then each device's decisions. When it resolves every message is stored or parked, and
   * may be acknowledged. When it rejects nothing may be: close the channel and begin anew.
   */
  handle(batch: readonly UplinkDelivery[]): Promise<void>;
  /** Takes that something came through the partition's queue which no device sent. Times are epoch milliseconds. */
  noteArrival(sample: { readonly sentAtMs: number; readonly receivedAtMs: number }): void;
  /** Ends the leases of devices that were not heard of for too long. */
  expireLeases(): Promise<void>;
  /** Tells what is missing for too long, and writes numberings behind. Call it every few seconds. */
  keepUp(): Promise<void>;
  /** Writes what is not written yet. After this nothing is handled any more. */
  close(): Promise<void>;
}

export function createPartitionIngest(partition: number, parts: IngestParts): PartitionIngest {
  const { store, codec, now, tracing, parking, logger, onParked } = parts;
  const source = `uplink ${partition}`;
  const log = new PartitionLog({ partition, store, codec, now, patienceMs });
  const sequences = new DeviceSequences({
    partition,
    store: parts.sequences,
    unacknowledged: parts.prefetch,
  });
  const presence = new Presence(parts.leaseMs);
  const plausibility = new Plausibility();
  const aggregates = createAggregates({ store, now, patienceMs });
  const { devices, sessions } = aggregates;
  const lanes = new Lanes();
  const throttling = createThrottling({ ...parts, devices, lanes });
  let savedAtMs = now().getTime();
  /** The broker gives one of all who consume the partition its messages; the others only follow the log. */
  let isActive = false;
  let opening: Promise<void> | undefined;

  const context = {
    partition,
    source,
    get recent() {
      return sequences.recent;
    },
    sequenceOf: (deviceId: string) => sequences.of(deviceId),
    plausibility,
    currentSession: async (deviceId: string) => (await devices.load(deviceId)).session,
    clockOf: async (deviceId: string) => (await devices.load(deviceId)).clock,
    isNews: (deviceId: string, { epoch, boot, session, clock }: ObservedPlace) => {
      const state = lanes.isBusy(deviceId) ? undefined : devices.lastKnown(deviceId);
      const isOnline = state?.online && state.connection?.epoch === epoch && state.connection.boot === boot;
      if (!isOnline || (session !== 0 && state.session?.session !== session)) return true;
      return clock !== undefined && !isTold(clock, state.clock);
    },
    isActive: async (deviceId: string, session: number) =>
      (await sessions.load(sessionId(deviceId, session))).status === 'active',
    sensorsOf: async (deviceId: string, session: number) => {
      const state = await sessions.load(sessionId(deviceId, session));
      if (state.status === 'notStarted') return unknownSession;
      const { processType, startedAtMs } = state;
      if (state.status === 'ended') return { ...unknownSession, processType, startedAtMs };
      const { implausibleSensors: implausible, suspectedUnits: unitSuspected } = state;
      return { processType, startedAtMs, implausible, unitSuspected };
    },
  };

  async function sequenceBatch(received: readonly Received[]): Promise<readonly SequencedDevice[]> {
    const byDevice = new Map<string, ReceivedAt[]>();
    received.forEach((message, at) => {
      const { deviceId } = message.delivery;
      const messages = byDevice.get(deviceId);
      if (messages) messages.push({ at, received: message });
      else byDevice.set(deviceId, [{ at, received: message }]);
    });
    const loaded = await retryWhileUnavailable(patienceMs, () => sequences.load(byDevice.keys()));
    // The append would be refused; what is parked before it would not.
    if (loaded === 'ahead')
      throw new BrewlineError('PARTITION_FENCED', `another ingest saved more of partition ${partition}`);
    const sequenced: SequencedDevice[] = [];
    await concurrently(byDevice, devicesAtOnce, async ([deviceId, messages]) => {
      sequenced.push(await sequenceDevice(deviceId, messages, context));
    });
    return sequenced;
  }

  /** Memory moves after the append: what failed to be stored is decided again from what was. */
  async function storeBatch(received: readonly Received[]): Promise<void> {
    const sequenced = await sequenceBatch(received);
    await park(sequenced.flatMap(({ parked }) => parked));
    const records = sequenced
      .flatMap((each) => each.records)
      .sort((a, b) => a.at - b.at)
      .map(({ record }) => record);
    if (records.length > 0) await log.append(records);
    const changed = sequenced.filter((each) => each.records.length > 0);
    sequences.commit(records, new Map(changed.map(({ deviceId, state }) => [deviceId, state])), log.place);
    countOutcomes(sequenced);
    for (const { entry } of records) for (const { kind } of entry.notices ?? []) parts.onAnomaly(kind);
    const undecided = sequenced.filter(({ steps }) => steps.length > 0);
    await concurrently(undecided, devicesAtOnce, ({ deviceId, steps }) =>
      lanes.run(deviceId, () => takeSteps(steps, aggregates)),
    );
    // What was missing before a device came back is not on its way any more. That nothing is missing puts right what an ingest told that had
    // lost the partition.
    const due = sequenced.filter(({ missingIsDue }) => missingIsDue);
    await concurrently(due, devicesAtOnce, ({ deviceId }) =>
      lanes.run(deviceId, () => tellMissing(deviceId)),
    );
  }

  function countOutcomes(sequenced: readonly SequencedDevice[]): void {
    const counts = new Map<SequenceOutcome, number>();
    for (const { deviceId, outcomes } of sequenced)
      for (const outcome of outcomes) {
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        if (outcome === 'repeat') sequences.countRepeat(deviceId);
      }
    parts.onSequenced(counts);
  }

  async function park(messages: readonly MessageToPark[]): Promise<void> {
    if (messages.length === 0) return;
    await retryWhileUnavailable(patienceMs, () => parking.park(messages));
    // One line for all of a kind: a flood of garbage is not to become a flood of lines.
    for (const alike of groupBy(messages, ({ deviceId, code }) => `${deviceId ?? ''} ${code}`).values()) {
      const { deviceId, code, cause } = alike[0];
      logger.warn({ deviceId, code, cause, messages: alike.length }, 'messages parked');
    }
    for (const { code } of messages) onParked(code);
  }

  async function handleWhole(batch: readonly UplinkDelivery[]): Promise<void> {
    const { received, spans } = decodeBatch(batch, { codec, tracing });
    const appends = spans.flatMap((span) => tracing.start('append', span.traceparent) ?? []);
    const open = [...appends, ...spans];
    const throttled = throttling.charge(received);
    try {
      await storeBatch(received);
      await throttled;
      open.forEach((span) => span.end());
    } catch (error) {
      open.forEach((span) => span.end(error));
      throw error;
    }
  }

  const opened = (): Promise<void> => (opening ??= open());

  async function open(): Promise<void> {
    const place = await sequences.open();
    if (place === undefined)
      logger.info({ partition }, 'reading the whole log of the partition: nothing was saved of it');
    let entries = 0;
    await log.open(place, async (read) => {
      await takeEntries(read);
      entries += read.length;
    });
    await sequences.save();
    savedAtMs = now().getTime();
    logger.info({ partition, entries, stream: log.place?.stream }, 'the partition is taken');
  }

  /** Reads on what others wrote to the log. */
  const follow = (): Promise<void> =>
    lanes.run(logLane, () =>
      log.open(log.place, async (read) => {
        await takeEntries(read);
        for (const { deviceId, entry } of read) presence.seen(deviceId, entry.receivedAtMs);
      }),
    );

  async function takeEntries(read: readonly DecodedEntry[]): Promise<void> {
    await sequences.load(read.map(({ deviceId }) => deviceId));
    sequences.apply(read, log.place);
  }

  async function handle(batch: readonly UplinkDelivery[]): Promise<void> {
    await opened();
    if (!isActive) await retryWhileUnavailable(patienceMs, follow);
    isActive = true;
    for (const { deviceId, receivedAtMs, request } of batch)
      if (request === undefined) presence.seen(deviceId, receivedAtMs);
    try {
      await handleWhole(batch);
    } catch (error) {
      if (isTransient(error)) throw error;
      // An error that nobody knows is a message's fault only when the store takes something else.
      if (hasCode(error, 'EVENT_STORE_FAILED')) await store.probe();
      logger.error(
        { partition, messages: batch.length, err: error },
        'batch failed; trying its messages one by one',
      );
      const [only] = batch;
      if (batch.length === 1 && only) await park([toPark(only, source, error)]);
      // The log may have them already.
      else for (const delivery of batch) await handle([{ ...delivery, redelivered: true }]);
    }
  }

  /** In the device's lane: a message that comes meanwhile is handled before or after, and then nobody is silent any more. */
  async function expireLease(deviceId: string, silentSinceMs: number): Promise<void> {
    const { online, connection } = await devices.load(deviceId);
    if (presence.knows(deviceId) || !online || !connection) return;
    const receivedAtMs = now().getTime();
    await devices.handle(deviceId, [
      { type: 'leaseExpired', deviceId, connection, silentSinceMs, receivedAtMs, causedBy: 'ingest' },
    ]);
  }

  /** In the device's lane. */
  async function tellMissing(deviceId: string): Promise<void> {
    const state = sequences.of(deviceId);
    const missing = missingOf(state);
    const { dropped, lost } = state.counts;
    const sinceMs = Math.min(...missing.map((range) => range.sinceMs));
    const ranges = missing.map(({ epoch, boot, first, last }) => ({ epoch, boot, first, last }));
    const receivedAtMs = now().getTime();
    const told = { missing: ranges, messages: sizeOf(missing), sinceMs, dropped, lost, receivedAtMs };
    await devices.handle(deviceId, [{ type: 'missing', deviceId, ...told, causedBy: 'ingest' }]);
    if (missing.length === 0) sequences.unwatch(deviceId);
  }

  async function tellAllMissing(): Promise<void> {
    const watched = [...sequences.watched];
    await sequences.load(watched);
    const counts = watched
      .map((deviceId) => sizeOf(missingOf(sequences.of(deviceId))))
      .filter((count) => count > 0);
    parts.onMissing({
      partition,
      messages: counts.reduce((sum, count) => sum + count, 0),
      devices: counts.length,
    });
    const noticedBeforeMs = now().getTime() - missingForMs;
    const due = watched.filter((deviceId) => {
      const missing = missingOf(sequences.of(deviceId));
      return missing.length === 0 || missing.some(({ sinceMs }) => sinceMs <= noticedBeforeMs);
    });
    await concurrently(due, devicesAtOnce, (deviceId) => lanes.run(deviceId, () => tellMissing(deviceId)));
  }

  return {
    open: opened,
    handle,
    noteArrival(sample) {
      plausibility.noteArrival(sample);
      throttling.noteArrival(sample);
    },
    async expireLeases() {
      await opened();
      if (!isActive) await follow();
      const nowMs = now().getTime();
      for (const deviceId of await parts.presence.onlineDevices(partition)) presence.assume(deviceId, nowMs);
      await concurrently(presence.takeExpired(nowMs), devicesAtOnce, ([deviceId, silentSinceMs]) =>
        lanes.run(deviceId, () => expireLease(deviceId, silentSinceMs)),
      );
    },
    async keepUp() {
      if (!isActive) return;
      await tellAllMissing();
      if (now().getTime() < savedAtMs + saveEveryMs) return;
      savedAtMs = now().getTime();
      await sequences.save();
    },
    async close() {
      if (isActive) await sequences.save();
    },
  };
}
