import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Folders with this machine's programs: distributions keep these two off the PATH. */
const postgresFolders = [
  { parent: '/usr/lib/postgresql', entry: /^\d+$/, bin: 'bin' },
  { parent: '/usr', entry: /^pgsql-\d+$/, bin: 'bin' },
  { parent: '/opt/homebrew/opt', entry: /^postgresql@\d+$/, bin: 'bin' },
  { parent: '/usr/local/opt', entry: /^postgresql@\d+$/, bin: 'bin' },
];

const rabbitFolders = [
  { parent: '/usr/lib/rabbitmq/lib', entry: /^rabbitmq_server-/, bin: 'sbin' },
  { parent: '/opt/homebrew/opt', entry: /^rabbitmq$/, bin: 'sbin' },
  { parent: '/usr/local/opt', entry: /^rabbitmq$/, bin: 'sbin' },
];

/** The oldest PostgreSQL that the migrations support. */
export const oldestPostgres = 15;

/**
 * Folder of `postgres` and `initdb`: the newest of version 15 or later, or exactly the version that created the data.
 *
 * @param path value of PATH, searched after the folders of the distributions
 * @param dataVersion major version in the data folder's PG_VERSION, if there is one
 */
export function findPostgres(path: string, dataVersion?: number): string | undefined {
  const found = [...folders(postgresFolders), ...onPath(path, 'initdb')].filter((folder) =>
    existsSync(join(folder, 'postgres')),
  );
  const versioned = found.map((folder) => ({ folder, version: majorVersion(folder) }));
  const usable = versioned.filter(({ version }) =>
    dataVersion === undefined ? version >= oldestPostgres : version === dataVersion,
  );
  return usable.sort((a, b) => b.version - a.version)[0]?.folder;
}

/**
 * Folder of the real `rabbitmq-server`, not of Debian's wrapper, which switches to another user. The PATH has precedence over
 * the distributions' folders, because the user has set it.
 */
export function findRabbit(path: string): string | undefined {
  const found = [...onPath(path, 'rabbitmq-server'), ...folders(rabbitFolders)];
  return found.find((folder) => existsSync(join(folder, 'rabbitmq-env')));
}

/** Full path of a program on the PATH. */
export function findOnPath(path: string, program: string): string | undefined {
  const folder = path.split(delimiter).find((entry) => entry !== '' && existsSync(join(entry, program)));
  return folder && join(folder, program);
}

function folders(places: typeof postgresFolders): string[] {
  return places.flatMap(({ parent, entry, bin }) => {
    if (!existsSync(parent)) return [];
    const names = readdirSync(parent).filter((name) => entry.test(name));
    return names.sort(newestFirst).map((name) => join(parent, name, bin));
  });
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, undefined, { numeric: true });
}

function onPath(path: string, program: string): string[] {
  const file = findOnPath(path, program);
  return file ? [dirname(realpathSync(file))] : [];
}

/** From the folder's name. Without one (on the PATH) it counts as new enough; `postgres` itself tells its version. */
function majorVersion(folder: string): number {
  const digits = /(?:postgresql[/@]|pgsql-)(\d+)/.exec(folder)?.[1];
  return digits ? Number(digits) : oldestPostgres;
}
