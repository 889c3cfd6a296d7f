import { join } from 'node:path';
import { uplinkQueue } from '../../../adapters/amqp/index.js';
import { BenchProcess } from './benchProcess.js';
import type { Consumed, ConsumerRequest } from './bareConsumerMain.js';
import type { Destination } from './measure.js';

const withinMs = 20_000;

/** The floor's consumer, in a process as Brewline's ingest is. */
export class BareConsumer {
  readonly #process = new BenchProcess<ConsumerRequest, Consumed>(
    join(import.meta.dirname, 'bareConsumerMain.js'),
  );

  /** Takes everything from these partitions until the process is stopped. */
  async consume(options: {
    readonly amqpUrl: string;
    readonly partitions: number;
    readonly prefetch: number;
  }): Promise<void> {
    const { amqpUrl, partitions, prefetch } = options;
    const queues = Array.from({ length: partitions }, (_, partition) => uplinkQueue(partition));
    await this.#process.ask({ type: 'consume', amqpUrl, queues, prefetch }, withinMs);
  }

  /** Through is what was delivered; the broker delivers each message once unless a consumer dies. */
  destination(fleet: string, deviceIds: readonly string[]): Destination {
    const passed = async () => (await this.#process.ask({ type: 'count' }, withinMs)).messages;
    return { fleet, deviceIds, passed };
  }

  /** Keeps the time of each delivery from now on. */
  async record(): Promise<void> {
    await this.#process.ask({ type: 'record' }, withinMs);
  }

  /** For each routing key in order. */
  async recorded(): Promise<Consumed['arrivedMicros']> {
    return (await this.#process.ask({ type: 'recorded' }, withinMs)).arrivedMicros;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
