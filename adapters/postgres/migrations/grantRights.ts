import type { Knex } from 'knex';

/** What is granted, by database user: `select on operations.alert` and the like. */
export type Rights = Readonly<Record<string, readonly string[]>>;

/** Grants rights where the roles of Brewline have database users of their own: users that do not exist are left out. */
export async function grantRights(knex: Knex, rights: Rights): Promise<void> {
  for (const [user, each] of Object.entries(rights)) {
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: user }).first('rolname');
    if (found) for (const right of each) await knex.raw(`grant ${right} to ${user}`);
  }
}

/** The reverse of {@link grantRights}, for rights on tables that stay. */
export async function revokeRights(knex: Knex, rights: Rights): Promise<void> {
  for (const [user, each] of Object.entries(rights)) {
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: user }).first('rolname');
    if (found) for (const right of each) await knex.raw(`revoke ${right} from ${user}`);
  }
}
