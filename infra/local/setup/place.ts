import type { Config } from '../../config.js';
import type { ExtraUser } from '../../../adapters/amqp/topology/index.js';
import type { PidFiles, Supervisor, SupervisorEvent } from '../supervisor/index.js';
import type { OnProgress } from './progress.js';
import type { Role } from './roleEnvironment.js';
import type { Secrets } from './secrets.js';
import type { SystemUser } from './systemUser.js';

export interface SetUpOptions {
  /** As read from the environment. Servers whose URLs differ from the defaults are the user's own: they are used and not started. */
  readonly config: Config;
  readonly onProgress: OnProgress;
  readonly onSupervisorEvent: (event: SupervisorEvent) => void;
  /** Migrates the database's schema. */
  readonly migrate: (options: { databaseUrl: string }) => Promise<void>;
  /** The API answers by HTTPS at this address of the local network, and nowhere else. */
  readonly lan?: string;
  /** Users of the private broker in addition to those of the roles. */
  readonly extraUsers?: readonly ExtraUser[];
  /** Stops at once, also while a step hangs, and stops everything that was started. */
  readonly signal?: AbortSignal;
}

/** A place where Brewline's roles can run: servers run, schema and topology are applied. */
export interface Place {
  /** The settings with all values: URLs of this place, keys. */
  readonly config: Config;
  readonly dataDir: string;
  readonly owns: Owns;
  /** Its parts are the private servers; roles are started with it too, so that everything stops in the right order. */
  readonly supervisor: Supervisor;
  readonly pidFiles: PidFiles;
  /** URL of the database's owner, for migrations, verification and administration. */
  readonly ownerDatabaseUrl: string;
  /** URL of a superuser, for the private server's database `postgres`; the user's own URL when the server is theirs. */
  readonly adminDatabaseUrl: string;
  /** Environment of the private broker's command-line tools; empty when the broker is the user's own. */
  readonly brokerEnvironment: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** The user of roles and the simulator; undefined for this process's own user. */
  readonly roleUser: SystemUser | undefined;
  environmentOf(role: Role): Record<string, string>;
  /** Stops everything that was started, in reverse order. */
  stop(): Promise<void>;
}

/** Which servers are private ones of this place. */
export interface Owns {
  readonly postgres: boolean;
  readonly rabbit: boolean;
  readonly eventStore: boolean;
}
