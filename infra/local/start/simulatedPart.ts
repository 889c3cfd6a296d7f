import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settings } from '../../config.js';
import { giveFolder, inheritedEnvironment, openSettings, writeOwnFile, type Place } from '../setup/index.js';
import { rolePart, type Part } from '../supervisor/index.js';
import type { OnStats } from './startRoles.js';

export interface SimulatedPartOptions {
  readonly name: string;
  /** Compiled entry file, in `main`. */
  readonly file: string;
  readonly args: readonly string[];
  /** What its machines remember. */
  readonly folder: string;
  readonly onStats: OnStats;
}

/** A process with simulated machines. Its folder is its own, with the authority that its machines trust. */
export async function simulatedPart(place: Place, options: SimulatedPartOptions): Promise<Part> {
  const { name, file, args, folder, onStats } = options;
  await giveFolder(folder, place.roleUser);
  const caFile = await copyAuthority(place, folder);
  return rolePart({
    name,
    file: join(import.meta.dirname, '../../main', file),
    args,
    env: { ...inheritedEnvironment(), ...openSettings(place.config), [settings.mqttCaFile.env]: caFile },
    user: place.roleUser,
    logFile: join(place.dataDir, 'log', `${name}.log`),
    pidFiles: place.pidFiles,
    onStats: (values) => onStats(name, values),
    readyWithinMs: 60_000,
  });
}

/** The simulator can't read the authority's own folder. */
async function copyAuthority({ config, roleUser }: Place, folder: string): Promise<string> {
  if (config.mqttCaFile === '') return '';
  const file = join(folder, 'ca.pem');
  await writeOwnFile(file, await readFile(config.mqttCaFile), roleUser);
  return file;
}
