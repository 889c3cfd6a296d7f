import type { Pool } from 'pg';

/** Writes down which secrets devices come with. */
export interface SecretUse {
  /** The device has its new secret: the one of before ends. */
  first(deviceId: string, secretId: number): Promise<void>;
  /** It came with it on another day: written within a second, with those of others. Lost when the process ends before. */
  again(secretId: number): void;
}

const lingerMs = 1_000;

export function createSecretUse(pool: Pool): SecretUse {
  let waiting = new Set<number>();
  const write = () => {
    const ids = [...waiting];
    waiting = new Set();
    // The next log-in of another day writes it again.
    pool
      .query('update identity.device_secret set last_used_on = current_date where id = any($1)', [ids])
      .catch(() => undefined);
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
    again(secretId) {
      if (waiting.size === 0) setTimeout(write, lingerMs);
      waiting.add(secretId);
    },
  };
}
