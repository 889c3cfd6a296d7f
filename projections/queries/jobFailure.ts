/** What of a job's last steps failed. */
export interface JobFailure {
  /** Why its last step failed; null while it goes on. */
  readonly failure: string | null;
  /** In a row. */
  readonly failures: number;
  readonly failingSince: Date | null;
  /** When its last step failed. */
  readonly failedAt: Date | null;
}
