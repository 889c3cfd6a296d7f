import type { Writable } from 'node:stream';
import type { Config } from '../config.js';

/** Where people read; on a terminal it is redrawn. */
export type PersonsOutput = Writable & { readonly isTTY?: boolean };

/** What every command of the line is given. */
export interface CliContext {
  /** Results go here, and nothing else: scripts read it. */
  readonly stdout: Writable;
  /** Everything that a person is told beside the result. */
  readonly stderr: PersonsOutput;
  /** The settings of the instance to talk to, see `findInstance`. */
  readonly settings: () => Promise<Config>;
}
