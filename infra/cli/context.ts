import type { Writable } from 'node:stream';
import type { Subject } from '../../domain/audit/index.js';
import type { Config } from '../config.js';
import type { OpenAudit } from './audit/openAudit.js';

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
  /** Adds to the audit entry what a command learns only by doing it, such as the id of a new person. */
  readonly affects?: (...subjects: readonly Subject[]) => void;
  /** Where audit entries go; the event store of `settings` when left out. */
  readonly openTrail?: (config: Config, stderr: Writable) => Promise<OpenAudit>;
}
