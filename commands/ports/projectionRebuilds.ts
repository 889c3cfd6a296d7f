import type { ProjectionName } from '../../domain/health/index.js';

/** Who asks for rebuilds of projections. Implemented by `adapters/postgres`. */
export interface ProjectionRebuilds {
  /**
   * The role that keeps it empties it within seconds, once, and projects all events again.
   *
   * @param by the id of a person, or a user of the operating system
   * @returns false when a rebuild of it is asked for or under way already: then that one stays as it is
   */
  request(projection: ProjectionName, by: string): Promise<boolean>;
}
