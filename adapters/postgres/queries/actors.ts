import type { Pool } from 'pg';
import { brewline, isPersonId } from '../../../domain/people/index.js';
import type { ShownActor } from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';

/** SQL: the `ShownActor` of a column that holds an actor, as JSON. */
export function shownActor(column: string): string {
  const personId = `case when ${column} ~ '^[0-9a-f-]{36}$' then ${column}::uuid end`;
  const name = `select name from identity.person where person_id = ${personId}`;
  return `case ${column} when '${brewline}' then '${JSON.stringify(shownBrewline)}'::jsonb
    else jsonb_build_object('personId', ${personId}, 'name', (${name})) end`;
}

const shownBrewline: ShownActor = { personId: null, name: 'Brewline' };

/** Fields of events that hold an actor. */
const actorFields: ReadonlySet<string> = new Set([
  'requestedBy',
  'plannedBy',
  'resumedBy',
  'cancelledBy',
  'recipeOf',
]);

type Data = Readonly<Record<string, unknown>>;

/** The data of events with each actor as people see it. One statement for all of them. */
export async function withShownActors(pool: Pool, data: readonly Data[]): Promise<readonly Data[]> {
  const actorsOf = (one: Data) =>
    Object.entries(one).filter(
      (field): field is [string, string] => actorFields.has(field[0]) && typeof field[1] === 'string',
    );
  const shown = await namedActors(
    pool,
    data.flatMap((one) => actorsOf(one).map(([, actor]) => actor)),
  );
  return data.map((one) => ({
    ...one,
    ...Object.fromEntries(actorsOf(one).map(([field, actor]) => [field, shown(actor)])),
  }));
}

/** How people see these actors. One statement for all of them. */
export async function namedActors(
  pool: Pool,
  actors: readonly string[],
): Promise<(actor: string) => ShownActor> {
  const ids = new Set(actors.filter(isPersonId));
  const names = ids.size === 0 ? new Map<string, string>() : await namesOf(pool, [...ids]);
  return (actor) =>
    actor === brewline ? shownBrewline : { personId: actor, name: names.get(actor) ?? null };
}

async function namesOf(pool: Pool, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string; name: string }>({
    name: 'names-of-people',
    text: `select person_id::text as id, name from identity.person where person_id = ${anyOf('$1', 'uuid')}`,
    values: [personIds],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
