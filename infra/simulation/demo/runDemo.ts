import { once } from 'node:events';
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
const saveMs = 5_000;

/** Machines of the demo, which keep real time; and, until it is complete once, the people who make it. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { folder, config, logger, signal, onStats } = options;
  const demo = await readDemoFile(folder);
  if (!demo) throw new Error(`no demo was begun in ${folder}`);
  const machines = await switchedOff({ folder, config, logger, demo });
  const making = demo.making && new Making(demo.making, machines, signal);
  const others = machines.all.filter(({ deviceId }) => deviceId !== offlineKeg);
  const fleet = new Fleet({ devices: others, rate, readingsPerMessage: 1, faults: false, seed: 1, logger });
  const report = () => onStats({ devices: fleet.stats.devices, ...(making?.progress ?? complete) });
  const saving = setInterval(() => machines.saveAll(), saveMs);
  const reporting = setInterval(report, 1_000);
  report();
  let running: Promise<void> | undefined;
  try {
    // What a machine sends before somebody owns it is nobody's.
    await making?.claim();
    running = fleet.run(signal);
    await making?.brew();
    if (making) await rememberDone(folder, demo);
    making?.complete();
  } catch (error) {
    if (!signal.aborted) {
      logger.error({ cause: messageOf(error) }, 'the demo is not complete; the next start goes on');
      making?.fail();
    }
  }
  report();
  if (!signal.aborted) await once(signal, 'abort');
  await running;
  await fleet.shutDown(drainMs);
  clearInterval(saving);
  clearInterval(reporting);
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

/** People who make the demo, step by step. Each step can be done again: it finds what it did before. */
class Making {
  readonly #machines: DemoMachines;
  readonly #signal: AbortSignal;
  readonly #people: ReadonlyMap<string, DemoBrewer>;
  readonly #claimCodes: Readonly<Record<string, string>>;
  /** Claims and recipes of each brewer, each brew; what machines recorded, the share, and remembering all that. */
  readonly #of = 2 * demoBrewers.length + demoBrews.length + 3;
  #done = 0;
  #failed = 0;

  constructor(
    { apiUrl, passwords, claimCodes }: NonNullable<DemoFile['making']>,
    machines: DemoMachines,
    signal: AbortSignal,
  ) {
    this.#machines = machines;
    this.#signal = signal;
    this.#claimCodes = claimCodes;
    this.#people = new Map(
      demoBrewers.map((login) => {
        const token = logInWhenNeeded(apiUrl, { login, password: passwords[login] ?? '' });
        return [login, new DemoBrewer(createApiClient({ url: apiUrl, token }), signal)];
      }),
    );
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

  async claim(): Promise<void> {
    await this.#each(async (person, login) => {
      const own = new Set(machinesOfBrewers.get(login));
      const codes = Object.entries(this.#claimCodes).filter(([deviceId]) => own.has(deviceId));
      await this.#step(() => person.claim(new Map(codes)));
    });
  }

  /** Brewers work side by side, each on one brew after the other. */
  async brew(): Promise<void> {
    const brewing = this.#each(async (person, login) => {
      await this.#step(() => person.importRecipes());
      for (const brew of demoBrews.filter((each) => each.login === login))
        await this.#step(() => person.brew(brew, this.#machines));
    });
    await Promise.all([brewing, this.#step(() => this.#sendRecorded())]);
    const [ada, ben] = demoBrewers;
    await this.#step(async () => {
      await this.#people.get(ada)?.share(baseOf(1), ben);
      await this.#people.get(ben)?.acceptShares();
    });
  }

  async #each(work: (person: DemoBrewer, login: string) => Promise<void>): Promise<void> {
    await Promise.all([...this.#people].map(([login, person]) => work(person, login)));
  }

  /** The others send theirs while they run; one is switched off afterwards. */
  async #sendRecorded(): Promise<void> {
    const device = this.#machines.of(offlineKeg);
    await device.powerOn();
    try {
      // What it measured last shows, with its age.
      device.tick(1);
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
