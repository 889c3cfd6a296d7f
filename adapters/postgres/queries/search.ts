import type { Pool } from 'pg';
import { foundKinds, mostFoundOfKind, type Found } from '../../../projections/queries/index.js';

/** Shorter ones would find any trace. */
const leastOfTrace = 8;

/** What begins with the text, found by indexes alone: each part is a range of one. */
export async function find(pool: Pool, text: string): Promise<readonly Found[]> {
  const { rows } = await pool.query<FoundRow>(findQuery, valuesOf(text));
  const rank = ({ id, kind }: Found) => (id === text ? -1 : foundKinds.indexOf(kind));
  return rows
    .map(({ device_id: deviceId, ...found }): Found => ({ ...found, deviceId }))
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

interface FoundRow extends Omit<Found, 'deviceId'> {
  readonly device_id: string | null;
}

/** Exported for the test that looks at its plan. */
export function valuesOf(text: string): (string | null)[] {
  const begins = `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const [from, to] = uuidRange(text.toLowerCase());
  const trace = /^[0-9a-f]+$/i.test(text) && text.length >= leastOfTrace ? text.toLowerCase() : null;
  return [begins, begins.toLowerCase(), from, to, trace === null ? null : `${trace}%`];
}

/** The lowest and the highest UUID that begin so; null for what none can begin with. */
function uuidRange(text: string): readonly [string, string] | readonly [null, null] {
  const digits = text.replaceAll('-', '');
  const isBeginning = /^[0-9a-f]{2,32}$/.test(digits);
  return isBeginning ? [digits.padEnd(32, '0'), digits.padEnd(32, 'f')] : [null, null];
}

const none = 'null::text';
const limit = `limit ${mostFoundOfKind}`;
const machineName = `(select name from read_model.machine_name named where named.device_id = found.device_id)`;

/** A part for which the text can't be the beginning has null as its range, and finds nothing. */
const parts = [
  `select 'device' as kind, 'id' as by, device_id as id, ${machineName} as name, ${none} as device_id
    from read_model.device_status found where device_id like $1 order by device_id ${limit}`,
  `select 'device', 'serial', device_id, ${machineName}, ${none}
    from read_model.device_status found where serial like $1 order by serial, device_id ${limit}`,
  `select 'device', 'name', device_id, name, ${none}
    from read_model.machine_name where lower(name) like $2 order by lower(name), device_id ${limit}`,
  `select 'session', 'id', session_id, ${none}, device_id
    from read_model.session where session_id like $1 order by session_id ${limit}`,
  `select 'brew', 'id', plan_id::text, ${none}, ${none}
    from read_model.brew_plan where plan_id between $3::uuid and $4::uuid order by plan_id ${limit}`,
  `select 'command', 'id', command_id::text, ${none}, device_id
    from read_model.device_command where command_id between $3::uuid and $4::uuid order by command_id ${limit}`,
  `select 'person', 'id', person_id::text, name, ${none}
    from identity.person where person_id between $3::uuid and $4::uuid order by person_id ${limit}`,
  `select 'person', 'name', person_id::text, name, ${none}
    from identity.person where lower(name) like $2 or lower(login) like $2 order by lower(name), person_id ${limit}`,
  `select distinct 'session', 'trace', session_id, ${none}, device_id
    from read_model.session_timeline join read_model.session using (session_id)
    where session_timeline.trace_id like $5 order by session_id ${limit}`,
  `select distinct 'brew', 'trace', plan_id::text, ${none}, ${none}
    from read_model.brew_plan_event where trace_id like $5 order by plan_id::text ${limit}`,
  `select distinct 'command', 'trace', command_id::text, ${none}, device_id
    from read_model.device_command_event where trace_id like $5 order by command_id::text ${limit}`,
  `select distinct 'device', 'trace', device_id, ${machineName}, ${none}
    from read_model.device_event found where trace_id like $5 order by device_id ${limit}`,
];

/** Exported for the test that looks at its plan. */
export const findQuery = parts.map((part) => `(${part})`).join(' union all ');
