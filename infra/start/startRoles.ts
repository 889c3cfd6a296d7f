import { join } from 'node:path';
import type { Place, Role } from '../setup/index.js';
import { roles } from '../setup/index.js';
import { rolePart } from '../supervisor/index.js';

export type OnStats = (part: string, values: Readonly<Record<string, number>>) => void;

/** Compiled entry files of all processes. */
const mainFolder = join(import.meta.dirname, '../main');
const fileOf: Readonly<Record<Role, string>> = {
  'event-store': 'eventStore.js',
  auth: 'auth.js',
  ingest: 'ingest.js',
  projector: 'projector.js',
  dispatcher: 'dispatcher.js',
  api: 'api.js',
};

export interface StartRolesOptions {
  readonly onStats: OnStats;
  /** Called as each one serves. */
  readonly onStarted?: (role: Role, tookMs: number) => void;
  /** Added to every role's environment, or taking the place of what is there. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gives up between two roles. */
  readonly signal?: AbortSignal;
}

/** Starts every role that this place needs, each when those before it serve; the place's supervisor keeps them running. */
export async function startRoles(place: Place, options: StartRolesOptions): Promise<void> {
  const wanted = roles.filter((role) => role !== 'event-store' || place.owns.eventStore);
  for (const role of wanted) {
    options.signal?.throwIfAborted();
    const since = Date.now();
    await place.supervisor.start(
      rolePart({
        name: role,
        file: join(mainFolder, fileOf[role]),
        env: { ...place.environmentOf(role), ...options.env },
        logFile: join(place.dataDir, 'log', `${role}.log`),
        pidFiles: place.pidFiles,
        onStats: (values) => options.onStats(role, values),
      }),
    );
    options.onStarted?.(role, Date.now() - since);
  }
}
