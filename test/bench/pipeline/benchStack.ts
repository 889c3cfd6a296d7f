import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { definitions } from '../../../adapters/amqp/topology/index.js';
import { adminUser, brokerAdmin, rabbitmqctl } from '../../support/broker.js';
import { startStack, type Stack } from '../../support/stack.js';
import { until } from '../../support/until.js';
import { BareConsumer } from './bareConsumer.js';
import { inHistory, readingDestination } from './historyCheck.js';
import { LoadGenerator } from './loadGenerator.js';
import type { Sent } from './loadGeneratorMain.js';
import type { Destination } from './measure.js';

/** A few devices send what a fleet would, each far more than one is let. Bursts last longer than times of sending are inaccurate. */
const withoutDeviceLimits = {
  DEVICE_MESSAGES_PER_SECOND: '1000000',
  DEVICE_MESSAGES_BURST: '1000000000',
  DEVICE_BYTES_PER_SECOND: '1000000000',
  DEVICE_BYTES_BURST: '1000000000000',
};

/**
 * Everything that runs while the pipeline is measured: Brewline's roles and servers as `npm start` starts them, one load generator,
 * and beside Brewline's virtual host one with the same topology for the floor.
 */
export class BenchStack {
  readonly load = new LoadGenerator();
  readonly floor = new BareConsumer();
  /** Of the user who may do everything in the virtual hosts beside Brewline's. */
  readonly #password = randomBytes(16).toString('hex');
  #devices = 0;
  readonly #connected = new Map<string, Promise<Destination>>();

  private constructor(
    readonly stack: Stack,
    /** As the owner of all tables. */
    readonly pool: Pool,
  ) {}

  /** Takes some 20 s. */
  static async start(): Promise<BenchStack> {
    const stack = await startStack({ env: withoutDeviceLimits, waitsForDisk: true });
    const pool = new Pool({ connectionString: stack.databaseUrl, max: 2, pipeline: true });
    const bench = new BenchStack(stack, pool);
    try {
      await bench.makeVhost('floor', bench.partitions);
      const { partitions, prefetch } = bench;
      await bench.floor.consume({ amqpUrl: bench.sideAmqpUrl('floor'), partitions, prefetch });
      return bench;
    } catch (error) {
      await bench.stop();
      throw error;
    }
  }

  /** Pid of one of the stack's processes: a role, `postgres` or `rabbitmq`. */
  pidOf(part: string): number {
    const pid = this.stack.place.supervisor.pidOf(part);
    if (pid === undefined) throw new Error(`${part} does not run`);
    return pid;
  }

  get partitions(): number {
    return this.stack.place.config.uplinkPartitions;
  }

  /** Unacknowledged messages of a queue. */
  get prefetch(): number {
    return this.stack.place.config.uplinkPrefetch;
  }

  /** Without TLS, for the generator's processor time is part of every figure. */
  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${this.stack.place.config.mqttPlainPort}`;
  }

  /** Devices that Brewline knows, connected through its auth backend; the same ones each time. */
  fleet(size: number): Promise<Destination> {
    return this.#once(`brewline-${size}`, async (name) => {
      const deviceIds = this.newDeviceIds(size);
      const secrets = await this.stack.enroll(deviceIds);
      const devices = deviceIds.map((deviceId) => {
        return { deviceId, username: deviceId, password: secrets.get(deviceId) ?? '' };
      });
      const sent = await this.load.connect(name, this.mqttUrl, devices);
      const places = { status: 'read_model.device_status', count: inHistory(this.pool) };
      const destination = readingDestination(this.pool, places, { name, deviceIds });
      await untilPassed(destination, lastSeqs(sent));
      return destination;
    });
  }

  /** As many devices in the floor's virtual host, whose messages are only acknowledged; the same ones each time. */
  floorFleet(size: number): Promise<Destination> {
    return this.#once(`floor-${size}`, async (name) => {
      const deviceIds = this.newDeviceIds(size);
      const destination = this.floor.destination(name, deviceIds);
      const before = await destination.passed();
      const { messages } = await this.connectSide({ fleet: name, vhost: 'floor', deviceIds });
      await untilPassed(destination, before + messages);
      return destination;
    });
  }

  /** Ids that no fleet had before, all of one length: they are part of each message's routing key. */
  newDeviceIds(size: number): string[] {
    const first = this.#devices;
    this.#devices += size;
    return Array.from({ length: size }, (_, index) => `keg-${String(first + index).padStart(6, '0')}`);
  }

  /** Disconnects a fleet for good. */
  async disconnect({ fleet }: Destination): Promise<void> {
    this.#connected.delete(fleet);
    await this.load.disconnect(fleet);
  }

  /** Connects devices to a virtual host beside Brewline's, as an internal user of the broker. */
  async connectSide(to: {
    readonly fleet: string;
    readonly vhost: string;
    readonly deviceIds: readonly string[];
  }): Promise<Sent> {
    const login = this.sideLogin(to.vhost);
    const devices = to.deviceIds.map((deviceId) => ({ deviceId, ...login }));
    return this.load.connect(to.fleet, this.mqttUrl, devices);
  }

  /** What an MQTT client logs in with to land in a virtual host beside Brewline's. */
  sideLogin(vhost: string): { readonly username: string; readonly password: string } {
    return { username: `${vhost}:${brokerAdmin}`, password: this.#password };
  }

  /** AMQP in a virtual host beside Brewline's, as a user who may do everything there. */
  sideAmqpUrl(vhost: string): string {
    return `amqp://${brokerAdmin}:${this.#password}@127.0.0.1:${this.stack.place.config.amqpPort}/${vhost}`;
  }

  /** @param partitions uplink queues in Brewline's topology; 0 leaves the virtual host empty. */
  async makeVhost(vhost: string, partitions: number): Promise<void> {
    const { dataDir, brokerEnvironment } = this.stack.place;
    const whole = definitions({ vhost, partitions, extraUsers: [adminUser(this.#password)] });
    const empty = { ...whole, exchanges: [], queues: [], bindings: [] };
    const file = join(dataDir, `${vhost}.json`);
    await writeFile(file, JSON.stringify(partitions === 0 ? empty : whole));
    await rabbitmqctl(brokerEnvironment, 'import_definitions', file);
  }

  #once(name: string, connect: (name: string) => Promise<Destination>): Promise<Destination> {
    const connected = this.#connected.get(name) ?? connect(name);
    this.#connected.set(name, connected);
    return connected;
  }

  async stop(): Promise<void> {
    await Promise.all([this.load.stop(), this.floor.stop(), this.pool.end()]);
    await this.stack.stop();
  }
}

const passWithinMs = 120_000;

/** Waits until the messages with which a fleet begins are through. */
export async function untilPassed({ fleet, passed }: Destination, count: number): Promise<void> {
  await until(
    `the first messages of ${fleet} are through`,
    async () => (await passed()) === count,
    passWithinMs,
  );
}

/** What a reading destination has counted when all of this is through. */
export function lastSeqs({ devices }: Sent): number {
  return devices.reduce((sum, { last }) => sum + last, 0);
}
