import type { Pool } from 'pg';
import { createSecretSeal, type SecretSeal } from './sealedSecret.js';

/** Each column that is encrypted under PEOPLE_KEY, for its person, with the purpose that its seal was made for. */
const sealedColumns = [
  { table: 'identity.second_factor', column: 'secret', purpose: 'second factor' },
] as const;
type SealedColumn = (typeof sealedColumns)[number];

/** What is encrypted, by the key that did it, while PEOPLE_KEY is rotated. */
export interface SealedByKey {
  /** Under the first key. */
  readonly current: number;
  /** Under the second one: lost once it is taken away. */
  readonly older: number;
  /** Under neither: lost. */
  readonly refused: number;
  /** Logins of the people whose are not under the first key. */
  readonly peopleLeft: readonly string[];
}

/** @param peopleKey see `keysOf` */
export async function sealedByKey(pool: Pool, peopleKey: string): Promise<SealedByKey> {
  const counts = { current: 0, older: 0, refused: 0 };
  const left = new Set<string>();
  for (const column of sealedColumns) {
    const seal = createSecretSeal(peopleKey, column.purpose);
    for (const row of await rowsOf(pool, column)) {
      const key = keyOf(seal, row);
      counts[key] += 1;
      if (key !== 'current') left.add(row.login);
    }
  }
  return { ...counts, peopleLeft: [...left].toSorted() };
}

/**
 * Encrypts what is under the second key under the first one. What changes meanwhile is left as it is.
 *
 * @param peopleKey see `keysOf`
 * @returns how many secrets
 */
export async function rewrapSealed(pool: Pool, peopleKey: string): Promise<number> {
  let rewrapped = 0;
  for (const column of sealedColumns) {
    const seal = createSecretSeal(peopleKey, column.purpose);
    const rows = await rowsOf(pool, column);
    for (const row of rows.filter((each) => keyOf(seal, each) === 'older')) {
      const { text } = seal.open(row.sealed, row.personId);
      const { rowCount } = await pool.query(
        `update ${column.table} set ${column.column} = $1 where person_id = $2::uuid and ${column.column} = $3`,
        [seal.seal(text, row.personId), row.personId, row.sealed],
      );
      rewrapped += rowCount ?? 0;
    }
  }
  return rewrapped;
}

interface SealedRow {
  readonly personId: string;
  readonly login: string;
  readonly sealed: Buffer;
}

async function rowsOf(pool: Pool, { table, column }: SealedColumn): Promise<readonly SealedRow[]> {
  const { rows } = await pool.query<SealedRow>(
    `select person_id::text as "personId", login, ${column} as sealed from ${table} join identity.person using (person_id)`,
  );
  return rows;
}

function keyOf(seal: SecretSeal, { sealed, personId }: SealedRow): 'current' | 'older' | 'refused' {
  try {
    return seal.open(sealed, personId).isOld ? 'older' : 'current';
  } catch {
    return 'refused';
  }
}
