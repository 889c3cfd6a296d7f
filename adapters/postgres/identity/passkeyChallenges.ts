import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { ChallengeHolder } from '../../../projections/queries/index.js';

/** Within five minutes, of one holder. */
const mostAsked = 20;

/** See `Passkeys.challenge`. Those that have expired go with each new one. */
export async function makeChallenge(
  pool: Pool,
  { purpose, id }: ChallengeHolder,
): Promise<Buffer | undefined> {
  const challenge = randomBytes(32);
  const { rowCount } = await pool.query({
    name: 'make-challenge',
    text: `with old as (delete from identity.passkey_challenge where expires_at <= now() and (purpose, holder) <> ($1, $2))
      insert into identity.passkey_challenge as c (purpose, holder, challenge, expires_at)
      values ($1, $2, $3, now() + interval '5 minutes')
      on conflict (purpose, holder) do update set challenge = excluded.challenge, expires_at = excluded.expires_at,
        asked = case when c.expires_at <= now() then 1 else c.asked + 1 end
      where c.expires_at <= now() or c.asked < ${mostAsked}`,
    values: [purpose, id, challenge],
  });
  return rowCount === 1 ? challenge : undefined;
}

/** Whoever takes it is the only one: the answer to it is checked once. */
export async function takeChallenge(
  pool: Pool,
  { purpose, id }: ChallengeHolder,
): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ challenge: Buffer }>({
    name: 'take-challenge',
    text: `delete from identity.passkey_challenge where purpose = $1 and holder = $2 and expires_at > now() returning challenge`,
    values: [purpose, id],
  });
  return rows[0]?.challenge;
}
