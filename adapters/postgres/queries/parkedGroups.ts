import type { Pool } from 'pg';
import type { Page, ParkedGroup, ParkedGroupFilter } from '../../../projections/queries/index.js';
import { pageOf } from './page.js';

interface GroupRow extends ParkedGroup {
  readonly lastAtKey: string;
}

/** Groups of parked messages, the one that grew last first. Only samples are read of the messages, by their index. */
export async function listParkedGroups(pool: Pool, filter: ParkedGroupFilter): Promise<Page<ParkedGroup>> {
  const [lastAt, source, code] = filter.afterKey ?? [];
  const { rows } = await pool.query<GroupRow>(parkedGroupsText, [
    lastAt ?? null,
    source ?? null,
    code ?? null,
    filter.limit + 1,
  ]);
  return pageOf(
    rows,
    filter.limit,
    ({ lastAtKey: _, ...group }) => group,
    (row) => [row.lastAtKey, row.source, row.code],
  );
}

const parkedGroupsText = `
  select g.source, g.code, g.messages::float8, g.kept::float8, g.waiting::float8, g.came_back::float8 as "cameBack", g.devices::float8, g.first_at as "firstAt", g.last_at as "lastAt",
    g.last_at::text as "lastAtKey", coalesce(sample.samples, '[]') as samples, hours."lastDay"
  from (
    select * from ingest.parked_group
    where $1::timestamptz is null or (last_at, source, code) < ($1, $2::text, $3::text)
    order by last_at desc, source desc, code desc limit $4
  ) as g
  left join lateral (
    select jsonb_agg(jsonb_build_object('id', id::text, 'deviceId', device_id, 'cause', cause) order by id desc) as samples
    from (
      select id, device_id, cause from ingest.parked_message as p
      where regexp_replace(p.source, ' [0-9]+$', '') = g.source and p.code = g.code order by p.id desc limit 3
    ) as latest
  ) as sample on true
  left join lateral (
    select array_agg(coalesce(counted.messages, 0)::float8 order by at.hour) as "lastDay"
    from generate_series(
        date_trunc('hour', now(), 'UTC') - interval '23 hours', date_trunc('hour', now(), 'UTC'), interval '1 hour') as at (hour)
      left join ingest.parked_hour as counted
        on counted.source = g.source and counted.code = g.code and counted.hour = at.hour
  ) as hours on true
  order by g.last_at desc, g.source desc, g.code desc`;
