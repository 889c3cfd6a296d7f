import type { Knex } from 'knex';

/** Claim codes know the key of their hash, as secrets of devices do, so that it is known which are left when CREDENTIAL_KEY is rotated. */
export const claimCodeKeys: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table identity.claim_code add column key_id text;
    comment on column identity.claim_code.key_id is 'of the CREDENTIAL_KEY that made the hash; null for one of before this column';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('alter table identity.claim_code drop column key_id');
  },
};
