import { Consumer } from './model/consumer.js';
import { encode, firstMark, type Saying } from './model/content.js';
import { MemoryParking, MemorySequences, FailingStore } from './model/memoryPorts.js';
import { entriesOf } from './model/log.js';
import type { DebugRecorder, OperatorRequest, UplinkDelivery } from '../../../commands/ports/index.js';

/** One device and the ingests of its partition, over ports in memory. */
export class IngestBench {
  nowMs = Date.parse('2031-05-01T12:00:00Z');
  readonly store = new FailingStore();
  readonly sequences = new MemorySequences();
  readonly parking = new MemoryParking(() => this.nowMs);
  #marks = 0;

  consumer(prefetch = 1_000, debug?: DebugRecorder): Consumer {
    const { store, sequences, parking } = this;
    const ports = { store, sequences, parking };
    return new Consumer({ ports, prefetch, nowMs: () => this.nowMs, ...(debug && { debug }) });
  }

  /** Handles a batch with an ingest that is new. */
  async handle(batch: readonly UplinkDelivery[]): Promise<void> {
    await this.consumer().ingest.handle(batch);
  }

  message(boot: number, seq: number, saying: Saying): UplinkDelivery {
    this.#marks += 1;
    const body = encode({ boot, seq, sentAtMs: this.#marks }, saying, firstMark + this.#marks);
    return this.#delivery(body);
  }

  hello(boot: number, connection: number): UplinkDelivery {
    return this.message(boot, 0, { kind: 'hello', hello: { connection } });
  }

  reading(boot: number, seq: number, session = 0): UplinkDelivery {
    return this.message(boot, seq, { kind: 'telemetry', session });
  }

  resetOrder(): UplinkDelivery {
    return this.#delivery(new Uint8Array(), { type: 'resetOrder' });
  }

  /** Types of the events of streams that begin so, in the order of the store. */
  types(prefix: string): readonly string[] {
    return this.store.all.filter(({ stream }) => stream.startsWith(prefix)).map(({ type }) => type);
  }

  /** The entries of the log, as `<type> <epoch>/<boot>`. */
  get log(): readonly string[] {
    return entriesOf(this.store).map(({ entry }) => `${entry.type} ${entry.epoch}/${entry.boot}`);
  }

  #delivery(body: Uint8Array, request?: OperatorRequest): UplinkDelivery {
    return {
      deviceId: 'keg-1',
      routingKey: 'devices.keg-1.up',
      body,
      headers: {},
      receivedAtMs: this.nowMs,
      redelivered: false,
      ...(request && { request }),
    };
  }
}

/** The same messages as the broker gives them again. */
export function again(deliveries: readonly UplinkDelivery[]): readonly UplinkDelivery[] {
  return deliveries.map((delivery) => ({ ...delivery, redelivered: true }));
}
