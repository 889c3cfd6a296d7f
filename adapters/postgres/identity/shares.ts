import type { Pool } from 'pg';
import type {
  DeviceShares,
  Share,
  ShareRights,
  ShareStatus,
  ShownActor,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { shownActor } from '../queries/actors.js';

/** Devices that owners share, for the API. */
export function createDeviceShares(pool: Pool): DeviceShares {
  /** Runs a statement that returns shares as `changed`, and shows them. */
  async function changed(statement: string, values: readonly unknown[]): Promise<Share | undefined> {
    const [share] = await shown(`with changed as (${statement}) ${select} from changed ${owned}`, values);
    return share;
  }

  const shown = (text: string, values: readonly unknown[]) => sharesOf(pool, text, values);

  return withDatabaseErrors({
    invite: ({ ownerId, deviceId, login, rights, endsAt }) =>
      changed(
        `insert into identity.device_share as s (ownership_id, login, may_command, ends_at)
           select ownership_id, $3, $4, coalesce($5::timestamptz, 'infinity') from identity.device_ownership
           where person_id = $1::uuid and device_id = $2 and owned_until = 'infinity'
         on conflict (ownership_id, login) do update set may_command = excluded.may_command, ends_at = excluded.ends_at,
           invited_at = now(), person_id = case when s.ends_at > now() then s.person_id end,
           accepted_at = case when s.ends_at > now() then s.accepted_at end
         returning *`,
        [ownerId, deviceId, login, rights === 'viewAndCommand', endsAt ?? null],
      ),
    ofDevice: (ownerId, deviceId) =>
      shown(
        `${select} from identity.device_share changed ${owned}
         where o.person_id = $1::uuid and device_id = $2 and ${lasts} order by invited_at, share_id`,
        [ownerId, deviceId],
      ),
    withPerson: ({ personId, login }) =>
      shown(
        `${select} from identity.device_share changed ${owned}
         where (changed.person_id = $1::uuid or changed.person_id is null and login = $2) and ${lasts}
         order by invited_at, share_id`,
        [personId, login],
      ),
    accept: ({ personId, login }, shareId) =>
      changed(
        `update identity.device_share s set person_id = coalesce(s.person_id, $1::uuid), accepted_at = coalesce(accepted_at, now())
         from identity.device_ownership o where share_id = $3::uuid and o.ownership_id = s.ownership_id and ${lasts}
           and (s.person_id = $1::uuid or s.person_id is null and login = $2)
         returning s.*`,
        [personId, login, shareId],
      ),
    end: ({ personId, login }, shareId) =>
      changed(
        `update identity.device_share s set ends_at = date_trunc('milliseconds', now())
         from identity.device_ownership o where share_id = $3::uuid and o.ownership_id = s.ownership_id and ${lasts}
           and (o.person_id = $1::uuid or s.person_id = $1::uuid or s.person_id is null and login = $2)
         returning s.*`,
        [personId, login, shareId],
      ),
  });
}

/** For operators: all that have not ended, the latest first. */
export function listShares(
  pool: Pool,
  {
    deviceId,
    shareId,
    limit,
  }: { readonly deviceId?: string | undefined; readonly shareId?: string; readonly limit: number },
): Promise<readonly Share[]> {
  return sharesOf(
    pool,
    `${select} from identity.device_share changed ${owned}
     where ($1::text is null or device_id = $1) and ($2::uuid is null or share_id = $2) and ${lasts}
     order by invited_at desc, share_id limit $3`,
    [deviceId ?? null, shareId ?? null, limit],
  );
}

/** Those that last and that a person gives or receives, the latest first. */
export async function sharesOfPerson(
  pool: Pool,
  { personId, login }: { readonly personId: string; readonly login: string },
  limit: number,
): Promise<{ readonly given: readonly Share[]; readonly received: readonly Share[] }> {
  const those = (whose: string, values: readonly unknown[]) =>
    sharesOf(
      pool,
      `${select} from identity.device_share changed ${owned}
       where ${whose} and ${lasts} order by invited_at desc, share_id limit $1`,
      [limit, personId, ...values],
    );
  const [given, received] = await Promise.all([
    those('o.person_id = $2::uuid', []),
    those('(changed.person_id = $2::uuid or changed.person_id is null and login = $3)', [login]),
  ]);
  return { given, received };
}

async function sharesOf(pool: Pool, text: string, values: readonly unknown[]): Promise<readonly Share[]> {
  const { rows } = await pool.query<ShareRow>(text, [...values]);
  return rows.map(toShare);
}

const lasts = `ends_at > now() and o.owned_until = 'infinity' and o.person_id is not null`;
const owned = 'join identity.device_ownership o on o.ownership_id = changed.ownership_id';
const select = `select share_id as "shareId", device_id as "deviceId", ${shownActor('o.person_id::text')} as owner, login,
  case when changed.person_id is not null then ${shownActor('changed.person_id::text')} end as person,
  may_command as "mayCommand", invited_at as "invitedAt", accepted_at as "acceptedAt", nullif(ends_at, 'infinity') as "endsAt",
  case when ends_at <= now() then 'ended' when accepted_at is null then 'invited' else 'active' end as status`;

interface ShareRow extends Omit<Share, 'rights'> {
  readonly owner: ShownActor;
  readonly status: ShareStatus;
  readonly mayCommand: boolean;
}

function toShare({ mayCommand, ...share }: ShareRow): Share {
  const rights: ShareRights = mayCommand ? 'viewAndCommand' : 'view';
  return { ...share, rights };
}
