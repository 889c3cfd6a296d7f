import type { PlannedMachine } from '../../domain/brewPlan/index.js';

/** Which plan a machine is in, as far as the read model knows; the reactor has the last word. Implemented by `adapters/postgres`. */
export interface OpenBrewPlans {
  /** Undefined for a machine that is in none. Throws `DATABASE_UNAVAILABLE`. */
  planOf(deviceId: string): Promise<string | undefined>;
}

/** Machines as the events up to the reactor's checkpoint left them. Implemented by `adapters/postgres`. */
export interface BrewPlanDirectory {
  /** Those of these that run something or are in a plan. Throws `DATABASE_UNAVAILABLE`. */
  machines(deviceIds: readonly string[]): Promise<readonly PlannedMachine[]>;
}
