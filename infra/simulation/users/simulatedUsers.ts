import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiProblem,
  dataOf,
  type ApiClient,
  type Brew,
  type CommandRequest,
  type Device,
} from '../../../adapters/apiClient/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { machineTypes, setTemperatureLimits } from '../../../domain/machine/index.js';

export interface SimulatedUsersStats {
  /** Whole brews that were planned. */
  readonly brews: number;
  /** User actions that were confirmed. */
  readonly confirmed: number;
  /** Temperatures that were changed. */
  readonly temperatures: number;
  /** Requests that were refused, or not answered. */
  readonly refused: number;
}

export interface SimulatedUsersOptions {
  readonly api: ApiClient;
  /** The machines that the simulated users look after. */
  readonly deviceIds: ReadonlySet<string>;
  readonly logger: Logger;
  /** In [0, 1). */
  readonly random: () => number;
}

const lookEveryMs = 1_000;
/** Time that a user takes to do what a machine waits for. */
const reactionMs = 3_000;
/** A temperature is changed once in this many looks, for all machines together. */
const temperatureEveryLooks = 15;

/** Users of the API: they plan whole brews, confirm user actions, and change a temperature now and then. */
export class SimulatedUsers {
  readonly #options: SimulatedUsersOptions;
  readonly #stats = { brews: 0, confirmed: 0, temperatures: 0, refused: 0 };
  /** Confirmed actions, so that none is confirmed twice while its answer is outstanding. */
  #confirmed = new Set<string>();

  constructor(options: SimulatedUsersOptions) {
    this.#options = options;
  }

  get stats(): SimulatedUsersStats {
    return { ...this.#stats };
  }

  /** Runs until `signal` aborts. An API that does not answer is asked again. */
  async run(signal: AbortSignal): Promise<void> {
    for (let look = 1; !signal.aborted; look += 1) {
      try {
        await this.#look(look);
      } catch (error) {
        this.#stats.refused += 1;
        this.#options.logger.debug(
          { cause: messageOf(error) },
          'the simulated users could not read their machines',
        );
      }
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(look: number): Promise<void> {
    const { api, deviceIds } = this.#options;
    const params = { query: { limit: 200 } };
    const all = dataOf(await api.GET('/api/v1/devices', { params }));
    const devices = all.items.filter(({ deviceId }) => deviceIds.has(deviceId));
    const latest = dataOf(await api.GET('/api/v1/brews', { params }));
    const brews = latest.items.filter(({ status }) => status !== 'completed' && status !== 'cancelled');
    await this.#planBrews(devices, brews);
    for (const brew of brews) await this.#attend(brew);
    if (look % temperatureEveryLooks === 0) await this.#changeTemperature(devices);
  }

  /** Plans a brew for each free base with a free keg. */
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
      if (kegId === undefined) return;
      const body = { baseId, kegId };
      if (await this.#done(this.#options.api.POST('/api/v1/brews', { body }))) this.#stats.brews += 1;
    }
  }

  async #attend({ brewId, status, action }: Brew): Promise<void> {
    if (status === 'halted') {
      const params = { path: { brewId } };
      await this.#done(this.#options.api.POST('/api/v1/brews/{brewId}/resume', { params }));
      return;
    }
    if (!action || Date.now() - Date.parse(action.since) < reactionMs) return;
    const what = `${action.deviceId} ${action.action.code} ${action.since}`;
    if (this.#confirmed.has(what)) return;
    const confirmed = { kind: 'confirmAction', action: action.action.code } as const;
    if (!(await this.#command(action.deviceId, confirmed))) return;
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
    if (await this.#command(device.deviceId, { kind: 'setTemperature', targetCelsius }))
      this.#stats.temperatures += 1;
  }

  #command(deviceId: string, body: CommandRequest): Promise<boolean> {
    const params = { path: { deviceId } };
    return this.#done(this.#options.api.POST('/api/v1/devices/{deviceId}/commands', { params, body }));
  }

  /** @returns false when the request was refused */
  async #done(request: Promise<Parameters<typeof dataOf>[0]>): Promise<boolean> {
    try {
      dataOf(await request);
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.#stats.refused += 1;
      this.#options.logger.debug({ problem: error.message }, 'the simulated users were refused');
      return false;
    }
  }
}
