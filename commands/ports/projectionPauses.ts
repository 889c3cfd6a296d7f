import type { ProjectionName } from '../../domain/health/index.js';

/** Who pauses and resumes projections. Implemented by `adapters/postgres`. */
export interface ProjectionPauses {
  /**
   * The roles that keep it stop within two seconds, and stay so until somebody resumes it.
   *
   * @param by the id of a person, or a user of the operating system
   * @returns false when it was paused already: then it stays as it is
   */
  pause(projection: ProjectionName, by: string): Promise<boolean>;
  /** @returns false when it was not paused */
  resume(projection: ProjectionName): Promise<boolean>;
}
