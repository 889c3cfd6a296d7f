import { userActionClasses, userActions } from '../../../../domain/machine/index.js';
import type { BrewKey } from '../../shared/texts/en/brew.js';

/** What somebody is asked to do, one step after the other: a sentence of the advice each. */
export function instructionsOf(whatToDo: string): readonly string[] {
  return whatToDo.split(/(?<=[.!?])\s+/).filter((sentence) => sentence !== '');
}

const facts: ReadonlyMap<number, BrewKey> = new Map([
  [userActions.needsCleaning, 'fact.cleaned'],
  [userActions.start, 'fact.inPlace'],
  [userActions.prepareFermentation, 'fact.kegReady'],
  [userActions.fitAirlock, 'fact.airlockFitted'],
  [userActions.removeAirlock, 'fact.airlockRemoved'],
  [userActions.startCleaning, 'fact.inPlace'],
  [userActions.finish, 'fact.finished'],
  [userActions.needsAcid, 'fact.acidAdded'],
  ...userActionClasses.check.map((code): [number, BrewKey] => [code, 'fact.inOrder']),
]);

/** What is a fact once it was done: the words on the button. */
export function factOf(action: number): BrewKey {
  return facts.get(action) ?? 'fact.done';
}

/** Why a machine can't be told something now; undefined when it can. */
export function hindranceOf(
  isCutOff: boolean,
  isOnline: boolean,
): 'noConnection' | 'machineAway' | undefined {
  if (isCutOff) return 'noConnection';
  return isOnline ? undefined : 'machineAway';
}
