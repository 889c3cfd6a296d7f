import { decodeLog, decodeUplink, encodeLog } from '../../../../adapters/protobuf/index.js';
import {
  createPartitionIngest,
  type IngestParts,
  type PartitionIngest,
} from '../../../../commands/ingest/index.js';
import type { DebugRecorder, UplinkDelivery } from '../../../../commands/ports/index.js';
import { hasCode } from '../../../../domain/kernel/errors.js';
import { silentLogger } from '../../../support/silentLogger.js';
import { unlimited } from '../../../support/unlimited.js';
import { Gate } from './gate.js';

export const partition = 1;

/** How a piece of work of a consumer ended. */
export type Ended = 'done' | 'fenced' | 'unavailable' | 'stopped';

export interface ConsumerOptions {
  readonly ports: Pick<IngestParts, 'store' | 'sequences' | 'savedStates' | 'parking'>;
  readonly prefetch: number;
  readonly nowMs: () => number;
  readonly debug?: DebugRecorder;
}

/** A process that holds the partition, or thinks that it does. */
export class Consumer {
  readonly gate = new Gate();
  readonly ingest: PartitionIngest;
  /** What it was given and did not handle yet, once it is cut off from the broker. */
  left: readonly UplinkDelivery[] = [];
  /** What goes on in it, since it was stopped in the middle. */
  #work: Promise<Ended> | undefined;

  constructor(readonly options: ConsumerOptions) {
    const { ports, prefetch, nowMs, debug } = options;
    this.ingest = createPartitionIngest(partition, {
      ...this.gate.around(ports),
      ...(debug && { debug }),
      codec: { decode: decodeUplink, encodeLog, decodeLog },
      presence: { onlineDevices: async () => [] },
      outcomes: { settle: async () => undefined },
      owners: { ownerAt: async () => undefined },
      deviceLimits: unlimited,
      throttles: { keepOut: async () => undefined },
      tracing: { start: () => undefined },
      logger: silentLogger,
      leaseMs: 60_000,
      stateCacheBytes: 1_048_576,
      prefetch,
      now: () => new Date(nowMs()),
      onParked: () => undefined,
      onSequenced: () => undefined,
      onAnomaly: () => undefined,
      onThrottled: () => undefined,
      onMissing: () => undefined,
    });
  }

  /** Does some work to its end, or until it is stopped after so many places. */
  async run(work: (ingest: PartitionIngest) => Promise<void>, stopAfter = Infinity): Promise<Ended> {
    const stopped = this.gate.stopAfter(stopAfter, 'process');
    return this.#follow(outcomeOf(work(this.ingest)), stopped);
  }

  /** Does something else while a call of some work is slow. */
  async runSlowly(
    work: (ingest: PartitionIngest) => Promise<void>,
    stopAfter: number,
    meanwhile: (ingest: PartitionIngest) => Promise<void>,
  ): Promise<Ended> {
    const stopped = this.gate.stopAfter(stopAfter, 'call');
    const working = outcomeOf(work(this.ingest));
    if ((await Promise.race([working, stopped])) !== 'stopped') return working;
    // What waits for the slow call can't be waited for here.
    const other = outcomeOf(meanwhile(this.ingest));
    await quiet();
    this.gate.goOn();
    const ended = await Promise.all([working, other]);
    return ended.find((each) => each !== 'done') ?? 'done';
  }

  get isStopped(): boolean {
    return this.#work !== undefined;
  }

  /** Goes on where it was stopped. */
  async goOn(stopAfter = Infinity): Promise<Ended> {
    if (!this.#work) return 'done';
    this.gate.goOn();
    return this.#follow(this.#work, this.gate.stopAfter(stopAfter, 'process'));
  }

  async #follow(work: Promise<Ended>, stopped: Promise<'stopped'>): Promise<Ended> {
    const ended = await Promise.race([work, stopped]);
    this.#work = ended === 'stopped' ? work : undefined;
    if (ended === 'stopped') await quiet();
    return ended;
  }
}

async function outcomeOf(work: Promise<void>): Promise<Ended> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (hasCode(error, 'PARTITION_FENCED')) return 'fenced';
    if (hasCode(error, 'DATABASE_UNAVAILABLE')) return 'unavailable';
    throw error;
  }
}

/** After this nothing goes on any more but what waits for somebody. */
async function quiet(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
