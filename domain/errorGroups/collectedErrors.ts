/** Errors of one fingerprint since the last report. */
export interface CollectedGroup {
  readonly fingerprint: string;
  readonly code: string;
  readonly callSite: string;
  readonly message: string;
  readonly errors: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** At most 20. */
  readonly devices: readonly string[];
  readonly traceId: string | undefined;
  /** The last line, cut. */
  readonly example: string;
  /** Those before it, of its trace; without a trace, of its process. Cut, the oldest first. */
  readonly lines: readonly string[];
}

export interface CollectedErrors {
  readonly groups: readonly CollectedGroup[];
  /** How many errors are counted only, because more came than the limits allow. */
  readonly unkept: number;
}
