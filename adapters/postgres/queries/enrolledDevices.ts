import type { Pool } from 'pg';
import type { Page, PageRequest, WayIn } from '../../../projections/queries/index.js';
import { pageOf } from './page.js';

/** A valid secret, without the secret itself; times as Postgres writes them in JSON. */
export interface HeldSecret {
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** A day; null for a secret that the device never used. */
  readonly lastUsedOn: string | null;
}

/** A device's enrolment and its people. */
export interface EnrolledDevice {
  readonly deviceId: string;
  readonly enrolledAt: Date;
  readonly wayIn: WayIn;
  readonly revokedAt: Date | null;
  readonly blockedAt: Date | null;
  /** Those that hold, the oldest first: two while the device is to get a new one. */
  readonly secrets: readonly HeldSecret[];
  /** Logins of the people to whom it is assigned. */
  readonly assignedTo: readonly string[];
}

const columns = `device_id as "deviceId", created_at as "enrolledAt", way_in as "wayIn", revoked_at as "revokedAt",
  blocked_at as "blockedAt",
  array(select json_build_object('createdAt', created_at, 'expiresAt', expires_at, 'lastUsedOn', last_used_on)
    from identity.device_secret s where s.device_id = c.device_id and ended_at is null and coalesce(expires_at > now(), true)
    order by id) as secrets,
  array(select login from identity.device_ownership o join identity.person using (person_id)
    where o.device_id = c.device_id and owned_until = 'infinity' order by login) as "assignedTo"`;

/** Undefined for a device that was never enrolled. */
export async function enrolledDevice(pool: Pool, deviceId: string): Promise<EnrolledDevice | undefined> {
  const text = `select ${columns} from identity.device_credential c where device_id = $1`;
  const { rows } = await pool.query<EnrolledDevice>(text, [deviceId]);
  return rows[0];
}

/** Enrolled devices that never reported, by id. */
export async function listSilentDevices(pool: Pool, page: PageRequest): Promise<Page<EnrolledDevice>> {
  const { rows } = await pool.query<EnrolledDevice>(
    `select ${columns} from identity.device_credential c
     where not exists (select from read_model.device_status s where s.device_id = c.device_id)
       and ($1::text is null or device_id > $1)
     order by device_id limit $2`,
    [page.afterKey?.[0] ?? null, page.limit + 1],
  );
  return pageOf(
    rows,
    page.limit,
    (row) => row,
    ({ deviceId }) => [deviceId],
  );
}

const known =
  'select device_id from identity.device_credential union select device_id from read_model.device_status';

/** Those of the devices that are enrolled or have reported, in no order. */
export async function knownDevices(pool: Pool, deviceIds: readonly string[]): Promise<readonly string[]> {
  const text = `select device_id from (${known}) known where device_id = any($1::text[])`;
  return idsOf(await pool.query<{ device_id: string }>(text, [deviceIds]));
}

/** Devices that are enrolled or have reported, by id. */
export async function knownDeviceIds(pool: Pool, limit: number): Promise<readonly string[]> {
  const text = `select device_id from (${known}) known order by device_id limit $1`;
  return idsOf(await pool.query<{ device_id: string }>(text, [limit]));
}

function idsOf({ rows }: { readonly rows: readonly { readonly device_id: string }[] }): string[] {
  return rows.map(({ device_id }) => device_id);
}
