import type { Config } from '../../config.js';
import type { ExtraUser } from '../../../adapters/amqp/topology/index.js';
import type { PidFiles, Supervisor, SupervisorEvent } from '../supervisor/index.js';
import type { OnProgress } from './progress.js';
import type { Role } from './roleEnvironment.js';
import type { Secrets } from './secrets.js';
import type { SystemUser } from './systemUser.js';

export interface SetUpOptions {
  /** As read from the environment. Servers whose URLs differ from the defaults are the user's own, and are only used. */
  readonly config: Config;
  readonly onProgress: OnProgress;
  readonly onSupervisorEvent: (event: SupervisorEvent) => void;
  /** Brings the database's schema up to date. */
  readonly migrate: (options: { databaseUrl: string }) => Promise<void>;
  /** Users of the private broker beyond the roles' own. */
  readonly extraUsers?: readonly ExtraUser[];
  /** Gives up at once, also while a step hangs, and stops what was started. */
  readonly signal?: AbortSignal;
}

/** A place where Brewline's roles can run: servers up, schema and topology applied. */
export interface Place {
  /** The settings with everything filled in: URLs of this place, keys. */
  readonly config: Config;
  readonly dataDir: string;
  readonly owns: Owns;
  /** Its parts are the private servers; roles are started with it, so that all stop in the right order. */
  readonly supervisor: Supervisor;
  readonly pidFiles: PidFiles;
  /** As the owner of the database, for migrations, verification and administration. */
  readonly ownerDatabaseUrl: string;
  /** A superuser's, of the private server's database `postgres`; the user's own URL where the server is theirs. */
  readonly adminDatabaseUrl: string;
  /** Environment of the private broker's command-line tools; empty where the broker is the user's own. */
  readonly brokerEnvironment: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** Whom roles and the simulator run as; undefined for this process's own user. */
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
