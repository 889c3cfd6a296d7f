import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { addPerson, findPerson, removePerson } from '../../../adapters/postgres/identity/index.js';
import { createPersonKeys, type PersonKeyRing } from '../../../adapters/postgres/index.js';
import { resetProjection } from '../../../adapters/postgres/resetProjection.js';
import { withPersonalTexts } from '../../../commands/personalTexts/index.js';
import type { EventStore } from '../../../commands/ports/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { composePersonKeys, openTextsWith, rewrapPersonKeys } from '../../../infra/compose/personalTexts.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { checkpointOf, eventOf, startProjectionStack, type ProjectionStack } from './projectionStack.js';

const peopleKey = randomBytes(32).toString('hex');
const name = 'Grandmother’s “Kölsch”';
const deviceId = 'base-1';

describe('texts of people in read models', () => {
  let stack: ProjectionStack;
  let keys: PersonKeyRing;
  let store: EventStore;

  before(async () => {
    stack = await startProjectionStack();
  });
  beforeEach(() => {
    keys = createPersonKeys(stack.pool, peopleKey);
    store = withPersonalTexts(stack.store, keys);
  });
  afterEach(async () => {
    await stack.stopProcessors();
    await stack.pool.query('delete from identity.person; delete from ingest.parked_message');
  });
  after(() => stack?.stop());

  let people = 0;
  async function somebody(): Promise<{ login: string; personId: string }> {
    const login = `somebody-${++people}`;
    await addPerson(stack.pool, login, 'brewer');
    return { login, personId: (await findPerson(stack.pool, login))?.personId ?? '' };
  }

  /** What a person does that has the name in it. */
  async function brew(personId: string, text = name): Promise<{ commandId: string; planId: string }> {
    const [commandId, planId, atMs] = [randomUUID(), randomUUID(), Date.now()];
    const recipe = { name: text, processType: 1, steps: [] };
    const instruction = { kind: 'startSession', processType: 1, recipe };
    const command = { commandId, deviceId, atMs, instruction, deadlineMs: atMs + 1, requestedBy: personId };
    const plan = { planId, baseId: deviceId, kegId: 'keg-1', stages: ['brew'], plannedBy: personId, atMs };
    await store.append(`deviceCommand-${deviceId}`, 'any', [eventOf('CommandRequested', command, 5)]);
    await store.append(`brewPlan-${planId}`, 'any', [
      eventOf('BrewPlanned', { ...plan, brewRecipe: recipe, fermentationRecipe: recipe }, 4),
    ]);
    await start({ recipe: text, recipeOf: personId, commandId });
    return { commandId, planId };
  }

  let sessions = 0;
  async function start(more: object): Promise<void> {
    const source = { epoch: 0, boot: 1, seq: ++sessions };
    const data = { deviceId, session: sessions, source, atMs: Date.now(), processType: 1, inferred: false };
    const event = eventOf('SessionStarted', { ...data, ...more }, 3);
    await store.append(`brewSession-${deviceId}.${sessions}`, 'any', [event]);
  }

  const process = (ring = keys) => stack.process({ openTexts: openTextsWith(ring) });

  async function projected(): Promise<void> {
    const end = await stack.store.endPosition();
    await until(
      'all is projected',
      async () => BigInt((await checkpointOf(stack.pool)) ?? -1) >= (end ?? 0n),
    );
  }

  /** Texts that rows of a person's brew show, by table; and where the name is still found in any table. */
  async function shown({ commandId, planId }: { commandId: string; planId: string }): Promise<unknown> {
    const { rows } = await stack.pool.query<{ shown: unknown }>(
      `select jsonb_build_array(
         (select instruction #> '{recipe,name}' from read_model.device_command where command_id = $1),
         (select data #> '{instruction,recipe,name}' from read_model.device_command_event where command_id = $1),
         (select jsonb_build_array(data #> '{brewRecipe,name}', data #> '{fermentationRecipe,name}')
           from read_model.brew_plan_event where plan_id = $2),
         (select recipe from read_model.session where command_id = $1),
         (select data -> 'recipe' from read_model.session_timeline where data ->> 'commandId' = $1::text)) as shown`,
      [commandId, planId],
    );
    return rows[0]?.shown;
  }

  const all = (text: string | null) => [text, text, [text, text], text, text];

  async function tablesWith(text: string): Promise<readonly string[]> {
    const { rows: tables } = await stack.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    const json = JSON.stringify(text).slice(1, -1);
    const hex = [text, json].map((one) => Buffer.from(one).toString('hex'));
    for (const table of tables)
      for (const form of [text, json, ...hex]) {
        const sql = `select from ${table.name} t where position($1 in t::text) > 0 limit 1`;
        if ((await stack.pool.query(sql, [form])).rowCount) found.push(table.name);
      }
    return [...new Set(found)];
  }

  it('are encrypted in the store, plain for people, and gone with their person, also after a rebuild', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const [adas, bobs] = [await brew(ada.personId), await brew(bob.personId, 'Bob’s own')];
    assert.deepEqual(await tablesWith(name), [], 'the event store holds no plain text');
    process();
    await projected();
    assert.deepEqual([await shown(adas), await shown(bobs)], [all(name), all('Bob’s own')]);

    await removePerson(stack.pool, ada.login);
    assert.deepEqual([await shown(adas), await shown(bobs)], [all(null), all('Bob’s own')]);
    assert.deepEqual(await tablesWith(name), []);
    await stack.stopProcessors();
    await resetProjection(stack.pool, 'readModels');
    process(createPersonKeys(stack.pool, peopleKey));
    await projected();
    assert.deepEqual([await shown(adas), await shown(bobs)], [all(null), all('Bob’s own')]);
    assert.deepEqual(await parked(), []);
  });

  it('are not written for somebody who is deleted meanwhile', async () => {
    const ada = await somebody();
    // Nothing but this row is locked by chance.
    await start({ recipe: name, recipeOf: ada.personId });
    let deleting: Promise<unknown> | undefined;
    stack.process({
      openTexts: openTextsWith(keys),
      around: (write) => async (client, events, position) => {
        const applied = await write(client, events, position);
        // The rows are written and not yet there for others.
        if (deleting || !events.some(({ stream }) => stream.endsWith(`.${sessions}`))) return applied;
        deleting = removePerson(stack.pool, ada.login);
        await until('the deletion waits', async () => {
          const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'delete from identity.person%'`;
          return (await stack.pool.query(waits)).rowCount === 1;
        });
        return applied;
      },
    });
    await projected();
    await deleting;
    const shownNow = 'select recipe from read_model.session where number = $1';
    assert.deepEqual((await stack.pool.query(shownNow, [sessions])).rows, [{ recipe: null }]);
    assert.deepEqual(await tablesWith(name), []);
  });

  it('of before encryption go with their person too, also after a rebuild', async () => {
    const ada = await somebody();
    store = stack.store;
    const { commandId, planId } = await brew(ada.personId);
    process();
    await projected();
    await removePerson(stack.pool, ada.login);
    assert.deepEqual(await shown({ commandId, planId }), all(null));
    await stack.stopProcessors();
    await resetProjection(stack.pool, 'readModels');
    process();
    await projected();
    assert.deepEqual(await shown({ commandId, planId }), all(null));
  });

  it('that can’t be decrypted though their key exists are parked, and not shown as deleted', async () => {
    const ada = await somebody();
    const right = await brew(ada.personId);
    const stored: unknown[] = [];
    for await (const { data } of stack.store.readStream(`deviceCommand-${deviceId}`)) stored.push(data);
    const commandId = randomUUID();
    const copied = { ...(stored.at(-1) as object), commandId };
    await stack.store.append('deviceCommand-other', 'any', [eventOf('CommandRequested', copied, 5)]);
    process();
    await projected();
    assert.deepEqual(await shown(right), all(name));
    const { rowCount } = await stack.pool.query(
      'select from read_model.device_command where command_id = $1',
      [commandId],
    );
    assert.equal(rowCount, 0);
    const [cause, ...others] = await parked();
    assert.match(cause ?? '', /is not the one that was encrypted/);
    assert.deepEqual(others, []);
    await stack.store.deleteStream('deviceCommand-other');
  });

  it('stop a projection under another PEOPLE_KEY, which changes no row and parks nothing', async () => {
    const ada = await somebody();
    const { commandId, planId } = await brew(ada.personId);
    process();
    await projected();
    await stack.stopProcessors();
    await resetProjection(stack.pool, 'readModels');
    const other = { peopleKey: randomBytes(32).toString('hex') };
    const refused = (error: unknown) => hasCode(error, 'CONFIGURATION_INVALID');
    await assert.rejects(composePersonKeys(other, stack.pool), refused);
    await assert.rejects(composePersonKeys({ peopleKey: '' }, stack.pool), refused);
    await composePersonKeys({ peopleKey }, stack.pool);
    const failed: string[] = [];
    const wrong = createPersonKeys(stack.pool, other.peopleKey);
    stack.process({
      openTexts: async (client, events) => {
        try {
          return await openTextsWith(wrong)(client, events);
        } catch (error) {
          failed.push(String(error));
          throw error;
        }
      },
    });
    await until('it has failed twice', () => failed.length >= 2);
    await stack.stopProcessors();
    assert.match(failed[0] ?? '', /PEOPLE_KEY is not the one/);
    assert.deepEqual(await parked(), []);
    assert.deepEqual(await shown({ commandId, planId }), [null, null, null, null, null], 'no row yet');
    process();
    await projected();
    assert.deepEqual(await shown({ commandId, planId }), all(name));
  });

  it('stay readable while PEOPLE_KEY is rotated, and after the older one has gone', async () => {
    const ada = await somebody();
    const { commandId, planId } = await brew(ada.personId);
    const newer = randomBytes(32).toString('hex');
    const both = await composePersonKeys({ peopleKey: `${newer},${peopleKey}` }, stack.pool);
    await rewrapPersonKeys(both, silentLogger);
    assert.equal(await both.rewrap(), 0);
    const alone = await composePersonKeys({ peopleKey: newer }, stack.pool);
    await assert.rejects(composePersonKeys({ peopleKey }, stack.pool));
    process(alone);
    await projected();
    assert.deepEqual(await shown({ commandId, planId }), all(name));
  });

  it('have one key for each person, however many make it at once', async () => {
    const ada = await somebody();
    const rings = Array.from({ length: 20 }, () => createPersonKeys(stack.pool, peopleKey));
    const made = await Promise.all(rings.map((ring) => ring.forWriting([ada.personId])));
    assert.equal(new Set(made.map((found) => found.get(ada.personId)?.secret.toString('hex'))).size, 1);
    await removePerson(stack.pool, ada.login);
    assert.equal((await createPersonKeys(stack.pool, peopleKey).forWriting([ada.personId])).size, 0);
  });

  it('go from messages that were parked, and from no other', async () => {
    const ada = await somebody();
    await brew(ada.personId);
    process();
    await projected();
    const field = (text: string) =>
      Buffer.concat([Buffer.from([0x0a, Buffer.byteLength(text)]), Buffer.from(text)]);
    const bodies = [
      field(name),
      Buffer.from(JSON.stringify({ recipe: name })),
      field(`${name}!`),
      field('Kölsch'),
    ];
    for (const body of bodies)
      await stack.pool.query(
        `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
         values ('test', $1, 'r', 'MESSAGE_UNHANDLED', 'c', '{}', $2, 1, sha256($2))`,
        [deviceId, body],
      );
    await removePerson(stack.pool, ada.login);
    const { rows } = await stack.pool.query<{ body: Buffer }>(
      'select body from ingest.parked_message order by id',
    );
    assert.deepEqual(
      rows.map(({ body }) => body.toString('hex')),
      bodies.slice(2).map((body) => body.toString('hex')),
    );
  });

  async function parked(): Promise<readonly string[]> {
    const { rows } = await stack.pool.query<{ cause: string }>('select cause from ingest.parked_message');
    return rows.map(({ cause }) => cause);
  }
});
