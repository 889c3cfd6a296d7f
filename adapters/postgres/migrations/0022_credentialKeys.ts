import type { Knex } from 'knex';

/** CREDENTIAL_KEY can be rotated: auth hashes a device's secret anew when it comes, and it is known which secrets are left. */
export const credentialKeys: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table identity.device_secret add column key_id text;
    comment on column identity.device_secret.key_id is 'of the CREDENTIAL_KEY that made the hash; null for one of before this column';`);
    if (await hasAuth(knex))
      await knex.raw('grant update (secret_hash, key_id) on identity.device_secret to brewline_auth');
  },

  async down(knex: Knex): Promise<void> {
    if (await hasAuth(knex))
      await knex.raw('revoke update (secret_hash) on identity.device_secret from brewline_auth');
    await knex.raw('alter table identity.device_secret drop column key_id');
  },
};

/** Whether the roles have database users of their own. */
async function hasAuth(knex: Knex): Promise<boolean> {
  const found = await knex<{ rolname: string }>('pg_roles')
    .where({ rolname: 'brewline_auth' })
    .first('rolname');
  return found !== undefined;
}
