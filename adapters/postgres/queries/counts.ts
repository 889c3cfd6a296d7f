import type { Pool } from 'pg';
import type { Counts, CountScope } from '../../../projections/queries/index.js';
import { isOpenAlarm } from './alarms.js';
import { isOpen } from './deviceCommands.js';

/** More than are counted exactly. */
const many = 10_001;

const brewIsOpen = "status not in ('completed', 'cancelled')";
const isUnacknowledged = "status not in ('cleared', 'acknowledged')";

/** What there is of each scope. */
export async function countScopes(
  pool: Pool,
  scopes: ReadonlySet<CountScope>,
): Promise<ReadonlyMap<CountScope, Counts>> {
  const people = [...scopes].filter((scope) => scope !== 'everything');
  const [everything, ofPeople] = await Promise.all([
    scopes.has('everything') ? countEverything(pool) : undefined,
    people.length > 0 ? countOfPeople(pool, people) : [],
  ]);
  return new Map<CountScope, Counts>([
    ...ofPeople.map(({ personId, ...counts }) => [personId, counts] as const),
    ...(everything ? [['everything', everything] as const] : []),
  ]);
}

async function countEverything(pool: Pool): Promise<Counts | undefined> {
  const upTo = (rows: string) => `(select count(*)::int from (select from ${rows} limit ${many}) found)`;
  const { rows } = await pool.query<Counts>({
    name: 'count-everything',
    text: `select ${upTo('read_model.device_status')} as devices,
      ${upTo('read_model.device_status where online')} as online,
      ${upTo(`read_model.device_command where ${isOpen}`)} as "openCommands",
      ${upTo(`read_model.brew_plan where ${brewIsOpen}`)} as "openBrews",
      ${upTo(`read_model.brew_plan where ${brewIsOpen} and action is not null`)} as actions,
      ${upTo(`read_model.brew_plan where ${brewIsOpen} and halt is not null`)} as halted,
      ${upTo(`read_model.alarm where ${isOpenAlarm}`)} as "openAlarms",
      ${upTo(`read_model.alarm where ${isOpenAlarm} and ${isUnacknowledged}`)} as "unacknowledgedAlarms"`,
  });
  return rows[0];
}

/** One statement for all of them; of each person's devices the first 10,001 count. */
async function countOfPeople(
  pool: Pool,
  people: readonly string[],
): Promise<readonly (Counts & { readonly personId: string })[]> {
  const { rows } = await pool.query<Counts & { readonly personId: string }>({
    name: 'count-of-people',
    text: `select person.person_id::text as "personId", counted.* from unnest($1::uuid[]) as person (person_id), lateral (
        select count(status.device_id)::int as devices, count(*) filter (where status.online)::int as online,
          coalesce(sum(commands.open), 0)::int as "openCommands", coalesce(sum(brews.open), 0)::int as "openBrews",
          coalesce(sum(brews.actions), 0)::int as actions, coalesce(sum(brews.halted), 0)::int as halted,
          coalesce(sum(alarms.open), 0)::int as "openAlarms",
          coalesce(sum(alarms.unacknowledged), 0)::int as "unacknowledgedAlarms"
        from (
          select device_id, min(seen_from) as seen_from from identity.device_access a
          where a.person_id = person.person_id and seen_until = 'infinity' group by 1 limit ${many}
        ) mine
          left join read_model.device_status status using (device_id)
          left join lateral (
            select count(*) as open from read_model.device_command
            where device_id = mine.device_id and requested_at >= mine.seen_from and ${isOpen}
          ) commands on true
          left join lateral (
            select count(*) as open, count(*) filter (where action is not null) as actions,
              count(*) filter (where halt is not null) as halted
            from read_model.brew_plan
            where base_id = mine.device_id and planned_at >= mine.seen_from and ${brewIsOpen}
          ) brews on true
          left join lateral (
            select count(*) as open, count(*) filter (where ${isUnacknowledged}) as unacknowledged
            from read_model.alarm
            where device_id = mine.device_id and recorded_at >= mine.seen_from and ${isOpenAlarm}
          ) alarms on true
      ) counted`,
    values: [people],
  });
  return rows.map((row) => ({ ...row, ...capped(row) }));
}

function capped(counts: Counts): Counts {
  const { devices, online, openCommands, openBrews, actions, halted, openAlarms, unacknowledgedAlarms } =
    counts;
  const least = (count: number) => Math.min(count, many);
  return {
    devices: least(devices),
    online: least(online),
    openCommands: least(openCommands),
    openBrews: least(openBrews),
    actions: least(actions),
    halted: least(halted),
    openAlarms: least(openAlarms),
    unacknowledgedAlarms: least(unacknowledgedAlarms),
  };
}
