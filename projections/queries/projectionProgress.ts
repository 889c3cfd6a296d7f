export interface ProjectionProgress {
  readonly projection: string;
  readonly position: bigint;
  /** Since its last commit, milliseconds. Large where nothing happens, too. */
  readonly sinceCommitMs: number;
}
