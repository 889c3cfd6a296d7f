import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiProblem,
  ApiUnreachable,
  dataOf,
  type ApiClient,
  type Brew,
} from '../../../adapters/apiClient/index.js';
import { linkedAbortController } from '../../../domain/kernel/linkedAbortController.js';
import { baseOf, kegOf, type DemoBrew } from './cast.js';
import { hurry, type DemoMachines } from './demoMachines.js';

/** From dist/infra/simulation/demo. */
const recipesFile = join(import.meta.dirname, '../../../../infra/simulation/demo/recipes.xml');

const lookMs = 500;
/** A step of the demo that does not succeed within this time is given up until the next start. */
const patienceMs = 5 * 60_000;

/** A person of the demo, who does everything through the API, and nothing twice: each request has a key, or looks first. */
export class DemoBrewer {
  readonly #api: ApiClient;
  readonly #signal: AbortSignal;
  #recipeIds: readonly string[] = [];

  constructor(api: ApiClient, signal: AbortSignal) {
    this.#api = api;
    this.#signal = signal;
  }

  /** @param codes of machines that nobody had claimed when the codes were made, by machine */
  async claim(codes: ReadonlyMap<string, string>): Promise<void> {
    for (const [deviceId, code] of codes)
      if (!(await this.#owns(deviceId))) dataOf(await this.#api.POST('/api/v1/claims', { body: { code } }));
  }

  async importRecipes(): Promise<void> {
    const file = await readFile(recipesFile);
    const { recipes } = await this.#patiently(async () =>
      dataOf(
        await this.#api.POST('/api/v1/recipes/import', {
          params: { query: { save: true }, header: { 'Idempotency-Key': 'demo-recipes' } },
          headers: { 'content-type': 'application/octet-stream' },
          body: file as never,
          bodySerializer: (body) => body,
        }),
      ),
    );
    this.#recipeIds = recipes.flatMap(({ recipeId }) => recipeId ?? []);
  }

  /** Plans the brew, does what its machines wait for, and leaves it where the demo shows it. */
  async brew(brew: DemoBrew, machines: DemoMachines): Promise<void> {
    const [base, keg] = [machines.of(baseOf(brew.pair)), machines.of(kegOf(brew.pair))];
    if (brew.failsAtStep !== undefined) base.misbehave({ type: 'failAtStep', step: brew.failsAtStep });
    const brewId = await this.#plan(brew);
    const there = linkedAbortController(this.#signal);
    const isThere = () => brew.isThere(base, keg);
    const hurrying = [base, keg].map((machine) => hurry(machine, isThere, there.signal));
    try {
      await this.#attend(brewId, isThere);
    } finally {
      there.abort();
      await Promise.all(hurrying);
      base.misbehave(undefined);
    }
  }

  async share(deviceId: string, login: string): Promise<void> {
    const params = { path: { deviceId } };
    const { items } = dataOf(await this.#api.GET('/api/v1/devices/{deviceId}/shares', { params }));
    if (items.some((share) => share.login === login)) return;
    const body = { login, rights: 'viewAndCommand' } as const;
    dataOf(await this.#api.POST('/api/v1/devices/{deviceId}/shares', { params, body }));
  }

  async acceptShares(): Promise<void> {
    const { items } = dataOf(await this.#api.GET('/api/v1/shares'));
    for (const { shareId, status } of items)
      if (status === 'invited')
        dataOf(await this.#api.POST('/api/v1/shares/{shareId}/accept', { params: { path: { shareId } } }));
  }

  /** Only an owner is told with whom a machine is shared. */
  async #owns(deviceId: string): Promise<boolean> {
    const params = { path: { deviceId } };
    const { response } = await this.#api.GET('/api/v1/devices/{deviceId}/shares', { params });
    return response.ok;
  }

  async #plan({ pair, stages, recipe }: DemoBrew): Promise<string> {
    const recipeId = recipe === undefined ? undefined : this.#recipeIds[recipe];
    const body = {
      ...{ baseId: baseOf(pair), kegId: kegOf(pair), stages: [...stages] },
      ...(recipeId !== undefined && { recipe: { recipeId, litres: 5 } }),
    };
    const params = { header: { 'Idempotency-Key': `demo-brew-${pair}` } };
    const { brewId } = await this.#patiently(async () =>
      dataOf(await this.#api.POST('/api/v1/brews', { params, body })),
    );
    return brewId;
  }

  async #attend(brewId: string, isThere: () => boolean): Promise<void> {
    const params = { path: { brewId } };
    const patientUntilMs = Date.now() + patienceMs;
    let confirmed = '';
    while (!isThere()) {
      this.#signal.throwIfAborted();
      if (Date.now() > patientUntilMs) throw new Error(`brew ${brewId} does not go on`);
      const brew = await this.#patiently(async () =>
        dataOf(await this.#api.GET('/api/v1/brews/{brewId}', { params })),
      );
      // A machine that was switched off at a bad moment does not know its command any more.
      if (brew.status === 'halted')
        await this.#unlessRefused(this.#api.POST('/api/v1/brews/{brewId}/resume', { params }));
      const { action } = brew;
      const asked = action ? `${action.action.code} ${action.since}` : '';
      if (action && asked !== confirmed && !isThere() && (await this.#confirm(action))) confirmed = asked;
      await delay(lookMs, undefined, { signal: this.#signal });
    }
  }

  #confirm({ deviceId, action: { code } }: NonNullable<Brew['action']>): Promise<boolean> {
    const body = { kind: 'confirmAction', action: code } as const;
    const params = { path: { deviceId } };
    return this.#unlessRefused(this.#api.POST('/api/v1/devices/{deviceId}/commands', { params, body }));
  }

  /** @returns false for a refusal: what is asked for has changed meanwhile */
  async #unlessRefused(request: Promise<Parameters<typeof dataOf>[0]>): Promise<boolean> {
    try {
      dataOf(await request);
      return true;
    } catch (error) {
      if (!isForNow(error)) throw error;
      return false;
    }
  }

  async #patiently<Result>(request: () => Promise<Result>): Promise<Result> {
    const patientUntilMs = Date.now() + patienceMs;
    for (;;) {
      this.#signal.throwIfAborted();
      try {
        return await request();
      } catch (error) {
        if (!isForNow(error) || Date.now() > patientUntilMs) throw error;
      }
      await delay(lookMs, undefined, { signal: this.#signal });
    }
  }
}

/** What a machine has not reported yet, or the read models do not show yet, is refused or not found. */
const forNow: ReadonlySet<number> = new Set([404, 409, 422, 429, 503]);

function isForNow(error: unknown): boolean {
  return error instanceof ApiUnreachable || (error instanceof ApiProblem && forNow.has(error.status));
}
