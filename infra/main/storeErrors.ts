import { json } from 'node:stream/consumers';
import { recordErrors } from '../../adapters/postgres/errors/index.js';
import { createPool } from '../../adapters/postgres/pool.js';
import type { CollectedErrors } from '../../domain/errorGroups/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import { sentryOf } from '../sentryOf.js';

interface Crash {
  readonly role: string;
  readonly databaseUrl: string;
  readonly sentryDsn: string;
  readonly collected: CollectedErrors;
}

/** Beside what the database takes, it is less than the role waits. */
const sendWithinMs = 1_000;
const silent = () => undefined;
/** The role logs it. */
function failed(_fields: object, message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

// What a role starts when an error ends it; see storeCrash.ts. It gets all by its input, so that no process list shows the database's URL or the key of Sentry.
const { role, databaseUrl, sentryDsn, collected } = (await json(process.stdin)) as Crash;
const sentry = sentryOf(sentryDsn, { debug: silent, info: silent, warn: failed, error: failed });
sentry?.forward(role, collected.groups);
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
  failed({}, messageOf(error));
} finally {
  await pool.end();
  await sentry?.close(sendWithinMs);
}
