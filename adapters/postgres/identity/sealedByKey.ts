import type { Pool } from 'pg';
import { createPersonKeys } from './personKeys.js';
import { createSecretSeal, type SecretSeal } from './sealedSecret.js';
import { waySeal } from './waySeal.js';

/** These have a mark of their key beside them, and are wrapped anew by `createPersonKeys`. */
const personKey = 'person key';

/** Each column that is encrypted under PEOPLE_KEY, with the purpose and the owner that its seal was made for. */
const sealedColumns = [
  { table: 'identity.second_factor', column: 'secret', purpose: 'second factor', owner: 'person_id::text' },
  { table: 'identity.notification_way', column: 'address', purpose: waySeal, owner: 'way_id::text' },
  {
    table: 'identity.person_key',
    column: 'wrapped',
    purpose: personKey,
    owner: "person_id || ' ' || key_id",
  },
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
  let rewrapped = await createPersonKeys(pool, peopleKey).rewrap();
  for (const sealedColumn of sealedColumns)
    if (sealedColumn.purpose !== personKey) rewrapped += await rewrapColumn(pool, peopleKey, sealedColumn);
  return rewrapped;
}

async function rewrapColumn(pool: Pool, peopleKey: string, sealedColumn: SealedColumn): Promise<number> {
  const { table, column, purpose, owner: ownerOf } = sealedColumn;
  const seal = createSecretSeal(peopleKey, purpose);
  let rewrapped = 0;
  for (const each of await rowsOf(pool, sealedColumn)) {
    if (keyOf(seal, each) !== 'older') continue;
    const { owner, sealed } = each;
    const { rowCount } = await pool.query(
      `update ${table} set ${column} = $1 where ${ownerOf} = $2 and ${column} = $3`,
      [seal.seal(seal.open(sealed, owner).text, owner), owner, sealed],
    );
    rewrapped += rowCount ?? 0;
  }
  return rewrapped;
}

interface SealedRow {
  readonly owner: string;
  readonly login: string;
  readonly sealed: Buffer;
}

async function rowsOf(pool: Pool, { table, column, owner }: SealedColumn): Promise<readonly SealedRow[]> {
  const { rows } = await pool.query<SealedRow>(
    `select ${owner} as owner, login, ${column} as sealed from ${table} join identity.person using (person_id)`,
  );
  return rows;
}

function keyOf(seal: SecretSeal, { sealed, owner }: SealedRow): 'current' | 'older' | 'refused' {
  try {
    return seal.open(sealed, owner).isOld ? 'older' : 'current';
  } catch {
    return 'refused';
  }
}
