import assert from 'node:assert/strict';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { Pool } from 'pg';
import { createPeopleDirectory } from '../../../adapters/postgres/identity/peopleDirectory.js';
import {
  createErrorGroups,
  createParking,
  createQueries,
  migrate,
} from '../../../adapters/postgres/index.js';
import type { MessageToPark } from '../../../commands/ports/index.js';
import { bySize } from '../../support/bySize.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** Tables that have as many rows as there were messages, events or requests. */
const large = /^(parked_message|reading|session_timeline|device_event|device_command_event|audit_entry)/;

const floodDevices = 200;
const floodMessages = bySize({ quick: 2_000, usual: 10_000, full: 100_000 });

describe("lists of operators beside 10,000 devices' rows and 100,000 parked messages", () => {
  let postgres: TestPostgres;
  let pool: Pool;
  const asked: { readonly text: string; readonly values: unknown[] }[] = [];
  let watched: Pool;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = new Pool({ connectionString: postgres.url, max: 2 });
    for (const rows of filling) await pool.query(rows);
    await pool.query('analyze');
    watched = new Proxy(pool, {
      get: (target, name) =>
        name === 'query'
          ? (text: string, values: unknown[]) => {
              asked.push({ text, values });
              return target.query(text, values);
            }
          : (Reflect.get(target, name) as unknown),
    });
  });
  beforeEach(() => void asked.splice(0));
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  const limit = 50;
  const lists: Readonly<Record<string, () => Promise<{ readonly items: readonly unknown[] }>>> = {
    'groups of parked messages': () => createQueries(watched, decodeStored).parked.listGroups({ limit }),
    'messages of a group': () =>
      createQueries(watched, decodeStored).parked.list({
        source: 'uplink',
        code: 'MESSAGE_MALFORMED',
        limit,
      }),
    'parked messages of a device': () =>
      createQueries(watched, decodeStored).parked.list({ deviceId: 'd77', limit }),
    'all parked messages': () => createQueries(watched, decodeStored).parked.list({ limit }),
    errors: () => createErrorGroups(watched).list({ states: [], limit }),
    'the fleet': () => createQueries(watched, decodeStored).devices.fleet({ sort: 'state', limit }),
    audit: () => createQueries(watched, decodeStored).audit.list({ limit }),
    'audit of a device': () =>
      createQueries(watched, decodeStored).audit.list({ subject: { kind: 'device', id: 'd77' }, limit }),
    people: () => createPeopleDirectory(watched).list({ limit }),
    'people by a beginning': () => createPeopleDirectory(watched).list({ search: 'crowd-000', limit }),
  };

  for (const [what, list] of Object.entries(lists))
    it(`${what}: a page is one query, which scans no large table`, async () => {
      const { items } = await list();
      assert.ok(items.length > 0, 'there is something to list');
      assert.equal(asked.length, 1);
      const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `explain (format json) ${asked[0]?.text}`,
        asked[0]?.values,
      );
      const scanned = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan).flatMap((node) =>
        node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [],
      );
      assert.deepEqual(
        scanned.filter((table) => large.test(table)),
        [],
      );
    });

  it(`count all of ${floodMessages} bad messages of ${floodDevices} devices, and keep what the budgets allow`, async () => {
    const budget = { deviceMessages: 5, deviceBytes: 2 ** 20, messages: 1_000_000, bytes: 2 ** 30 };
    const parking = createParking(pool, { budget, onUnkept: () => undefined });
    const atOnce = 500;
    for (let at = 0; at < floodMessages; at += atOnce)
      await parking.park(Array.from({ length: atOnce }, (_, n) => badMessage(at + n)));
    const queries = createQueries(pool, decodeStored).parked;
    const { items } = await queries.listGroups({ limit });
    const group = items.find(({ code }) => code === 'SCHEMA_VERSION_UNKNOWN');
    const kept = floodDevices * budget.deviceMessages;
    assert.deepEqual(
      [group?.messages, group?.kept, group?.waiting, group?.devices, group?.samples.length],
      [floodMessages, kept, kept, floodDevices, 3],
    );
    assert.equal(
      group?.lastDay.reduce((sum, count) => sum + count, 0),
      floodMessages,
    );
    const page = await queries.list({ source: 'uplink', code: 'SCHEMA_VERSION_UNKNOWN', limit });
    assert.deepEqual([page.items.length, page.nextKey !== undefined], [limit, true]);
    const { rows } = await pool.query<{ unkept: number }>(
      `select sum(messages)::int as unkept from ingest.unkept_message where code = 'SCHEMA_VERSION_UNKNOWN'`,
    );
    assert.equal(rows[0]?.unkept, floodMessages - kept, 'nothing vanished');
  });
});

function badMessage(at: number): MessageToPark {
  const deviceId = `flood-${at % floodDevices}`;
  return {
    ...{ source: `uplink ${at % 8}`, deviceId, routingKey: `devices.${deviceId}.up` },
    ...{ code: 'SCHEMA_VERSION_UNKNOWN', cause: 'schema version 9 is not known', headers: {} },
    ...{ body: Buffer.from(String(at)), order: undefined, redelivered: false },
  };
}

function nodesOf(plan: Plan | undefined): readonly Plan[] {
  return plan === undefined ? [] : [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

const devices = 'from generate_series(1, 10000) d';
const filling = [
  `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
   select 'uplink ' || n % 4, 'd' || n % 10000, 'devices.d.up', (array['MESSAGE_MALFORMED', 'NUMBER_REUSED'])[1 + n % 2],
     'no envelope', '{}', '\\x01', 1, sha256('\\x01') from generate_series(1, 100000) n`,
  `insert into read_model.device_status (device_id, online, serial, position)
   select 'd' || d, d % 3 > 0, 'SN' || d, 10 ${devices}`,
  `insert into read_model.device_event (device_id, revision, type, recorded_at, data)
   select 'd' || d, n, 'DeviceConnected', now(), '{}' ${devices}, generate_series(1, 3) n`,
  `insert into read_model.audit_entry (action_id, begun_at, action, entry_point, subjects, outcome)
   select md5(d || ' ' || n)::uuid, now() - d * interval '1 minute', 'blockDevice', 'api', array['device:d' || d], 'done'
   ${devices}, generate_series(1, 3) n`,
  `insert into identity.person (login, name, role, email)
   select 'crowd-' || lpad(d::text, 5, '0'), 'Member ' || d, 'brewer', 'm' || d || '@example.net' ${devices}`,
  `insert into operations.error_group (fingerprint, code, call_site, message, errors, first_at, last_at, roles, devices, example)
   select substr(md5(n::text), 1, 16), 'E', 'f', 'm', 1, now(), now() - n * interval '1 minute', '{api}', '{}', '{}'
   from generate_series(1, 1000) n`,
];
