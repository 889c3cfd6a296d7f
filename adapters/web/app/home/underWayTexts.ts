import type { Freshness } from '../../../../domain/machine/index.js';
import { formatDuration, nameOfCode, t } from '../../shared/texts/index.js';
import { standingOfBrew, type Standing } from '../brew/standing.js';
import { nameOfMachine } from '../machine/nameOfMachine.js';
import type { UnderWay } from './underWay.js';

export function nameOfBrew({ device, deviceId, brew, recipe }: UnderWay): string {
  const machine = (id: string) => nameOfMachine(id, device ? [device] : []);
  if (brew?.name) return brew.name;
  if (recipe) return recipe.name;
  if (brew) return t('brew.inMachine', { machine: machine(brew.kegId) });
  const process = device?.status?.processType;
  return process ? `${nameOfCode('processType', process.code)} · ${machine(deviceId)}` : machine(deviceId);
}

export function stateOf({ todo, brew }: UnderWay, freshness: Freshness): Standing {
  if (brew) return standingOfBrew(brew, freshness);
  if (freshness === 'offline') return 'offline';
  if (todo) return 'needsYou';
  return freshness === 'stale' ? 'stale' : 'running';
}

/** `Mash rest · next step in 24 min` */
export function whatHappens({ device, todo }: UnderWay): string {
  const { step, phase, secondsToNextAction: seconds } = device?.status ?? {};
  const names = [
    step?.code ? nameOfCode('step', step.code) : undefined,
    !step?.code && phase?.code ? nameOfCode('phase', phase.code) : undefined,
    // While it waits for somebody, nothing follows by itself.
    seconds != null && seconds > 0 && !todo
      ? t('brew.next', { duration: formatDuration(seconds) })
      : undefined,
  ];
  return names.filter((name) => name !== undefined).join(' · ');
}

/** Where all of it is shown: a brew, what a machine does by itself, or the machine. */
export function pageOf({ brew, deviceId, device }: Pick<UnderWay, 'brew' | 'deviceId' | 'device'>): string {
  if (brew) return `/brews/${brew.brewId}`;
  const sessionId = device?.sessionId;
  return sessionId ? `/machines/${deviceId}/sessions/${sessionId}` : `/machines/${deviceId}`;
}
