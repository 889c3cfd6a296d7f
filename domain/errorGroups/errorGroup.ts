/** `cameBack`: it happened again after somebody had resolved it. An ignored one stays ignored. */
export type ErrorState = 'open' | 'resolved' | 'ignored' | 'cameBack';

/** What a person makes of a group. */
export type ChosenErrorState = Exclude<ErrorState, 'cameBack'>;

/** What waits for somebody. */
export const unresolvedStates: readonly ErrorState[] = ['open', 'cameBack'];

/** Errors with the same fingerprint, of all roles. */
export interface ErrorGroup {
  readonly id: string;
  readonly code: string;
  readonly callSite: string;
  readonly message: string;
  readonly state: ErrorState;
  readonly stateAt: Date | null;
  readonly errors: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly roles: readonly string[];
  /** The first 20. */
  readonly devices: readonly string[];
  readonly traceId: string | null;
}
