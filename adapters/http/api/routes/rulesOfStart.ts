import type { Alarms } from '../../../../commands/alarms/index.js';
import {
  plannedDaysOf,
  refuseChanges,
  withPlannedDays,
  type AlarmChanges,
  type PlannedDay,
} from '../../../../domain/alarms/index.js';
import { RefusedError, refuseIfAny } from '../../../../domain/kernel/refusal.js';
import type { BeerRecipe } from '../../../../domain/recipe/index.js';
import type { AlarmProfiles } from '../../../../projections/queries/index.js';
import type { Caller } from '../people/index.js';

/** What a request to start a brew says of its alarms. */
export interface StartRules {
  readonly kegId: string;
  /** One of the caller's, in the place of `alarmRules`. */
  readonly alarmProfile?: { readonly profileId: string };
  readonly alarmRules?: AlarmChanges;
  /** Whether later additions of the recipe become planned days; true when left out. */
  readonly planAdditions?: boolean;
}

export interface RulesOfStart {
  /** What is changed for the brew. */
  readonly changes: AlarmChanges;
  /** All that will hold for it, those of the keg too. */
  readonly plannedDays: readonly PlannedDay[];
}

interface Parts {
  readonly profiles: Pick<AlarmProfiles, 'byId'>;
  readonly alarms: Pick<Alarms, 'changesOf'>;
}

/**
 * The rules of alarms that a brew is started with.
 *
 * @throws RefusedError with each broken rule.
 */
export async function rulesOfStart(
  parts: Parts,
  caller: Caller,
  start: StartRules,
  recipe: BeerRecipe | undefined,
): Promise<RulesOfStart> {
  const { kegId, planAdditions = true } = start;
  const chosen = await chosenChanges(parts.profiles, caller, start);
  const additions = recipe && planAdditions ? plannedDaysOf(recipe) : [];
  const ofKeg = (await parts.alarms.changesOf(kegId)).dayReached?.days ?? [];
  const before = chosen.dayReached?.days ?? ofKeg;
  // Days of a brew replace those of its machine: additions of the recipe are no reason to forget them.
  const dayReached = { ...chosen.dayReached, days: before };
  const changes = additions.length > 0 ? withPlannedDays({ ...chosen, dayReached }, additions) : chosen;
  return { changes, plannedDays: changes.dayReached?.days ?? ofKeg };
}

async function chosenChanges(
  profiles: Parts['profiles'],
  { personId }: Caller,
  { alarmProfile, alarmRules }: StartRules,
): Promise<AlarmChanges> {
  if (!alarmProfile) {
    refuseIfAny(refuseChanges(alarmRules ?? {}, 'alarmRules'));
    return alarmRules ?? {};
  }
  if (alarmRules) refuseIfAny([{ field: 'alarmProfile', rule: 'it is given alone, without alarmRules' }]);
  const profile = await profiles.byId(personId, alarmProfile.profileId);
  if (!profile)
    throw new RefusedError([{ field: 'alarmProfile/profileId', rule: 'you have no such alarm profile' }]);
  // Saved by an earlier release, it may break a rule of this one.
  refuseIfAny(refuseChanges(profile.changes, 'alarmProfile'));
  return profile.changes;
}
