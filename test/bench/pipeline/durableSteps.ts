import { join } from 'node:path';
import { Client } from 'pg';
import { uplinkQueue } from '../../../adapters/amqp/index.js';
import { startServers, type BenchServers } from '../eventStore/servers.js';
import { BenchProcess, monotonicMicros } from './benchProcess.js';
import { untilPassed, type BenchStack } from './benchStack.js';
import type { DurableSteps as Started, DurableStepsRequest } from './durableStepsMain.js';
import type { Destination } from './measure.js';

const startWithinMs = 30_000;
const vhost = 'durable';

/**
 * A fleet whose messages take the durable steps done bare: durableStepsMain.ts. Event store and database are its own, so nothing
 * of Brewline follows what it stores.
 */
export class DurableSteps {
  readonly #arrived = new Map<string, number[]>();
  readonly #abort = new AbortController();
  readonly #process = new BenchProcess<DurableStepsRequest, Started>(
    join(import.meta.dirname, 'durableStepsMain.js'),
  );
  readonly #database: Client;
  readonly #servers: BenchServers;
  #messages = 0;
  #failure: unknown;

  private constructor(servers: BenchServers) {
    this.#servers = servers;
    this.#database = new Client({ connectionString: servers.databaseUrl });
  }

  static async start(bench: BenchStack): Promise<DurableSteps> {
    const steps = new DurableSteps(await startServers());
    try {
      await steps.#start(bench);
      return steps;
    } catch (error) {
      await steps.stop();
      throw error;
    }
  }

  /** Connects devices; resolves when the messages with which they begin are through. */
  async fleet(bench: BenchStack, size: number): Promise<Destination> {
    const deviceIds = bench.newDeviceIds(size);
    const destination: Destination = {
      fleet: vhost,
      deviceIds,
      passed: async () => {
        if (this.#failure)
          throw new Error('the client of the durable steps failed', { cause: this.#failure });
        return this.#messages;
      },
      check: () => this.#check(),
    };
    const { messages } = await bench.connectSide({ fleet: vhost, vhost, deviceIds });
    await untilPassed(destination, messages);
    return destination;
  }

  /** Forgets what came before. */
  record(): void {
    this.#arrived.clear();
  }

  /** When the client saw each message of a device since then, in order. */
  of(deviceId: string): readonly number[] {
    return this.#arrived.get(`devices.${deviceId}.up`) ?? [];
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#process.stop();
    await this.#database.end();
    await this.#servers.stop();
  }

  async #start(bench: BenchStack): Promise<void> {
    await this.#database.connect();
    await bench.makeVhost(vhost, bench.partitions);
    const { storeUrl, databaseUrl } = this.#servers;
    const queues = Array.from({ length: bench.partitions }, (_, partition) => uplinkQueue(partition));
    const amqpUrl = bench.sideAmqpUrl(vhost);
    const prefetch = bench.prefetch;
    const request = { amqpUrl, queues, prefetch, storeUrl, databaseUrl };
    const { port } = await this.#process.ask(request, startWithinMs);
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: this.#abort.signal });
    if (!response.body) throw new Error('the durable steps have no stream');
    this.#follow(response.body).catch((error: unknown) => (this.#failure = error));
  }

  async #follow(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of body) {
      const text = decoder.decode(bytes, { stream: true });
      const micros = monotonicMicros();
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) this.#note(event.slice('data: '.length), micros);
    }
  }

  #note(routingKey: string, micros: number): void {
    this.#messages += 1;
    const times = this.#arrived.get(routingKey);
    if (times) times.push(micros);
    else this.#arrived.set(routingKey, [micros]);
  }

  /** Each message that the client saw is one row. */
  async #check(): Promise<void> {
    const { rows } = await this.#database.query<{ rows: number }>(
      'select count(*)::int as rows from bench_step',
    );
    if (rows[0]?.rows !== this.#messages)
      throw new Error(`${rows[0]?.rows} rows were committed, ${this.#messages} messages were seen`);
  }
}
