/** When the last backup was made, and what became of later tries. */
export interface KnownBackups {
  readonly lastMadeAtMs: number | null;
  /** Tries since then that failed. */
  readonly failedSince: number;
  /** Why the last of these failed. */
  readonly lastFailure: string | null;
  /** Since when there is something to back up; null while nobody knows. */
  readonly installedAtMs: number | null;
}

/** When operators are told that a backup is old. */
export interface BackupRule {
  /** Null: never. */
  readonly oldAfterMs: number | null;
  /** Whether an instance that never had a backup is told of, too. */
  readonly isExpected: boolean;
}

/** `none`: none was ever made, and nobody expects one. */
export type BackupAge = 'none' | 'recent' | 'old';

/** How old the last backup is. */
export function ageOfBackup(
  { lastMadeAtMs, installedAtMs }: KnownBackups,
  { oldAfterMs, isExpected }: BackupRule,
  nowMs: number,
): BackupAge {
  const sinceMs = lastMadeAtMs ?? (isExpected ? installedAtMs : null);
  if (sinceMs !== null && oldAfterMs !== null && nowMs - sinceMs >= oldAfterMs) return 'old';
  return lastMadeAtMs === null ? 'none' : 'recent';
}
