import type { ChosenErrorState, ErrorGroup, ErrorState } from '../../domain/errorGroups/index.js';
import type { Page, PageRequest } from './page.js';

/** A group with what a list shows of its course. */
export interface ListedErrorGroup extends ErrorGroup {
  /** Errors in each of the last 24 hours, this one last. */
  readonly lastDay: readonly number[];
}

/** A group with its last error. */
export interface ErrorGroupDetails extends ErrorGroup {
  /** The line of the log. */
  readonly example: string;
  /** Lines of the log before it, of the same trace; without a trace, of the same process. The oldest first. */
  readonly lines: readonly string[];
  /** The last seven days, hours without an error left out. */
  readonly hours: readonly { readonly hour: Date; readonly errors: number }[];
}

export interface ErrorGroupFilter extends PageRequest {
  /** All when empty. */
  readonly states: readonly ErrorState[];
  /** Only what this role reported. */
  readonly role?: string | undefined;
  /** A part of the id, code, call site, message or a device's id, in any case of letters. */
  readonly search?: string | undefined;
}

export interface ErrorGroupPage extends Page<ListedErrorGroup> {
  /** Errors of the last 30 days that are counted only, of all roles. */
  readonly unkept: number;
}

/** Errors of all roles. Implemented by `adapters/postgres/errors`. Throws `DATABASE_UNAVAILABLE`. */
export interface ErrorGroups {
  /** The latest first. */
  list(filter: ErrorGroupFilter): Promise<ErrorGroupPage>;
  byId(id: string): Promise<ErrorGroupDetails | undefined>;
  /**
   * A group that is in this state already keeps the time since when it is.
   *
   * @returns false when there is no such group
   */
  setState(id: string, state: ChosenErrorState): Promise<boolean>;
}
