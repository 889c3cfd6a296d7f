import { createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Pool, PoolClient } from 'pg';
import type { KnownKeys, PersonKey, PersonKeys, WantedKeys } from '../../../commands/ports/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { keysOf } from '../../../domain/kernel/keys.js';
import { withDatabaseErrors } from '../databaseError.js';
import { createSecretSeal, type SecretSeal } from './sealedSecret.js';

/** Keys in memory, some hundred bytes each. A key that was destroyed lives on here for so long: who reads meanwhile stores nothing. */
const cachedKeys = 1_000;
const cachedForMs = 10_000;
const secretBytes = 64;
const purpose = 'person key';

/** The keys of people's texts, behind PEOPLE_KEY. */
export interface PersonKeyRing extends PersonKeys {
  /** Reads keys, and locks them until the end of the caller's transaction: a person who is deleted meanwhile waits for it. */
  locked(client: PoolClient, wanted: WantedKeys): Promise<KnownKeys>;
  /** @throws BrewlineError `CONFIGURATION_INVALID` when some keys are under another PEOPLE_KEY */
  check(): Promise<void>;
  /**
   * Encrypts keys under the first one of PEOPLE_KEY that are under another one; needs more rights than the rest.
   *
   * @returns how many
   */
  rewrap(): Promise<number>;
}

/** @param peopleKey see `keysOf` */
export function createPersonKeys(pool: Pool, peopleKey: string): PersonKeyRing {
  const seal = createSecretSeal(peopleKey, purpose);
  const [mark = '', ...olderMarks] = keysOf(peopleKey).map(markOf);
  const written = new LRUCache<string, PersonKey>({ max: cachedKeys, ttl: cachedForMs });
  const read = new LRUCache<string, PersonKey>({ max: cachedKeys, ttl: cachedForMs });

  const keyForWriting = async (personId: string): Promise<PersonKey | undefined> => {
    const known = written.get(personId);
    if (known) return known;
    const added = await addKey(pool, seal, personId, mark);
    if (added) written.set(personId, added);
    return added;
  };

  return {
    ...withDatabaseErrors({
      async forWriting(personIds: readonly string[]) {
        const keys = await Promise.all(personIds.map(keyForWriting));
        return new Map(keys.flatMap((key) => (key ? [[key.personId, key]] : [])));
      },
      async forReading({ keyIds, personIds }: WantedKeys) {
        const cached = keyIds.flatMap((keyId) => read.get(keyId) ?? []);
        const missing = keyIds.filter((keyId) => !read.has(keyId));
        const { keys, people } = await knownKeys(pool, seal, { keyIds: missing, personIds });
        for (const key of keys.values()) read.set(key.keyId, key);
        return { keys: new Map([...keys, ...cached.map((key) => [key.keyId, key] as const)]), people };
      },
      check: () => check(pool, [mark, ...olderMarks]),
      rewrap: () => rewrap(pool, seal, mark),
    }),
    locked: (client, wanted) => knownKeys(client, seal, wanted),
  };
}

/** Tells keys apart, and says nothing about them. */
function markOf(hex: string): string {
  const derived = hkdfSync('sha256', Buffer.from(hex, 'hex'), '', `brewline mark of the ${purpose}`, 32);
  return createHash('sha256').update(Buffer.from(derived)).digest('hex').slice(0, 16);
}

/** The person's key; a new one only if there is none. Of several processes at once all get the same. */
async function addKey(
  pool: Pool,
  seal: SecretSeal,
  personId: string,
  mark: string,
): Promise<PersonKey | undefined> {
  const keyId = randomUUID();
  const secret = randomBytes(secretBytes).toString('base64');
  const { rows } = await pool.query<{ keyId: string; wrapped: Buffer }>({
    name: 'add-person-key',
    text: 'select key_id::text as "keyId", wrapped from identity.add_person_key($1::uuid, $2::uuid, $3, $4)',
    values: [personId, keyId, seal.seal(secret, ownerOf(personId, keyId)), mark],
  });
  return rows[0] && unwrapped(seal, { personId, ...rows[0] });
}

/**
 * One statement for all keys, and one for all people, and none where there is nothing to ask. People are locked first, in the order in which a
 * deletion does.
 */
async function knownKeys(
  client: Pool | PoolClient,
  seal: SecretSeal,
  { keyIds, personIds }: WantedKeys,
): Promise<KnownKeys> {
  const [people, keys] = await Promise.all([
    personIds.length === 0
      ? { rows: [] }
      : client.query<{ id: string }>({
          name: 'existing-people',
          text: 'select existing_people::text as id from identity.existing_people($1::uuid[])',
          values: [personIds],
        }),
    keyIds.length === 0
      ? { rows: [] }
      : client.query<WrappedKey>({
          name: 'person-keys',
          text: `select key_id::text as "keyId", person_id::text as "personId", wrapped from identity.person_keys($1::uuid[])`,
          values: [keyIds],
        }),
  ]);
  return {
    keys: new Map(keys.rows.map((row) => [row.keyId, unwrapped(seal, row)])),
    people: new Set(people.rows.map(({ id }) => id)),
  };
}

interface WrappedKey {
  readonly keyId: string;
  readonly personId: string;
  readonly wrapped: Buffer;
}

function unwrapped(seal: SecretSeal, { keyId, personId, wrapped }: WrappedKey): PersonKey {
  const { text } = seal.open(wrapped, ownerOf(personId, keyId));
  return { keyId, personId, secret: Buffer.from(text, 'base64') };
}

/** A wrapped key opens only where it was stored. */
function ownerOf(personId: string, keyId: string): string {
  return `${personId} ${keyId}`;
}

async function check(pool: Pool, marks: readonly string[]): Promise<void> {
  const { rows } = await pool.query<{ mark: string }>('select key_marks as mark from identity.key_marks()');
  if (rows.every(({ mark }) => marks.includes(mark))) return;
  throw new BrewlineError(
    'CONFIGURATION_INVALID',
    'PEOPLE_KEY is not the one that keys of people in this database are encrypted under: their texts could not be read',
  );
}

const rewrappedAtOnce = 500;

async function rewrap(pool: Pool, seal: SecretSeal, mark: string): Promise<number> {
  for (let done = 0; ;) {
    const { rows } = await pool.query<WrappedKey>(
      `select key_id::text as "keyId", person_id::text as "personId", wrapped from identity.person_key where mark <> $1 limit $2`,
      [mark, rewrappedAtOnce],
    );
    if (rows.length === 0) return done;
    const anew = rows.map(({ wrapped, ...of }) => {
      const owner = ownerOf(of.personId, of.keyId);
      return seal.seal(seal.open(wrapped, owner).text, owner);
    });
    await pool.query(
      `update identity.person_key k set wrapped = anew.wrapped, mark = $1
       from unnest($2::uuid[], $3::bytea[]) as anew (key_id, wrapped) where k.key_id = anew.key_id`,
      [mark, rows.map(({ keyId }) => keyId), anew],
    );
    done += rows.length;
  }
}
