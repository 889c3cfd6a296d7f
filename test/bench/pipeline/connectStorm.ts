import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { apiOf, type ApiClient } from '../../support/apiClient.js';
import { BenchProcess } from './benchProcess.js';
import type { BenchStack } from './benchStack.js';
import type { LoadCredentials } from './loadDevice.js';
import { cpuSeconds } from './processFigures.js';
import { processorTime } from './processorTime.js';
import type { StormAnswer, StormRequest } from './stormMain.js';

const connectWithinMs = 600_000;
/** Between two reads of the API, so that they are no load of their own. */
const readEveryMs = 20;

/** One storm. */
export interface Measured {
  readonly perSecond: number;
  readonly attempts: number;
  /** Processor milliseconds for each device, by part. */
  readonly cpuMs: Readonly<Record<string, number>>;
  /** What each read of the API took meanwhile. */
  readonly readMs: readonly number[];
}

/** The process of the devices, and who reads the API beside it: on both sides alike. */
export class Storm {
  readonly api: ApiClient;
  readonly #bench: BenchStack;
  readonly #devices = new BenchProcess<StormRequest, StormAnswer>(join(import.meta.dirname, 'stormMain.js'));

  constructor(bench: BenchStack) {
    this.#bench = bench;
    this.api = apiOf(bench.stack);
  }

  /** All devices connect at once, and leave. */
  async measure(devices: readonly LoadCredentials[]): Promise<Measured> {
    // The log-in is not one of the reads.
    await this.api.GET('/api/v1/devices');
    const before = await this.#cpu();
    const connected = this.#devices.ask(
      { type: 'connect', url: this.#bench.mqttUrl, devices },
      connectWithinMs,
    );
    const readMs = await readsDuring(this.api, connected);
    const { seconds, attempts } = await connected;
    const after = await this.#cpu();
    await this.#devices.ask({ type: 'disconnect' }, connectWithinMs);
    const cpuMs = Object.fromEntries(
      Object.entries(after).map(([part, used]) => [
        part,
        ((used - (before[part] ?? NaN)) * 1000) / devices.length,
      ]),
    );
    return { perSecond: devices.length / seconds, attempts, cpuMs, readMs };
  }

  async #cpu(): Promise<Readonly<Record<string, number>>> {
    const { pid } = this.#devices;
    const { used } = await processorTime(this.#bench);
    return { ...used, devices: pid === undefined ? NaN : await cpuSeconds(pid) };
  }

  stop(): Promise<void> {
    return this.#devices.stop();
  }
}

/** Milliseconds of reads of the list of devices, one after the other, until something else is done. */
export async function readsDuring(api: ApiClient, work: Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  over.catch(() => undefined);
  do {
    const startedMs = performance.now();
    const { response } = await api.GET('/api/v1/devices');
    if (!response.ok) throw new Error(`the API answered ${response.status}`);
    times.push(performance.now() - startedMs);
    await delay(readEveryMs);
  } while (!isOver);
  await over;
  return times;
}
