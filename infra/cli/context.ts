import type { Writable } from 'node:stream';
import type { Config } from '../config.js';

/** Output for people; on a terminal it is redrawn. */
export type PersonsOutput = Writable & { readonly isTTY?: boolean };

/** What every command of the command line gets. */
export interface CliContext {
  /** Results only, because scripts read it. */
  readonly stdout: Writable;
  /** Everything for people that is no result. */
  readonly stderr: PersonsOutput;
  /** The settings of the instance to use, see `findInstance`. */
  readonly settings: () => Promise<Config>;
}
