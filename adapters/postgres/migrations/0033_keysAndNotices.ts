import type { Knex } from 'knex';

/**
 * Claim codes know the key of their hash, as secrets of devices do, so that it is known which are left when CREDENTIAL_KEY is rotated.
 * People are told once of a log-in that was ended because a token of it was used twice.
 * The dispatcher sends nothing for people whose right has ended.
 */
export const keysAndNotices: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table identity.claim_code add column key_id text;
    comment on column identity.claim_code.key_id is 'of the CREDENTIAL_KEY that made the hash; null for one of before this column';
    alter table identity.login_session add column told_at timestamptz;
    comment on column identity.login_session.told_at is 'when its person got a mail about its end';
    create index login_session_untold on identity.login_session (ended_at) where ended_because = 'replayed' and told_at is null;`);
    if (await hasDispatcher(knex))
      for (const right of dispatchersRights) await knex.raw(`grant ${right} to brewline_dispatcher`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table identity.claim_code drop column key_id;
    alter table identity.login_session drop column told_at;`);
    if (await hasDispatcher(knex))
      for (const right of dispatchersRights) await knex.raw(`revoke ${right} from brewline_dispatcher`);
  },
};

const dispatchersRights = [
  'usage on schema identity',
  'select on identity.device_access',
  'select (person_id, role) on identity.person',
];

/** Whether the roles have database users of their own. */
async function hasDispatcher(knex: Knex): Promise<boolean> {
  const found = await knex<{ rolname: string }>('pg_roles')
    .where({ rolname: 'brewline_dispatcher' })
    .first('rolname');
  return found !== undefined;
}
