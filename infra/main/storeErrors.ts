import { json } from 'node:stream/consumers';
import { recordErrors } from '../../adapters/postgres/errors/index.js';
import { createPool } from '../../adapters/postgres/pool.js';
import type { CollectedErrors } from '../../domain/errorGroups/index.js';
import { messageOf } from '../../domain/kernel/errors.js';

interface Crash {
  readonly role: string;
  readonly databaseUrl: string;
  readonly collected: CollectedErrors;
}

const silent = () => undefined;

// What a role starts when an error ends it; see storeCrash.ts. It gets all by its input, so that no process list shows the database's URL.
const { role, databaseUrl, collected } = (await json(process.stdin)) as Crash;
const pool = createPool({
  databaseUrl,
  applicationName: `brewline ${role} errors`,
  connections: 1,
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  statementTimeoutMs: 2_000,
  answerWithinMs: 2_000,
});
try {
  await recordErrors(pool, role, collected);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
} finally {
  await pool.end();
}
