import type { Pool } from 'pg';
import type { Role } from '../../../domain/people/index.js';
import type {
  ListedPerson,
  OpenInvitation,
  Page,
  PeopleDirectory,
  PeopleFilter,
  PersonDetails,
  RoleChange,
} from '../../../projections/queries/index.js';
import { mostOfPerson } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { pageOf } from '../queries/page.js';
import { hasFactor, removeSecondFactors, secondFactorOf } from './factorState.js';
import { listLoginSessions } from './loginSessions.js';
import { listOidcLinks, unlinkIssuer } from './oidcAccounts.js';
import { whereOf } from './peopleFilter.js';
import { sharesOfPerson } from './shares.js';

/** Accounts, for operators. */
export function createPeopleDirectory(pool: Pool): PeopleDirectory {
  return withDatabaseErrors({
    list: (filter) => listAccounts(pool, filter),
    byId: (personId) => accountById(pool, personId),
    changeRole: (personId, role) => changeRole(pool, personId, role),
    resetFactor: (personId) => removeSecondFactors(pool, personId),
    unlinkIssuer: async (personId, oidcLinkId) =>
      (await unlinkIssuer(pool, { personId, oidcLinkId, because: 'endedByOperator' })) === 'unlinked',
    invitations: () => openInvitations(pool),
    revokeInvitation: (invitationId) => revokeInvitation(pool, invitationId),
  });
}

const listed = `p.person_id::text as "personId", p.login, p.name, p.role, p.email,
  ${hasFactor('p.person_id')} as "hasSecondFactor",
  (select count(*)::int from identity.device_ownership o
    where o.person_id = p.person_id and owned_until = 'infinity') as devices,
  (select max(last_used_at) from identity.login_session s where s.person_id = p.person_id and s.kind <> 'view') as "lastUsedAt"`;

/** See `PeopleDirectory.list`. */
async function listAccounts(pool: Pool, filter: PeopleFilter): Promise<Page<ListedPerson>> {
  const { text, values } = accountsQuery(filter);
  const { rows } = await pool.query<ListedPerson>(text, [...values]);
  return pageOf(
    rows,
    filter.limit,
    (person) => person,
    ({ login }) => [login],
  );
}

/** Exported for the test that looks at its plan. */
export function accountsQuery({ limit, ...filter }: PeopleFilter) {
  const { where, values } = whereOf(filter, [limit + 1]);
  return { text: `select ${listed} from identity.person p ${where} order by p.login limit $1`, values };
}

interface AccountRow extends ListedPerson {
  readonly createdAt: Date;
  readonly hasPassword: boolean;
  readonly deviceIds: readonly string[];
}

/** See `PeopleDirectory.byId`. */
async function accountById(pool: Pool, personId: string): Promise<PersonDetails | undefined> {
  const { rows } = await pool.query<AccountRow>({
    name: 'account-by-id',
    text: `select ${listed}, p.created_at as "createdAt", p.password_hash is not null as "hasPassword",
        array(select device_id from identity.device_ownership o
          where o.person_id = p.person_id and owned_until = 'infinity' order by device_id limit ${mostOfPerson}) as "deviceIds"
      from identity.person p where person_id = $1::uuid`,
    values: [personId],
  });
  const [person] = rows;
  if (!person) return undefined;
  const [factor, sessions, oidcLinks, shares] = await Promise.all([
    secondFactorOf(pool, personId),
    listLoginSessions(pool, personId),
    listOidcLinks(pool, personId),
    sharesOfPerson(pool, person, mostOfPerson),
  ]);
  return {
    ...person,
    factor,
    sessions,
    oidcLinks,
    sharesGiven: shares.given,
    sharesReceived: shares.received,
  };
}

/** See `PeopleDirectory.changeRole`. Of two admins who step down at once, one stays: the rows of all admins are locked in one order. */
async function changeRole(pool: Pool, personId: string, role: Role): Promise<RoleChange> {
  const { rows } = await pool.query<{ changed: boolean; exists: boolean }>(
    `with admins as (select person_id from identity.person where role = 'admin' order by person_id for update),
       found as (select role from identity.person where person_id = $1::uuid),
       changed as (update identity.person set role = $2 where person_id = $1::uuid
         and ($2 = 'admin' or role <> 'admin' or (select count(*) from admins) > 1) returning 1)
     select exists (select from changed) as changed, exists (select from found) as exists`,
    [personId, role],
  );
  if (rows[0]?.changed) return 'changed';
  return rows[0]?.exists ? 'lastAdmin' : 'unknown';
}

const mostInvitations = 200;

/** See `PeopleDirectory.invitations`. */
async function openInvitations(pool: Pool): Promise<readonly OpenInvitation[]> {
  const { rows } = await pool.query<OpenInvitation>({
    name: 'open-invitations',
    text: `select encode(token_hash, 'hex') as "invitationId", login, name, role, email, expires_at as "expiresAt"
      from identity.person_link where purpose = 'invitation' and expires_at > now()
      order by expires_at desc, token_hash limit ${mostInvitations}`,
  });
  return rows;
}

/** See `PeopleDirectory.revokeInvitation`. */
async function revokeInvitation(pool: Pool, invitationId: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'revoke-invitation',
    text: `delete from identity.person_link
      where token_hash = decode($1, 'hex') and purpose = 'invitation' and expires_at > now()`,
    values: [invitationId],
  });
  return rowCount === 1;
}
