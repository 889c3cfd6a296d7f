import type { Pool } from 'pg';
import { recordErrors } from '../../../adapters/postgres/index.js';
import type { CollectedGroup } from '../../../domain/errorGroups/index.js';

export const errorIds = {
  broker: 'b70ce50000000001',
  back: 'bac0000000000002',
  hostile: '0bad000000000003',
  resolved: 'd00e000000000004',
  ignored: '1900000000000005',
};

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const base = { pid: 4711, trace_id: traceId };
const line = (role: string, level: string, fields: object) =>
  JSON.stringify({ level, time: '2026-11-28T13:04:58.120Z', role, ...base, ...fields });
const brokerError = {
  type: 'BrewlineError',
  code: 'BROKER_UNAVAILABLE',
  message: 'the channel closed while "base-1" waited for a confirm',
  stack: [
    'BrewlineError: the channel closed while "base-1" waited for a confirm',
    '    at publishCommand (adapters/amqp/commandPublisher.ts:81:11)',
    '    at async sendDue (commands/dispatch/sendDue.ts:52:5)',
  ].join('\n'),
};
/** Names that try to be markup, and to turn the line round. */
const hostileText = `<b>=cmd()\u202e\u009b${'x'.repeat(200)}`;

const groups: readonly (CollectedGroup & { readonly minutes: number; readonly role: string })[] = [
  {
    ...group(errorIds.broker, 'BROKER_UNAVAILABLE', 'the channel closed while "…" waited for a confirm', 362),
    ...{ role: 'ingest', minutes: 2, callSite: 'publishCommand adapters/amqp/commandPublisher.ts' },
    ...{ devices: ['base-1', 'keg-3'], traceId },
    lines: [
      line('dispatcher', 'info', { deviceId: 'base-1', msg: 'a command is due' }),
      line('dispatcher', 'warn', { deviceId: 'base-1', msg: 'RabbitMQ blocks publishers: memory' }),
    ],
    example: line('dispatcher', 'error', {
      ...{ deviceId: 'base-1', err: brokerError, msg: 'a command could not be sent' },
    }),
  },
  {
    ...group(errorIds.back, 'DATABASE_FAILED', 'relation "…" does not exist', 17),
    ...{
      role: 'projector',
      minutes: 70,
      callSite: 'writeReadModels adapters/postgres/readModels/writeReadModels.ts',
    },
  },
  {
    ...group(errorIds.hostile, hostileText, hostileText, 1),
    ...{ role: 'api', minutes: 900, devices: ['keg-4'], callSite: hostileText },
    example: `{"level":"error","role":"api","deviceId":"${hostileText}","msg":"cut`,
  },
  {
    ...group(errorIds.resolved, 'MAIL_REFUSED', 'the mail server refused #', 3),
    role: 'api',
    minutes: 3_000,
  },
  { ...group(errorIds.ignored, 'LOGGED', 'Node warns: # listeners', 88), role: 'auth', minutes: 4_000 },
];

function group(fingerprint: string, code: string, message: string, errors: number): CollectedGroup {
  return {
    ...{ fingerprint, code, callSite: '', message, errors, firstAt: '', lastAt: '' },
    ...{ devices: [], traceId: undefined, lines: [] },
    example: line('api', 'error', { msg: message }),
  };
}

/** Groups in each state, also with hostile texts; the last day of the first has an hour of many. */
export async function fillErrors(pool: Pool): Promise<void> {
  for (const { minutes, role, ...each } of groups) {
    const lastAt = new Date(Date.now() - minutes * 60_000).toISOString();
    const firstAt = new Date(Date.now() - minutes * 60_000 - 90_000_000).toISOString();
    await recordErrors(pool, role, { groups: [{ ...each, firstAt, lastAt }], unkept: 0 });
  }
  // The dispatcher has it too, and so it has been for days.
  await pool.query(
    `update operations.error_group set roles = roles || '{dispatcher}', errors = 412 where fingerprint = $1`,
    [errorIds.broker],
  );
  await pool.query(`delete from operations.error_hour where fingerprint = $1`, [errorIds.broker]);
  await pool.query(
    `insert into operations.error_hour (fingerprint, hour, errors)
     select $1, date_trunc('hour', now(), 'UTC') - ago * interval '1 hour', errors
     from (values (0, 12), (1, 19), (2, 8), (5, 1), (9, 4), (20, 2), (40, 50)) as of (ago, errors)`,
    [errorIds.broker],
  );
  for (const [id, state] of [
    [errorIds.back, 'cameBack'],
    [errorIds.resolved, 'resolved'],
    [errorIds.ignored, 'ignored'],
  ])
    await pool.query(
      `update operations.error_group set state = $2, state_at = last_at where fingerprint = $1`,
      [id, state],
    );
  await pool.query(
    `insert into operations.error_unkept (hour, role, errors) values (date_trunc('hour', now()), 'ingest', 1250)`,
  );
}

/** One more error of this group, as a role reports it. */
export async function happenAgain(pool: Pool, fingerprint: string): Promise<void> {
  const found = groups.find((each) => each.fingerprint === fingerprint);
  if (!found) throw new Error(`no group is ${fingerprint}`);
  const at = new Date().toISOString();
  const once = { ...found, errors: 1, firstAt: at, lastAt: at };
  await recordErrors(pool, found.role, { groups: [once], unkept: 0 });
}
