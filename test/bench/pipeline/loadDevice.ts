import mqtt from 'mqtt';
import {
  envelope,
  helloBody,
  lastWillBody,
  processEventBody,
  telemetryBody,
} from '../../../adapters/protobuf/encodeUplink.js';
import { Machine } from '../../../infra/simulation/machines/machine.js';
import { newMachine } from '../../../infra/simulation/machines/machineState.js';
import { monotonicMicros } from './benchProcess.js';

/** How a device of the load generator logs in. */
export interface LoadCredentials {
  readonly deviceId: string;
  readonly username: string;
  readonly password: string;
}

const connectTimeoutMs = 60_000;
/** So long that no pings disturb a measurement. */
const keepAliveSeconds = 600;

/**
 * A device of the load generator: a simulated machine's readings, one in a message, each second of its own time, encoded ahead of
 * the measurement. Says hello, begins a session, and listens for commands like any device.
 */
export class LoadDevice {
  readonly #client: mqtt.MqttClient;
  readonly #topic: string;
  readonly #machine: Machine;
  readonly #session: number;
  readonly #boot: number;
  #atMs: number;
  #encodedSeq = 0;
  #ready: Buffer[] = [];
  #released = 0;
  #inFlight = 0;
  /** When each message of the current measurement was published. */
  #sentMicros: number[] = [];
  #acknowledged: () => void = () => undefined;

  private constructor(
    client: mqtt.MqttClient,
    topic: string,
    { seed, atMs }: { seed: number; atMs: number },
  ) {
    this.#client = client;
    this.#topic = topic;
    this.#machine = new Machine(newMachine(seed % 2, seed));
    this.#atMs = atMs;
    this.#boot = bootAt(atMs);
    this.#session = this.#boot;
  }

  static async connect(url: string, credentials: LoadCredentials, seed: number): Promise<LoadDevice> {
    const { deviceId, username, password } = credentials;
    const topic = `devices/${deviceId}/up`;
    const atMs = Date.now();
    const client = await mqtt.connectAsync(
      url,
      {
        clientId: deviceId,
        username,
        password,
        clean: true,
        reconnectPeriod: 0,
        resubscribe: false,
        keepalive: keepAliveSeconds,
        connectTimeout: connectTimeoutMs,
        will: { topic, payload: lastWill(atMs), qos: 1, retain: false },
      },
      false,
    );
    client.on('error', (error) => {
      throw error;
    });
    await client.subscribeAsync(`devices/${deviceId}/down`, { qos: 1 });
    const device = new LoadDevice(client, topic, { seed, atMs });
    await device.#introduce(deviceId);
    return device;
  }

  /** The number of the last message that was encoded. */
  get lastSeq(): number {
    return this.#encodedSeq;
  }

  get sentMicros(): readonly number[] {
    return this.#sentMicros;
  }

  /** Encodes the messages of the next measurement. */
  prepare(messages: number, onAcknowledged: () => void): void {
    this.#ready = Array.from({ length: messages }, () => this.#nextTelemetry());
    this.#sentMicros = [];
    this.#released = 0;
    this.#acknowledged = onAcknowledged;
  }

  /** Lets `count` more of the prepared messages go, of which at most `window` are unacknowledged at a time. */
  release(count: number, window: number): void {
    this.#released += count;
    this.#send(window);
  }

  /** Publishes the last will itself, as devices do that are switched off: nothing of it is left to expire later. */
  async end(): Promise<void> {
    await this.#publish(lastWill(this.#boot * 1000));
    await this.#client.endAsync();
  }

  #send(window: number): void {
    const until = Math.min(this.#released, this.#ready.length);
    while (this.#sentMicros.length < until && this.#inFlight < window) {
      const payload = this.#ready[this.#sentMicros.length] as Buffer;
      this.#inFlight += 1;
      this.#sentMicros.push(monotonicMicros());
      this.#client.publish(this.#topic, payload, { qos: 1 }, (error) => {
        if (error) throw error;
        this.#inFlight -= 1;
        this.#acknowledged();
        this.#send(window);
      });
    }
  }

  /** Hello, the beginning of a session, and its first reading. */
  async #introduce(serial: string): Promise<void> {
    const { machineType } = this.#machine;
    const hello = helloBody(1, { machineType, firmware: 'bench 1', serial });
    await this.#publish(this.#envelope(hello, 0));
    for (const { report } of this.#machine.advance(1, this.#session))
      await this.#publish(this.#next(processEventBody(report, this.#session, this.#atMs)));
    await this.#publish(this.#nextTelemetry());
  }

  async #publish(payload: Buffer): Promise<void> {
    await this.#client.publishAsync(this.#topic, payload, { qos: 1 });
  }

  #nextTelemetry(): Buffer {
    this.#atMs += 1_000;
    this.#machine.advance(1, this.#session);
    return this.#next(telemetryBody([this.#machine.sample(this.#atMs)], this.#session));
  }

  #next(body: Uint8Array): Buffer {
    this.#encodedSeq += 1;
    return this.#envelope(body, this.#encodedSeq);
  }

  #envelope(body: Uint8Array, seq: number): Buffer {
    return envelope({ boot: this.#boot, seq }, this.#atMs, { body });
  }
}

function bootAt(atMs: number): number {
  return Math.floor(atMs / 1000);
}

function lastWill(atMs: number): Buffer {
  return envelope({ boot: bootAt(atMs), seq: 0 }, atMs, { body: lastWillBody(1) });
}
