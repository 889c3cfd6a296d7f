import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { daemonPart, type EndStep, type Part, type PidFiles } from '../supervisor/index.js';
import { probeDatabase } from '../../../adapters/postgres/operations/index.js';
import type { SystemUser } from './systemUser.js';
import { writeOwnFile } from './writeOwnFile.js';

export interface PrivatePostgresOptions {
  /** Folder of `postgres` and `initdb`. */
  readonly bin: string;
  /** Folder that belongs to `user`; the cluster is in `cluster` inside. */
  readonly folder: string;
  readonly user: SystemUser | undefined;
  readonly port: number;
  readonly adminPassword: string;
  readonly outputFile: string;
  readonly pidFiles: PidFiles;
  readonly env: Readonly<Record<string, string>>;
  /** Gives up making the cluster. */
  readonly signal?: AbortSignal;
}

const admin = 'brewline_admin';

/**
 * SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (it recovers at the next start); SIGKILL would leave its child
 * processes running.
 */
const endSteps: readonly EndStep[] = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
];

/** A superuser's URL of the private server. */
export function adminUrl(port: number, password: string, database = 'postgres'): string {
  return databaseUrl({ user: admin, password, port, database });
}

export function databaseUrl(to: { user: string; password: string; port: number; database: string }): string {
  return `postgres://${to.user}:${to.password}@127.0.0.1:${to.port}/${to.database}`;
}

/** Major version of the server that made the data in this folder, if there are any. */
export function dataVersion(folder: string): number | undefined {
  const file = join(folder, 'cluster', 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/** Creates the cluster if it is missing. After an interruption the next call starts again. */
export async function ensureCluster(options: PrivatePostgresOptions): Promise<void> {
  const { bin, folder, user, adminPassword, env, signal } = options;
  if (dataVersion(folder) !== undefined) return;
  const unfinished = join(folder, 'unfinished');
  const passwordFile = join(folder, 'password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeOwnFile(passwordFile, adminPassword, user);
  const args = ['-D', unfinished, '-U', admin, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  args.push('--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums');
  try {
    await promisify(execFile)(join(bin, 'initdb'), args, {
      cwd: '/',
      env,
      ...(signal && { signal }),
      ...(user && { uid: user.uid, gid: user.gid }),
    });
  } finally {
    await rm(passwordFile);
  }
  await rename(unfinished, join(folder, 'cluster'));
}

/** The server on loopback. Its settings are on the command line, so no file has to be edited. */
export function privatePostgres(options: PrivatePostgresOptions): Part {
  const { bin, folder, user, port, adminPassword, outputFile, pidFiles, env } = options;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: 200,
    // PostgreSQL takes some 400 connections that have not logged in, and then no others.
    authentication_timeout: '5s',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    checkpoint_completion_target: '0.9',
    timezone: 'UTC',
    // One file for each day of the week, so that the log is limited.
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_rotation_age: '1d',
    log_truncate_on_rotation: 'on',
    log_min_messages: 'warning',
  };
  const url = adminUrl(port, adminPassword);
  return daemonPart({
    name: 'postgres',
    command: join(bin, 'postgres'),
    args: [
      '-D',
      join(folder, 'cluster'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env,
    ...(user && { user: { uid: user.uid, gid: user.gid } }),
    outputFile,
    pidFiles,
    endSteps,
    probe: () => probeDatabase(url),
    readyWithinMs: 60_000,
  });
}
