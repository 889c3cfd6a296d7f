import { BrewlineError } from '../../domain/kernel/errors.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import type { UplinkDelivery } from '../ports/index.js';
import { createSequenceContext } from './createSequenceContext.js';
import { expireLeases } from './expireLeases.js';
import { handleBatch } from './handleBatch.js';
import { patienceMs, type IngestParts } from './ingestParts.js';
import { tellAllMissing } from './missingMessages.js';
import { createPartitionState } from './partitionState.js';
import { followLog, readLog } from './readLog.js';

/** Numberings and states are written behind by so much, at most, and a turn. */
const saveEveryMs = 20_000;
/** No device has this id. */
const logLane = '';
/** Whoever had the partition before appends what it holds, and gets nothing more: it ends soon. */
const activations = 20;

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
  /** Tells what is missing for too long, and writes numberings and states behind. Call it every few seconds. */
  keepUp(): Promise<void>;
  /** Writes what is not written yet. After this nothing is handled any more. */
  close(): Promise<void>;
}

export function createPartitionIngest(partition: number, parts: IngestParts): PartitionIngest {
  const state = createPartitionState(partition, parts);
  const { sequences, states, plausibility, throttling } = state;
  const context = createSequenceContext(state);
  const nowMs = () => parts.now().getTime();
  let savedAtMs = nowMs();
  /** The broker gives one of all who consume the partition its messages; the others only follow the log. */
  let isActive = false;
  let opening: Promise<void> | undefined;

  async function open(): Promise<void> {
    await readLog(state);
    savedAtMs = nowMs();
  }

  const opened = (): Promise<void> => (opening ??= open());

  /** In a lane of its own: to follow the log beside an append would put its place back. */
  function follow({ isLast }: { readonly isLast: boolean }): Promise<number> {
    return state.lanes.run(logLane, async () => {
      if (isActive) return 0;
      const entries = await retryWhileUnavailable(patienceMs, () => followLog(state));
      isActive = isLast && entries === 0;
      return entries;
    });
  }

  /** States are of after everything that others appended: while the log grows, somebody else is still at it. */
  async function becomeActive(): Promise<void> {
    await follow({ isLast: false });
    for (let attempt = 0; attempt < activations; attempt += 1) {
      await states.open();
      await follow({ isLast: true });
      if (isActive) return;
    }
    throw new BrewlineError('PARTITION_FENCED', `another ingest goes on to write to partition ${partition}`);
  }

  async function save(): Promise<void> {
    await sequences.save();
    await states.save();
  }

  return {
    open: opened,
    async handle(batch) {
      await opened();
      if (!isActive) await becomeActive();
      await handleBatch(batch, state, context);
    },
    noteArrival(sample) {
      plausibility.noteArrival(sample);
      throttling.noteArrival(sample);
    },
    async expireLeases() {
      await opened();
      await follow({ isLast: false });
      // Others append to their streams: nobody tells a standby, which is to read them again each time.
      if (!isActive) states.forget();
      await expireLeases(state);
    },
    async keepUp() {
      if (!isActive) return;
      await tellAllMissing(state);
      if (nowMs() < savedAtMs + saveEveryMs) return;
      savedAtMs = nowMs();
      await save();
    },
    async close() {
      if (isActive) await save();
    },
  };
}
