import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedMachine } from './machines/index.js';

/** The states of a simulation's machines, by device id, so that a second run continues their sessions. */
export type MachineStates = Readonly<Record<string, SavedMachine>>;

const fileName = 'machines.json';

/** @returns an empty object when there is no file: all machines are new. */
export async function loadMachineStates(folder: string): Promise<MachineStates> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => '{}');
  return JSON.parse(text) as MachineStates;
}

/** Replaces the file atomically. */
export async function saveMachineStates(folder: string, states: MachineStates): Promise<void> {
  const path = join(folder, fileName);
  await writeFile(`${path}.new`, JSON.stringify(states), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
