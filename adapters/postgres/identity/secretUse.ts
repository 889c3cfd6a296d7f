import type { Pool } from 'pg';

/** What is stored of a secret. */
export interface StoredSecret {
  readonly hash: Buffer;
  /** Of the key that made the hash. */
  readonly keyId: string;
}

/** Writes down which secrets devices come with. */
export interface SecretUse {
  /** The device has its new secret: the one of before ends. */
  first(deviceId: string, secretId: number): Promise<void>;
  /**
   * It came with it on another day, or under another key than `stored`: written within a second, with those of others. Lost when
   * the process ends before.
   */
  again(secretId: number, stored: StoredSecret): void;
}

const lingerMs = 1_000;
const writeUse = `
  update identity.device_secret secret
  set last_used_on = current_date, secret_hash = used.hash, key_id = used.key_id
  from unnest($1::bigint[], $2::bytea[], $3::text[]) used (id, hash, key_id) where secret.id = used.id`;

export function createSecretUse(pool: Pool): SecretUse {
  let waiting = new Map<number, StoredSecret>();
  const write = () => {
    const ids = [...waiting.keys()];
    const stored = [...waiting.values()];
    waiting = new Map();
    const columns = [ids, stored.map(({ hash }) => hash), stored.map(({ keyId }) => keyId)];
    // The next log-in writes it again.
    pool.query(writeUse, columns).catch(() => undefined);
  };
  return {
    async first(deviceId, secretId) {
      await pool.query({
        name: 'first-use',
        text: `update identity.device_secret set
                 last_used_on = case when id = $2 then current_date else last_used_on end,
                 ended_at = case when id < $2 then now() end
               where device_id = $1 and ended_at is null and id <= $2`,
        values: [deviceId, secretId],
      });
    },
    again(secretId, stored) {
      if (waiting.size === 0) setTimeout(write, lingerMs);
      waiting.set(secretId, stored);
    },
  };
}
