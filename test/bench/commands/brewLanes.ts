import { randomUUID } from 'node:crypto';
import type { ReportToSession } from '../../../domain/brewSession/index.js';
import { brewCommands, commandsOfBrew } from './brewCommands.js';

/** Lanes at once, each with a stream of its own at any time. */
export const lanes = 64;

/** A brew as one lane has handled it so far. */
export interface HandledBrew {
  readonly deviceId: string;
  readonly session: number;
  readonly commands: number;
}

export interface LanesRun {
  readonly commands: number;
  readonly seconds: number;
  readonly brews: readonly HandledBrew[];
}

/** Begins a brew; the commands come one after the other to what it gives. */
export type BeginBrew = (brew: readonly ReportToSession[]) => (index: number) => Promise<unknown>;

/** Runs brew after brew in each lane until the time is up; a command that was begun is finished. */
export async function runLanes(runMs: number, begin: BeginBrew): Promise<LanesRun> {
  const run = randomUUID().slice(0, 8);
  const brews: HandledBrew[] = [];
  const started = performance.now();
  const isOver = () => performance.now() - started >= runMs;
  const lane = async (deviceId: string) => {
    for (let session = 1; !isOver(); session += 1) {
      const handle = begin(brewCommands(deviceId, session));
      let commands = 0;
      for (; commands < commandsOfBrew && !isOver(); commands += 1) await handle(commands);
      brews.push({ deviceId, session, commands });
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(`bench-${run}-${index}`)));
  const seconds = (performance.now() - started) / 1000;
  return { commands: brews.reduce((sum, { commands }) => sum + commands, 0), seconds, brews };
}
