import type { Knex } from 'knex';

/** Operators find people by the beginning of their address too, and those of a role in the order of log-ins. */
export const people: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create index person_email_begins on identity.person (lower(email) text_pattern_ops) where email is not null;
    create index person_role on identity.person (role, login);`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop index identity.person_email_begins, identity.person_role');
  },
};
