import type { Pool } from 'pg';
import type { WayIn } from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';

/** How a device authenticates, and one of its secrets. */
export interface CredentialRow {
  readonly deviceId: string;
  readonly wayIn: WayIn;
  readonly revoked: boolean;
  /** The device sent more than its limits allow, and is throttled. */
  readonly throttled: boolean;
  readonly blocked: boolean;
  /** Null without a secret, as all that follows. */
  readonly id: number | null;
  readonly secretHash: Buffer | null;
  readonly keyId: string | null;
  readonly over: boolean | null;
  readonly unused: boolean | null;
  readonly usedToday: boolean | null;
}

/** One row for each secret of the device, and one for a device without; none when it was never enrolled. */
export type CredentialLookup = (deviceId: string) => Promise<readonly CredentialRow[]>;

interface Waiting {
  readonly deviceId: string;
  readonly resolve: (rows: readonly CredentialRow[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Two, so that one is prepared while the database works on the other. */
const queriesAtOnce = 2;
const devicesOfQuery = 500;

/**
 * Reads from the database each time, but not one by one: look-ups that arrive while queries run share the next query. It begins after all of
 * them arrived, so no answer is older than its question.
 */
export function createCredentialLookup(pool: Pick<Pool, 'query'>): CredentialLookup {
  const waiting: Waiting[] = [];
  let running = 0;

  async function readWaiting(): Promise<void> {
    running += 1;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, devicesOfQuery);
      try {
        const found = await readRows(pool, new Set(batch.map(({ deviceId }) => deviceId)));
        for (const { deviceId, resolve } of batch) resolve(found.get(deviceId) ?? []);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running -= 1;
  }

  return (deviceId) =>
    new Promise((resolve, reject) => {
      waiting.push({ deviceId, resolve, reject });
      if (running < queriesAtOnce) void readWaiting();
    });
}

async function readRows(
  pool: Pick<Pool, 'query'>,
  deviceIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly CredentialRow[]>> {
  const { rows } = await pool.query<CredentialRow>({
    name: 'device-credential',
    text: `select device_id as "deviceId",
             way_in as "wayIn", revoked_at is not null as revoked, blocked_at is not null as blocked,
             exists (select from ingest.device_throttle throttle
                     where throttle.device_id = device_credential.device_id and until > now()) as throttled,
             id, secret_hash as "secretHash", key_id as "keyId",
             ended_at is not null or coalesce(expires_at <= now(), false) as over,
             last_used_on is null as unused, coalesce(last_used_on = current_date, false) as "usedToday"
           from identity.device_credential left join identity.device_secret using (device_id)
           where device_id = ${anyOf('$1', 'text')}`,
    values: [[...deviceIds]],
  });
  const found = new Map<string, CredentialRow[]>();
  for (const row of rows) {
    const rowsOfDevice = found.get(row.deviceId);
    if (rowsOfDevice) rowsOfDevice.push(row);
    else found.set(row.deviceId, [row]);
  }
  return found;
}
