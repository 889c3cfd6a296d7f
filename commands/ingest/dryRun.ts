import type { ErrorCode } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type {
  EventToAppend,
  ExpectedRevision,
  LogStore,
  MachineOwners,
  MessageToPark,
  SequenceStore,
  UplinkCodec,
  UplinkDelivery,
} from '../ports/index.js';
import { createSequenceContext } from './createSequenceContext.js';
import { decodeBatch } from './decodeBatch.js';
import type { IngestParts } from './ingestParts.js';
import { createPartitionState } from './partitionState.js';
import { readLog } from './readLog.js';
import { storeBatch } from './storeBatch.js';

/** Where a dry run reads from. */
export interface DryRunParts {
  readonly store: LogStore;
  readonly sequences: SequenceStore;
  readonly codec: UplinkCodec;
  readonly owners: MachineOwners;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** A message as an operator would send it again. */
export interface MessageToTry {
  readonly partition: number;
  readonly delivery: Omit<UplinkDelivery, 'receivedAtMs' | 'redelivered'>;
}

/** An event that would be appended. */
export interface TriedEvent {
  readonly stream: string;
  readonly type: string;
  readonly data: object;
}

/** What ingest would do with a message now. */
export interface DryRun {
  /** `repeat`: it is stored already. */
  readonly outcome: 'stored' | 'repeat' | 'parked';
  readonly events: readonly TriedEvent[];
  /** Why it would be parked again. */
  readonly parked: readonly { readonly code: ErrorCode; readonly cause: string }[];
}

const noLimits = { messages: { perSecond: 1, burst: 1e12 }, bytes: { perSecond: 1, burst: 1e12 } };

/** More would be of a message that no device sends. */
const mostEvents = 200;

/**
 * Lets ingest decide about a message from what is stored now, and appends, parks and saves nothing. It decides as an ingest does that
 * has just taken the partition.
 */
export async function tryMessage(parts: DryRunParts, { partition, delivery }: MessageToTry): Promise<DryRun> {
  const tried: { readonly stream: string; readonly events: readonly EventToAppend[] }[] = [];
  const parked: MessageToPark[] = [];
  const state = createPartitionState(partition, ingestOf(parts, { tried, parked }), 0);
  await readLog(state);
  // Before it is needed: there it would be waited for longer than a person waits.
  await state.sequences.load([delivery.deviceId]);
  const batch = [{ ...delivery, receivedAtMs: parts.now().getTime(), redelivered: false }];
  const { received } = decodeBatch(batch, { codec: parts.codec, tracing: { start: () => undefined } });
  await storeBatch(received, state, createSequenceContext(state));
  const events = tried.flatMap(({ stream, events: some }) =>
    // The first append of a day closes the day before, whatever it is.
    some.flatMap((event) => (event.type === 'LogClosed' ? [] : [shownEvent(stream, event, parts.codec)])),
  );
  return {
    outcome: parked.length > 0 ? 'parked' : events.length > 0 ? 'stored' : 'repeat',
    events: events.slice(0, mostEvents),
    parked: parked.map(({ code, cause }) => ({ code, cause })),
  };
}

function ingestOf(
  { store, sequences, codec, owners, logger, now }: DryRunParts,
  to: {
    readonly tried: { readonly stream: string; readonly events: readonly EventToAppend[] }[];
    readonly parked: MessageToPark[];
  },
): IngestParts {
  const ignore = () => undefined;
  return {
    store: {
      readStream: (...args) => store.readStream(...args),
      readStreams: (...args) => store.readStreams(...args),
      probe: async () => undefined,
      async append(stream, expected, events) {
        to.tried.push({ stream, events });
        return revisionAfter(expected, events.length);
      },
    },
    sequences: {
      open: (...args) => sequences.open(...args),
      load: (...args) => sequences.load(...args),
      save: async () => undefined,
    },
    parking: { park: async (messages) => void to.parked.push(...messages) },
    outcomes: { settle: async () => undefined },
    presence: { onlineDevices: async () => [] },
    throttles: { keepOut: async () => undefined },
    ...{ codec, owners, logger, now },
    deviceLimits: noLimits,
    tracing: { start: () => undefined },
    leaseMs: Infinity,
    prefetch: 1_000,
    stateCacheBytes: 1_048_576,
    ...{ onParked: ignore, onSequenced: ignore, onAnomaly: ignore, onThrottled: ignore, onMissing: ignore },
  };
}

function revisionAfter(expected: ExpectedRevision, events: number): bigint {
  return (typeof expected === 'bigint' ? expected : -1n) + BigInt(events);
}

/** The entries of a log are bytes: what they say of the order is shown. */
function shownEvent(stream: string, { type, data, metadata }: EventToAppend, codec: UplinkCodec): TriedEvent {
  if (!(data instanceof Uint8Array)) return { stream, type, data };
  const event = { ...{ stream, type, data, metadata }, id: '', revision: 0n, position: 0n };
  const entries = codec.decodeLog(event).map(({ deviceId, entry }) => ({ deviceId, ...entry }));
  return { stream, type, data: { entries, bytes: data.length } };
}
