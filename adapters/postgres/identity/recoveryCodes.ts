import { createHash, randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { forgetFailures } from './factorAttempts.js';

const howMany = 10;
/** Crockford's base32: no letter looks like a digit. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: nobody tries them all, so a slow hash would add nothing. */
const length = 16;

/** Gives a person other recovery codes; they count once each. */
export async function replaceRecoveryCodes(client: PoolClient, personId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: howMany }, newCode);
  await client.query('delete from identity.recovery_code where person_id = $1::uuid', [personId]);
  await client.query(
    'insert into identity.recovery_code (person_id, code_hash) select $1::uuid, unnest($2::bytea[])',
    [personId, codes.map((code) => hashOfCode(code))],
  );
  return codes;
}

/** Whether it is one of the person's; it is taken out then, and earlier failures are over. */
export async function takeRecoveryCode(pool: Pool, personId: string, code: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'take-recovery-code',
    text: `with succeeded as (delete from identity.recovery_code where person_id = $1::uuid and code_hash = $2 returning person_id),
      ${forgetFailures} select from succeeded`,
    values: [personId, hashOfCode(code)],
  });
  return rowCount === 1;
}

function newCode(): string {
  const text = Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
  return (text.match(/.{4}/g) ?? []).join('-');
}

/** Of what is typed: without hyphens and blanks, in any case, with letters that look like digits. */
function hashOfCode(typed: string): Buffer {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(plain).digest();
}
