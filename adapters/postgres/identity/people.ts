import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Role } from '../../../domain/people/index.js';
import type { People, PeopleFilter, Person, PersonWithPassword } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
import { passwordMarkOf } from './loginSessions.js';
import { hashPassword, isPassword } from './passwordHash.js';
import { whereOf } from './peopleFilter.js';

export interface NewPassword {
  readonly login: string;
  readonly password: string;
}

const firstAdministrator = 'admin';

/** People who may log in, for the API. */
export function createPeople(pool: Pool): People {
  /** Hash to compare a password with when the login does not exist. */
  let nobody: Promise<string> | undefined;
  return withDatabaseErrors({
    idOf: async (login) => (await findPerson(pool, login))?.personId,
    withPassword: async (login, password) => {
      // Made for the first check whoever asks: it must not take longer for a login that nobody has.
      nobody ??= hashPassword('');
      const [stored, ofNobody] = await Promise.all([findStored(pool, login), nobody]);
      const matches = await isPassword(password, stored?.passwordHash ?? ofNobody);
      return matches && stored?.passwordHash ? withoutHash(stored) : undefined;
    },
    changePassword: (personId, password) => changePassword(pool, personId, password),
    hasPassword: async (personId) => {
      const { rowCount } = await pool.query(
        'select from identity.person where person_id = $1::uuid and password_hash is not null',
        [personId],
      );
      return rowCount === 1;
    },
  });
}

interface StoredPerson extends PersonWithPassword {
  /** Null for who logs in by an issuer alone: no password is theirs, not even that of nobody. */
  readonly passwordHash: string | null;
}

function withoutHash({ personId, login, name, role, passwordMark }: StoredPerson): PersonWithPassword {
  return { personId, login, name, role, passwordMark };
}

const columns = 'person_id::text as "personId", login, name, role';

/** The person with this login; undefined when there is none. */
export async function findPerson(pool: Pool, login: string): Promise<Person | undefined> {
  const { rows } = await pool.query<Person>(`select ${columns} from identity.person where login = $1`, [
    login,
  ]);
  return rows[0];
}

async function findStored(pool: Pool, login: string): Promise<StoredPerson | undefined> {
  const { rows } = await pool.query<StoredPerson>({
    name: 'person-with-password',
    text: `select ${columns}, password_hash as "passwordHash", ${passwordMarkOf} as "passwordMark"
      from identity.person where login = $1`,
    values: [login],
  });
  return rows[0];
}

/**
 * Creates the administrator `admin` with a random password when there is no administrator yet, so that no system is open by
 * accident.
 *
 * @returns the password, to be shown once; undefined when there is an administrator
 */
export async function ensureFirstAdministrator(pool: Pool): Promise<NewPassword | undefined> {
  const { rowCount } = await pool.query("select from identity.person where role = 'admin' limit 1");
  if (rowCount !== 0) return undefined;
  const password = await addPerson(pool, firstAdministrator, 'admin');
  return password === undefined ? undefined : { login: firstAdministrator, password };
}

/**
 * Lets somebody log in.
 *
 * @param login 1 to 100 characters
 * @returns a random password, to be shown once; undefined when the login is taken
 */
export async function addPerson(pool: Pool, login: string, role: Role): Promise<string | undefined> {
  const password = randomPassword();
  const inserted = await pool.query(
    `insert into identity.person (login, name, password_hash, role) values ($1, $1, $2, $3) on conflict (login) do nothing`,
    [login, await hashPassword(password), role],
  );
  return inserted.rowCount === 1 ? password : undefined;
}

/**
 * Removes a person and their log-ins. Nobody owns their devices any more; what they did while they had them belongs to nobody.
 *
 * @returns false when the person does not exist
 */
export async function removePerson(pool: Pool, login: string): Promise<boolean> {
  const { rowCount } = await pool.query('delete from identity.person where login = $1', [login]);
  return rowCount === 1;
}

/** A person as operators see them. */
export interface PersonSummary {
  readonly personId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** Devices that are assigned to them, by id; admins and operators need none. */
  readonly deviceIds: readonly string[];
}

/** Those who may log in, by login; all without a filter. */
export async function listPeople(
  pool: Pool,
  filter: Pick<PeopleFilter, 'search' | 'role'> = {},
): Promise<readonly PersonSummary[]> {
  const { where, values } = whereOf(filter);
  const { rows } = await pool.query<PersonSummary>(
    `select person_id::text as "personId", login, name, role,
       array(select device_id from identity.device_ownership o
         where o.person_id = p.person_id and owned_until = 'infinity' order by device_id)
       as "deviceIds"
     from identity.person p ${where} order by login`,
    [...values],
  );
  return rows;
}

/**
 * Gives the person a new random password and ends all of their log-ins.
 *
 * @returns the password, to be shown once; undefined when the person does not exist
 */
export async function resetPassword(pool: Pool, login: string): Promise<string | undefined> {
  const person = await findPerson(pool, login);
  const password = randomPassword();
  return person && (await changePassword(pool, person.personId, password)) ? password : undefined;
}

/** See `People.changePassword`. */
async function changePassword(pool: Pool, personId: string, password: string): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  return inTransaction(pool, (client) => setPassword(client, personId, passwordHash));
}

/**
 * Ends all log-ins of the person, and the links to set a password. The second statement sees every log-in that the old password has started:
 * `start` holds the person's row until then.
 *
 * @returns false when the person does not exist
 */
export async function setPassword(
  client: PoolClient,
  personId: string,
  passwordHash: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'update identity.person set password_hash = $2 where person_id = $1::uuid',
    [personId, passwordHash],
  );
  await client.query(
    `update identity.login_session set ended_at = now(), ended_because = 'passwordChanged'
     where person_id = $1::uuid and ended_at is null`,
    [personId],
  );
  await client.query("delete from identity.person_link where person_id = $1::uuid and purpose = 'reset'", [
    personId,
  ]);
  return rowCount === 1;
}

/** 120 bits: 20 letters that are easy to type. */
function randomPassword(): string {
  return randomBytes(15).toString('base64url');
}
