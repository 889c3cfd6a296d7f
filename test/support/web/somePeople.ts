import type { Pool } from 'pg';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { testKey } from '../api.js';
import { hostileText } from './someStreams.js';

/** The person who has most. */
export const zoeId = '2f0e8e9a-3333-4222-8222-222222222222';
export const hostileName = hostileText.slice(0, 100);

/**
 * Zoe with log-ins, a passkey, an issuer, machines and shares, and a brewer whose names are hostile.
 *
 * @returns the id of Zoe
 */
export async function fillPeople(pool: Pool, nowMs: number): Promise<string> {
  for (const [login, role] of [
    ['zoe', 'brewer'],
    ['otto', 'operator'],
    ['anna', 'analyst'],
    ['hostile', 'brewer'],
  ] as const)
    await addPerson(pool, login, role);
  const personId = zoeId;
  await pool.query(`update identity.person set person_id = $1 where login = 'zoe'`, [personId]);
  const at = (minutesAgo: number) => new Date(nowMs - minutesAgo * 60_000).toISOString();
  await pool.query(
    `update identity.person set name = 'Zoë Braun', email = 'zoe@example.org' where login = 'zoe'`,
  );
  await pool.query(`update identity.person set name = $1 where login = 'hostile'`, [hostileName]);
  for (const [minutes, userAgent, ended] of [
    [3, 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', null],
    [60, hostileText.slice(0, 200), null],
    [3_000, 'brewline', at(2_900)],
  ] as const)
    await pool.query(
      `insert into identity.login_session (person_id, kind, secret_hash, user_agent, address, created_at, last_used_at, ended_at, ended_because)
       values ($1, $2, sha256(convert_to($3, 'UTF8')), $3, '192.0.2.7', $4, $4, $5, case when $5::timestamptz is not null then 'loggedOut' end)`,
      [personId, userAgent === 'brewline' ? 'client' : 'browser', userAgent, at(minutes), ended],
    );
  await pool.query(
    `insert into identity.passkey (person_id, credential_id, public_key, counter, transports, name)
     values ($1, sha256('zoe'), sha256('key'), 0, '{internal}', 'phone')`,
    [personId],
  );
  await pool.query(
    `insert into identity.oidc_link (person_id, issuer, subject) values ($1, 'https://issuer.example', 'zoe')`,
    [personId],
  );
  const deviceIds = ['zoe-base', 'zoe-keg'];
  await enrollDevices(pool, testKey, deviceIds);
  await assignDevices(pool, 'zoe', deviceIds);
  await pool.query(
    `insert into identity.device_share (ownership_id, login, may_command)
     select ownership_id, 'hostile', true from identity.device_ownership where device_id = 'zoe-keg' and owned_until = 'infinity'`,
  );
  return personId;
}
