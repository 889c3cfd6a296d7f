import { messageOf } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import type { Checkpoint, SubscriptionItem } from '../ports.js';
import { batchOf, bytesOf, type Batch } from './batch.js';
import { BoundedBuffer } from './boundedBuffer.js';
import type { ProcessorOptions } from './options.js';

/** Events that can wait do so for this long, at most. */
const deferMs = 1_000;

type SubscriptionOptions = Pick<
  ProcessorOptions<never>,
  'source' | 'streamPrefixes' | 'filter' | 'batch' | 'isDeferrable'
>;

/** A catch-up subscription from a checkpoint on. Events wait in a bounded buffer until they are taken in batches. */
export class Subscription {
  readonly #options: SubscriptionOptions;
  readonly #buffer: BoundedBuffer<SubscriptionItem>;
  readonly #controller: AbortController;
  readonly #reading: Promise<void>;
  #isLive = false;

  constructor(options: SubscriptionOptions, checkpoint: Checkpoint | undefined, signal: AbortSignal) {
    const { source, streamPrefixes, batch, filter } = options;
    this.#options = options;
    this.#buffer = new BoundedBuffer(batch, bytesOf);
    this.#controller = linkedAbortController(signal);
    const afterPosition = checkpoint && { afterPosition: checkpoint.position };
    const items = source.subscribe({ streamPrefixes, signal: this.#controller.signal, ...afterPosition });
    this.#reading = readInto(this.#buffer, items, filter);
  }

  /** Everything was read and taken once; the subscription continues. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** The event that waits longest, if only ignored events came before it. */
  get oldest(): RecordedEvent | undefined {
    const item = this.#buffer.oldest;
    return item?.type === 'event' ? item.event : undefined;
  }

  /** Waits for the next batch; undefined after the end. Throws the error that broke the subscription. */
  async take(): Promise<Batch | undefined> {
    const items = await this.#takeTogether();
    if (items.length === 0) return undefined;
    const batch = batchOf(items);
    if (batch.hasCaughtUp) this.#isLive = true;
    return batch;
  }

  /** Lets events accumulate for this long. A full batch is returned at once, and nothing waits while catching up. */
  async linger(ms: number): Promise<void> {
    if (this.#isLive && ms > 0) await this.#buffer.fill(ms);
  }

  /** Resolves when reading has stopped. */
  async close(): Promise<void> {
    this.#controller.abort();
    this.#buffer.end();
    this.#isLive = false;
    await this.#reading;
  }

  /** What is there; and where all of that can wait, what comes until something can't. */
  async #takeTogether(): Promise<readonly SubscriptionItem[]> {
    const buffer = this.#buffer;
    const { isDeferrable } = this.#options;
    const first = await buffer.take();
    if (!isDeferrable || !this.#isLive || first.length === 0) return first;
    const cantWait = (item: SubscriptionItem) => item.type === 'event' && !isDeferrable(item.event);
    if (first.some(cantWait)) return first;
    await buffer.fill(deferMs, cantWait);
    return buffer.size === 0 ? first : [...first, ...(await buffer.take())];
  }
}

/** Never rejects: the error of a failed read goes to whoever takes from the buffer. */
async function readInto(
  buffer: BoundedBuffer<SubscriptionItem>,
  items: AsyncIterable<SubscriptionItem>,
  filter: (event: RecordedEvent) => boolean = () => true,
): Promise<void> {
  try {
    for await (const item of items) {
      const isFiltered = item.type === 'event' && !filter(item.event);
      await buffer.put(isFiltered ? { type: 'checkpoint', position: item.event.position } : item);
    }
    buffer.end();
  } catch (error) {
    buffer.end(error instanceof Error ? error : new Error(messageOf(error)));
  }
}
