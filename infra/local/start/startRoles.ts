import { join } from 'node:path';
import type { Place, Role } from '../setup/index.js';
import { rolePart, type Part } from '../supervisor/index.js';

export type OnStats = (part: string, values: Readonly<Record<string, number>>) => void;

/** Compiled entry files of all processes. */
const mainFolder = join(import.meta.dirname, '../../main');
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
  /** Called when each role is ready for the first time. */
  readonly onStarted?: (role: Role, tookMs: number) => void;
  /** Added to every role's environment; replaces existing variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stops between two roles. */
  readonly signal?: AbortSignal;
}

/** Roles of a group start concurrently; a group starts when the one before is ready. */
const startOrder: readonly (readonly Role[])[] = [
  ['event-store', 'auth'],
  ['ingest', 'projector', 'dispatcher', 'api'],
];

/** Starts every role that this place needs; the place's supervisor keeps them running. */
export async function startRoles(place: Place, options: StartRolesOptions): Promise<void> {
  for (const group of startOrder) {
    options.signal?.throwIfAborted();
    const wanted = group.filter((role) => role !== 'event-store' || place.owns.eventStore);
    await place.supervisor.startTogether(wanted.map((role) => partOf(place, role, options)));
  }
}

function partOf(place: Place, role: Role, options: StartRolesOptions): Part {
  const part = rolePart({
    name: role,
    file: join(mainFolder, fileOf[role]),
    env: { ...place.environmentOf(role), ...options.env },
    user: place.roleUser,
    logFile: join(place.dataDir, 'log', `${role}.log`),
    pidFiles: place.pidFiles,
    onStats: (values) => options.onStats(role, values),
  });
  let told = false;
  const start: Part['start'] = async (context) => {
    const since = Date.now();
    const running = await part.start(context);
    if (!told) options.onStarted?.(role, Date.now() - since);
    told = true;
    return running;
  };
  return { name: role, start };
}
