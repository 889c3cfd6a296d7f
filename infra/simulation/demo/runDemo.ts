import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createApiClient, logInWhenNeeded } from '../../../adapters/apiClient/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { Config } from '../../config.js';
import { clientOptions } from '../clientOptions.js';
import { readFleetFile } from '../fleetFile.js';
import { Fleet } from '../machines/index.js';
import { baseOf, demoBrewers, demoBrews, machinesOfBrewers, offlineKeg } from './cast.js';
import { DemoBrewer } from './demoBrewer.js';
import { readDemoFile, rememberDone, type DemoFile } from './demoFile.js';
import { DemoMachines } from './demoMachines.js';

export interface DemoStats {
  /** Connected machines. */
  readonly devices: number;
  /** Steps of making the demo that are done, of so many; the same when it is complete. */
  readonly done: number;
  readonly of: number;
  /** 1 when a step failed: the next start goes on. */
  readonly failed: number;
}

export interface DemoOptions {
  /** With the demo's file and its fleet file. */
  readonly folder: string;
  readonly config: Pick<Config, 'mqttUrl' | 'mqttCaFile'>;
  readonly logger: Logger;
  /** Switches the machines off in an orderly way. */
  readonly signal: AbortSignal;
  /** Called once a second, and when something changed. */
  readonly onStats: (stats: DemoStats) => void;
}

/** Messages of readings a second, of each machine that nobody watches. */
const rate = 0.1;
const drainMs = 10_000;

/** Machines of the demo, which keep real time; and, until it is complete once, the people who make it. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { folder, config, logger, signal, onStats } = options;
  const demo = await readDemoFile(folder);
  if (!demo) throw new Error(`no demo was begun in ${folder}`);
  const machines = await switchedOff({ folder, config, logger, demo });
  const making = demo.making && demo.doneMs === undefined ? new Making(machines, signal) : undefined;
  const others = machines.all.filter(({ deviceId }) => deviceId !== offlineKeg);
  const fleet = new Fleet({ devices: others, rate, readingsPerMessage: 1, faults: false, seed: 1, logger });
  const report = () => onStats({ devices: fleet.stats.devices, ...(making?.progress ?? complete) });
  const timer = setInterval(() => {
    machines.saveAll();
    report();
  }, 1_000);
  const running = fleet.run(signal);
  if (making && demo.making) {
    try {
      await making.all(demo.making);
      await rememberDone(folder, demo);
      making.complete();
    } catch (error) {
      if (!signal.aborted) {
        logger.error({ cause: messageOf(error) }, 'the demo is not complete; the next start goes on');
        making.fail();
      }
    }
  }
  report();
  await running;
  await fleet.shutDown(drainMs);
  clearInterval(timer);
  machines.saveAll();
}

const complete = { done: 1, of: 1, failed: 0 };

async function switchedOff({
  folder,
  config,
  logger,
  demo,
}: Pick<DemoOptions, 'folder' | 'config' | 'logger'> & { readonly demo: DemoFile }): Promise<DemoMachines> {
  const fleetFile = join(folder, 'fleet.json');
  const members = await readFleetFile(fleetFile);
  const clientOf = await clientOptions({ fleet: fleetFile, state: folder, config, logger }, members.length);
  const machines = new DemoMachines(join(folder, 'machines'));
  for (const member of members) await machines.add(await clientOf(member), demo.beganMs);
  return machines;
}

/** Makes the demo, step by step. Each step can be done again: it finds what it did before. */
class Making {
  readonly #machines: DemoMachines;
  readonly #signal: AbortSignal;
  /** Of each brewer: machines and recipes, and each brew. Of all: the past of machines, the share, and the demo's end. */
  readonly #of = 2 * demoBrewers.length + demoBrews.length + 3;
  #done = 0;
  #failed = 0;

  constructor(machines: DemoMachines, signal: AbortSignal) {
    this.#machines = machines;
    this.#signal = signal;
  }

  get progress(): Omit<DemoStats, 'devices'> {
    return { done: this.#done, of: this.#of, failed: this.#failed };
  }

  complete(): void {
    this.#done = this.#of;
  }

  fail(): void {
    this.#failed = 1;
  }

  /** Brewers work side by side, each on one brew after the other. */
  async all({ apiUrl, passwords, claimCodes }: NonNullable<DemoFile['making']>): Promise<void> {
    const people = new Map(
      demoBrewers.map((login) => {
        const token = logInWhenNeeded(apiUrl, { login, password: passwords[login] ?? '' });
        return [login, new DemoBrewer(createApiClient({ url: apiUrl, token }), this.#signal)];
      }),
    );
    const [ada, ben] = demoBrewers;
    await Promise.all([
      this.#step(() => this.#sendPast()),
      ...[...people].map(async ([login, person]) => {
        const own = new Set(machinesOfBrewers.get(login));
        const codes = new Map(Object.entries(claimCodes).filter(([deviceId]) => own.has(deviceId)));
        await this.#step(() => person.claim(codes));
        await this.#step(() => person.importRecipes());
        for (const brew of demoBrews.filter((each) => each.login === login))
          await this.#step(() => person.brew(brew, this.#machines));
      }),
    ]);
    await this.#step(async () => {
      await people.get(ada)?.share(baseOf(1), ben);
      await people.get(ben)?.acceptShares();
    });
  }

  /** The others send theirs while they run; one is switched off afterwards. */
  async #sendPast(): Promise<void> {
    const device = this.#machines.of(offlineKeg);
    await device.powerOn();
    try {
      for (const each of this.#machines.all)
        while (!each.connected || each.buffered > 0) await delay(100, undefined, { signal: this.#signal });
    } finally {
      await device.powerOff();
    }
  }

  async #step(work: () => Promise<void>): Promise<void> {
    await work();
    this.#done += 1;
  }
}
