import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { machineTypes, setTemperatureLimits } from '../../../domain/machine/index.js';
import type { App } from './app.js';

export interface PeopleStats {
  /** Whole brews that were begun. */
  readonly brews: number;
  /** What machines waited for, and somebody did. */
  readonly confirmed: number;
  /** Temperatures that somebody changed. */
  readonly temperatures: number;
  /** Requests that were refused, or not answered. */
  readonly refused: number;
}

export interface PeopleOptions {
  readonly app: App;
  /** The machines that wait for people; others are left alone. */
  readonly deviceIds: ReadonlySet<string>;
  readonly logger: Logger;
  /** In [0, 1). */
  readonly random: () => number;
}

interface Device {
  readonly deviceId: string;
  readonly online: boolean;
  readonly machineType: { readonly code: number } | null;
  readonly sessionId: string | null;
}

interface Brew {
  readonly brewId: string;
  readonly baseId: string;
  readonly kegId: string;
  readonly status: 'running' | 'waitingForMachine' | 'halted' | 'completed' | 'cancelled';
  readonly action: {
    readonly deviceId: string;
    readonly action: { readonly code: number };
    readonly since: string;
  } | null;
}

interface Page<Item> {
  readonly items: readonly Item[];
}

const lookEveryMs = 1_000;
/** So long somebody takes to do what a machine waits for. */
const reactionMs = 3_000;
/** Of all machines together: now and then somebody wants it a little warmer. */
const temperatureEveryLooks = 15;

/** People with an app: they plan whole brews, do what machines wait for, and change a temperature now and then. */
export class SimulatedUsers {
  readonly #options: PeopleOptions;
  readonly #stats = { brews: 0, confirmed: 0, temperatures: 0, refused: 0 };
  /** What was confirmed, so that nobody does it twice while the answer is on its way. */
  #confirmed = new Set<string>();

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  get stats(): PeopleStats {
    return { ...this.#stats };
  }

  /** Until `signal` aborts. An API that does not answer is asked again. */
  async run(signal: AbortSignal): Promise<void> {
    for (let look = 1; !signal.aborted; look += 1) {
      try {
        await this.#look(look);
      } catch (error) {
        this.#stats.refused += 1;
        this.#options.logger.debug(
          { cause: messageOf(error) },
          'simulated users could not read their machines',
        );
      }
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(look: number): Promise<void> {
    const { app, deviceIds } = this.#options;
    const all = (await app.get<Page<Device>>('/devices?limit=200')).items;
    const devices = all.filter(({ deviceId }) => deviceIds.has(deviceId));
    const latest = (await app.get<Page<Brew>>('/brews?limit=200')).items;
    const brews = latest.filter(({ status }) => status !== 'completed' && status !== 'cancelled');
    await this.#planBrews(devices, brews);
    for (const brew of brews) await this.#attend(brew);
    if (look % temperatureEveryLooks === 0) await this.#changeTemperature(devices);
  }

  /** Each base with a keg of its own. */
  async #planBrews(devices: readonly Device[], brews: readonly Brew[]): Promise<void> {
    const free = (type: number) =>
      devices.filter(
        ({ deviceId, online, machineType }) =>
          online &&
          machineType?.code === type &&
          !brews.some(({ baseId, kegId }) => baseId === deviceId || kegId === deviceId),
      );
    const kegs = free(machineTypes.keg);
    for (const [index, { deviceId: baseId }] of free(machineTypes.base).entries()) {
      const kegId = kegs[index]?.deviceId;
      if (kegId !== undefined && (await this.#ask('/brews', { baseId, kegId }))) this.#stats.brews += 1;
    }
  }

  async #attend({ brewId, status, action }: Brew): Promise<void> {
    if (status === 'halted') {
      await this.#ask(`/brews/${brewId}/resume`, {});
      return;
    }
    if (!action || Date.now() - Date.parse(action.since) < reactionMs) return;
    const what = `${action.deviceId} ${action.action.code} ${action.since}`;
    if (this.#confirmed.has(what)) return;
    const body = { kind: 'confirmAction', action: action.action.code };
    if (!(await this.#ask(`/devices/${action.deviceId}/commands`, body))) return;
    this.#stats.confirmed += 1;
    this.#confirmed = new Set([...this.#confirmed, what].slice(-1_000));
  }

  async #changeTemperature(devices: readonly Device[]): Promise<void> {
    const { random } = this.#options;
    const brewing = devices.filter(({ online, sessionId }) => online && sessionId !== null);
    const device = brewing[Math.floor(random() * brewing.length)];
    const limits = setTemperatureLimits[device?.machineType?.code ?? -1];
    if (!device || !limits) return;
    const { minCelsius, maxCelsius } = limits;
    const targetCelsius = Math.round(minCelsius + random() * (maxCelsius - minCelsius));
    const body = { kind: 'setTemperature', targetCelsius };
    if (await this.#ask(`/devices/${device.deviceId}/commands`, body)) this.#stats.temperatures += 1;
  }

  /** @returns false when it was refused. */
  async #ask(path: string, content: object): Promise<boolean> {
    const { status, body } = await this.#options.app.post<{ detail?: string }>(path, content);
    if (status < 300) return true;
    this.#stats.refused += 1;
    this.#options.logger.debug({ path, status, detail: body.detail }, 'people were refused');
    return false;
  }
}
