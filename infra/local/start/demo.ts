import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addPerson,
  assignDevices,
  createDeviceClaims,
  findEnrolled,
  findPerson,
  ownedDevices,
  removePerson,
  resetPassword,
  withPool,
  type Pool,
} from '../../../adapters/postgres/index.js';
import { isLoopback } from '../../isLoopback.js';
import {
  demoBrewers,
  demoFileIn,
  demoMachines,
  machinesOfAdministrator,
  machinesOfBrewers,
  readDemoFile,
  type DemoFile,
} from '../../simulation/demo/index.js';
import { giveFolder, writeOwnFile, type Place } from '../setup/index.js';
import { ensureEnrolled } from './enrolledFleet.js';
import { simulatedPart } from './simulatedPart.js';
import type { OnStats } from './startRoles.js';
import { localApiUrl } from './welcome.js';

export interface StartDemoOptions {
  readonly onStats: OnStats;
  /** Called once when the demo is complete that this start, or an earlier one, began. */
  readonly onComplete: (made: Made) => void;
  /** Called once when it can't be completed now. */
  readonly onFailed: (logFile: string) => void;
}

export interface Made {
  /** The first brewer's log-in. The password is undefined for a demo of an earlier start. */
  readonly login: string;
  readonly password: string | undefined;
  readonly tookMs: number;
}

/** Name of the demo's process. */
export const demoPart = 'demo';

/** Whether people whom everybody knows are safe: all services are private, and only this machine reaches them. */
export function isDemoPlace({ config, owns }: Place): boolean {
  const { host, publicUrl, apiTlsCertFile, trustProxy } = config;
  const isPrivate = owns.postgres && owns.rabbit && owns.eventStore && isLoopback(host);
  return isPrivate && publicUrl + apiTlsCertFile + trustProxy === '';
}

/** Earlier releases had one log-in of simulated users, whose password is in a file. */
export async function removeSimulatedUsers({ ownerDatabaseUrl: databaseUrl, dataDir }: Place): Promise<void> {
  await withPool({ databaseUrl, applicationName: 'brewline start' }, (pool) =>
    removePerson(pool, 'simulated-people'),
  );
  await rm(join(dataDir, 'people.json'), { force: true });
}

/**
 * Starts the machines of the demo; once for a place, people make it in the background, and what an earlier start did not complete goes on.
 *
 * @returns false where people of the demo's names are others
 */
export async function startDemo(place: Place, options: StartDemoOptions): Promise<boolean> {
  const folder = join(place.dataDir, 'demo');
  const beganMs = Date.now();
  const { ownerDatabaseUrl: databaseUrl } = place;
  const demo = await withPool({ databaseUrl, applicationName: 'brewline start' }, (pool) =>
    prepare(place, pool, folder),
  );
  if (!demo) return false;
  const { onStats, onComplete, onFailed } = options;
  let isTold = false;
  const watched: OnStats = (part, values) => {
    onStats(part, values);
    if (isTold || (values.done !== values.of && values.failed !== 1)) return;
    isTold = true;
    const [login] = demoBrewers;
    if (values.failed === 1) onFailed(join(place.dataDir, 'log', `${demoPart}.log`));
    else onComplete({ login, password: demo.making?.passwords[login], tookMs: Date.now() - beganMs });
  };
  await place.supervisor.start(
    await simulatedPart(place, { name: demoPart, file: 'demo.js', args: [folder], folder, onStats: watched }),
  );
  return true;
}

async function prepare(place: Place, pool: Pool, folder: string): Promise<DemoFile | undefined> {
  const { roleUser } = place;
  let demo = await readDemoFile(folder);
  if (demo && !(await isHere(pool))) demo = undefined;
  if (demo?.doneMs !== undefined) return demo;
  if (!demo) {
    if (await isAnyoneThere(pool)) return undefined;
    await rm(folder, { recursive: true, force: true });
    await giveFolder(folder, roleUser);
  }
  // First that it was begun: from then on the people of these names are the demo's.
  const begun: DemoFile = { beganMs: demo?.beganMs ?? Date.now() };
  await writeOwnFile(demoFileIn(folder), JSON.stringify(begun), roleUser);
  await ensureEnrolled(place, pool, { file: join(folder, 'fleet.json'), deviceIds: demoMachines });
  const ready: DemoFile = { ...begun, making: await makingOf(place, pool) };
  await writeOwnFile(demoFileIn(folder), JSON.stringify(ready), roleUser);
  return ready;
}

/** The database may be another one than that of the demo. */
async function isHere(pool: Pool): Promise<boolean> {
  return (await findEnrolled(pool, demoMachines)).length > 0;
}

async function isAnyoneThere(pool: Pool): Promise<boolean> {
  const people = await Promise.all(demoBrewers.map((login) => findPerson(pool, login)));
  return people.some((person) => person !== undefined);
}

/** Nobody has seen their passwords yet, so each start may make new ones. */
async function makingOf(place: Place, pool: Pool): Promise<NonNullable<DemoFile['making']>> {
  const passwords: Record<string, string> = {};
  for (const login of demoBrewers) {
    const password = (await addPerson(pool, login, 'brewer')) ?? (await resetPassword(pool, login));
    if (password !== undefined) passwords[login] = password;
  }
  const owned = new Set(await ownedDevices(pool, demoMachines));
  const free = (deviceIds: readonly string[]) => deviceIds.filter((deviceId) => !owned.has(deviceId));
  await assignDevices(pool, 'admin', free(machinesOfAdministrator));
  const claims = createDeviceClaims(pool, place.config.credentialKey);
  const codes = await claims.newCodes(free([...machinesOfBrewers.values()].flat()));
  return {
    apiUrl: localApiUrl(place),
    passwords,
    claimCodes: Object.fromEntries(codes.map(({ deviceId, code }) => [deviceId, code])),
  };
}
