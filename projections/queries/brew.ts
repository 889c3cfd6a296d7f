import type { BrewStand, StagePrograms } from '../../domain/brewPlan/index.js';
import type { BrewPlanRow, BrewPlanStatus } from '../brewPlans/index.js';
import type { ShownActor } from './identity.js';
import type { PageRequest } from './page.js';

export type { BrewPlanStatus, HaltRow, NeededAction, StageRow } from '../brewPlans/index.js';

/** A whole brew and its progress. */
export interface Brew extends Omit<BrewPlanRow, 'startAtMs' | 'plannedBy' | 'plannedAtMs' | 'updatedAtMs'> {
  /** As somebody named it; null without one, or once they were deleted. */
  readonly name: string | null;
  readonly rating: BrewRating | null;
  /** When something in its journal changed last: measurements, notes, name or rating. */
  readonly journalChangedAt: Date | null;
  /** When it begins, or was to begin, by itself; null for a brew that began at once. */
  readonly startAt: Date | null;
  /** Step programs of its stages; null for a brew that has ended or was halted. */
  readonly programs: StagePrograms | null;
  /** Of the session that runs: its steps, and when somebody last did what it waited for. */
  readonly entered: BrewStand['entered'];
  readonly answeredAtMs: number | null;
  readonly plannedBy: ShownActor;
  readonly plannedAt: Date;
  readonly updatedAt: Date;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface BrewRating {
  /** 1 to 5. */
  readonly stars: number;
  readonly text: string | null;
  readonly by: ShownActor;
}

export interface BrewFilter extends PageRequest {
  /** Brews on this base or in this keg. */
  readonly deviceId?: string | undefined;
  readonly status?: BrewPlanStatus | undefined;
  /** Only brews that were started from a version of this recipe. */
  readonly recipeId?: string | undefined;
  /** Only brews that were planned while the person with this id had the base. */
  readonly owner?: string | undefined;
}
