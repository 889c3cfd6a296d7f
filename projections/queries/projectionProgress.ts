export interface ProjectionProgress {
  readonly projection: string;
  readonly position: bigint;
  /** Time since its last commit, milliseconds. It is also large when nothing happens. */
  readonly sinceCommitMs: number;
}
