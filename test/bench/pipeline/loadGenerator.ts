import { join } from 'node:path';
import { BenchProcess } from './benchProcess.js';
import type { LoadCredentials } from './loadDevice.js';
import type { LoadRequest, Published, Sent } from './loadGeneratorMain.js';

/** Connecting goes through the auth backend: 50 to 100 devices a second on two cores. */
const connectWithinMs = 600_000;
const publishWithinMs = 120_000;

/** Devices that publish over MQTT with QoS 1, all in one process that does nothing else. */
export class LoadGenerator {
  readonly #process = new BenchProcess<LoadRequest, Sent | Published | undefined>(
    join(import.meta.dirname, 'loadGeneratorMain.js'),
  );

  /** Connects a fleet; resolves when every device is subscribed, and the broker has its hello and its first messages. */
  async connect(fleet: string, url: string, devices: readonly LoadCredentials[]): Promise<Sent> {
    const sent = await this.#process.ask({ type: 'connect', fleet, url, devices }, connectWithinMs);
    if (!sent) throw new Error('the load generator said nothing of what it published');
    return sent;
  }

  /**
   * Publishes one reading in each message, from each device in turn; resolves when the broker has acknowledged all.
   *
   * @param perSecond as fast as acknowledgements come when left out.
   */
  async publish(fleet: string, messages: number, perSecond?: number): Promise<Published> {
    const rate = perSecond === undefined ? {} : { perSecond };
    const published = await this.#process.ask(
      { type: 'publish', fleet, messages, ...rate },
      publishWithinMs + (perSecond === undefined ? 0 : (messages / perSecond) * 1000),
    );
    if (!published || !('sentMicros' in published))
      throw new Error('the load generator said nothing of what it published');
    return published;
  }

  async disconnect(fleet: string): Promise<void> {
    await this.#process.ask({ type: 'disconnect', fleet }, connectWithinMs);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
