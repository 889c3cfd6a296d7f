import type { PlannedMachine } from '../../domain/brewPlan/index.js';

/**
 * Which plan has stages ahead on a machine, according to the read model, which may be behind: the reactor decides. Implemented by
 * `adapters/postgres`.
 */
export interface OpenBrewPlans {
  /** Undefined for a machine that no plan needs any more. Throws `DATABASE_UNAVAILABLE`. */
  planOf(deviceId: string): Promise<string | undefined>;
}

/** Brews that wait for their time, as of the reactor's checkpoint. Implemented by `adapters/postgres`. */
export interface PlannedStarts {
  /** Their ids, the first due first. Throws `DATABASE_UNAVAILABLE`. */
  due(now: Date, limit: number): Promise<readonly string[]>;
}

/** Machines as of the reactor's checkpoint. Implemented by `adapters/postgres`. */
export interface BrewPlanDirectory {
  /** Only machines that run a session or are in a plan. Throws `DATABASE_UNAVAILABLE`. */
  machines(deviceIds: readonly string[]): Promise<readonly PlannedMachine[]>;
}
