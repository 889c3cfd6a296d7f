import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

export interface DatabasePrograms {
  /** Folder of PostgreSQL's programs. */
  readonly bin: string;
  /** A superuser's URL: of the database to read, or of another database of the server to restore to. */
  readonly url: string;
}

const chunkBytes = 8 * 1024 * 1024;

/**
 * The database in `pg_dump`'s custom format: compressed, with owners and permissions, without roles.
 *
 * @param snapshot of a transaction that stays open meanwhile, from pg_export_snapshot()
 * @returns pieces of 8 MiB, the last one shorter
 */
export async function* dumpDatabase(from: DatabasePrograms, snapshot: string): AsyncGenerator<Buffer> {
  const args = ['--format=custom', `--snapshot=${snapshot}`];
  const program = start('pg_dump', args, from, ['ignore', 'pipe', 'pipe']);
  try {
    yield* chunked(program.child.stdout as Readable);
    await program.ended;
  } finally {
    program.child.kill();
  }
}

/** Creates the dumped database with all its content. Its roles must exist. */
export async function restoreDatabase(to: DatabasePrograms, dump: AsyncIterable<Buffer>): Promise<void> {
  const args = ['--create', '--clean', '--if-exists', '--exit-on-error', '--dbname', databaseOf(to.url)];
  const program = start('pg_restore', args, to, ['pipe', 'ignore', 'pipe']);
  try {
    await pipeline(dump, program.child.stdin as Writable).catch(async (error: unknown) => {
      // It stopped reading: its own message is the reason.
      if (error instanceof Error && 'code' in error && error.code === 'EPIPE') await program.ended;
      throw error;
    });
    await program.ended;
  } finally {
    program.child.kill();
  }
}

interface Program {
  readonly child: ChildProcess;
  /** Rejects with its error output, unless its exit code is 0. */
  readonly ended: Promise<void>;
}

/** Passwords are passed by the environment, because everybody on the machine can read arguments. */
function start(name: string, args: string[], { bin, url }: DatabasePrograms, stdio: StdioOptions): Program {
  const { hostname, port, username, password } = new URL(url);
  const child = spawn(join(bin, name), args, {
    env: {
      ...process.env,
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: password,
      PGDATABASE: databaseOf(url),
    },
    stdio,
  });
  const ended = Promise.all([once(child, 'close'), text(child.stderr as Readable)]).then(([[code], said]) => {
    if (code !== 0) throw new Error(`${name} failed: ${said.trim() || `exit code ${code}`}`);
  });
  // Whoever awaits it gets the failure; until then it must not be an unhandled rejection.
  ended.catch(() => undefined);
  return { child, ended };
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function* chunked(input: Readable): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let bytes = 0;
  for await (const part of input as AsyncIterable<Buffer>) {
    pending.push(part);
    bytes += part.length;
    if (bytes < chunkBytes) continue;
    const whole = Buffer.concat(pending);
    yield whole.subarray(0, chunkBytes);
    pending = [whole.subarray(chunkBytes)];
    bytes -= chunkBytes;
  }
  if (bytes > 0) yield Buffer.concat(pending);
}
