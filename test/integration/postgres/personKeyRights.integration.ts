import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { addPerson, findPerson } from '../../../adapters/postgres/identity/index.js';
import {
  createMachineOwners,
  createPersonKeys,
  createPool,
  migrate,
  type PersonKeyRing,
} from '../../../adapters/postgres/index.js';
import { testKey } from '../../support/api.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

const users = ['api', 'ingest', 'projector', 'dispatcher', 'auth'] as const;
type User = (typeof users)[number];

describe('the rights to keys of people', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let owner: Pool;
  let personId: string;
  const pools = {} as Record<User, Pool>;
  const ring = (user: User): PersonKeyRing => createPersonKeys(pools[user], testKey);

  before(async () => {
    postgres = await startPostgres();
    const of = (databaseUrl: string) =>
      createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
    owner = of(postgres.url);
    // A role belongs to the whole server, where another test may have made it.
    for (const user of users)
      await owner
        .query(`create role brewline_${user} nologin`)
        .catch((error: unknown) => assert.match(String(error), /already exists/));
    await migrate({ databaseUrl: postgres.url });
    for (const user of users) {
      const url = new URL(postgres.url);
      url.searchParams.set('options', `-c role=brewline_${user}`);
      pools[user] = of(url.href);
    }
    await addPerson(owner, 'ada', 'brewer');
    personId = (await findPerson(owner, 'ada'))?.personId ?? '';
  });
  after(async () => {
    for (const pool of Object.values(pools)) await pool.end();
    await owner?.end();
    await postgres?.stop();
  });

  it('are enough to write for who appends texts, and to read for who shows them', async () => {
    for (const user of ['ingest', 'dispatcher', 'api'] as const)
      assert.equal((await ring(user).forWriting([personId])).size, 1, user);
    const keyId = (await ring('api').forWriting([personId])).get(personId)?.keyId ?? '';
    for (const user of ['projector', 'dispatcher', 'api'] as const) {
      const { keys, people } = await ring(user).forReading({ keyIds: [keyId], personIds: [personId] });
      assert.deepEqual([[...keys.keys()], [...people]], [[keyId], [personId]], user);
    }
    for (const user of ['ingest', 'projector', 'dispatcher', 'api'] as const) await ring(user).check();
    assert.equal(await createPersonKeys(pools.api, `${'ab'.repeat(32)},${testKey}`).rewrap(), 1);
    assert.equal(await createMachineOwners(pools.ingest).ownerAt('nothing', Date.now()), undefined);
  });

  it('reach no further', async () => {
    const refused = { code: '42501' };
    for (const user of ['ingest', 'projector', 'dispatcher', 'auth'] as const)
      await assert.rejects(pools[user].query('select from identity.person_key'), refused, user);
    for (const user of users)
      for (const statement of [
        'delete from identity.person_key',
        'select from identity.text_place',
        `insert into identity.person_key values ('${personId}', '${personId}', '', '')`,
      ])
        await assert.rejects(pools[user].query(statement), refused, `${user}: ${statement}`);
    const calls: Readonly<Record<string, readonly User[]>> = {
      [`identity.person_keys('{}')`]: ['ingest', 'auth'],
      [`identity.existing_people('{}')`]: ['ingest', 'auth'],
      [`identity.add_person_key('${personId}', '${personId}', '', '')`]: ['projector', 'auth'],
      [`identity.owner_at('x', now())`]: ['projector', 'dispatcher', 'auth', 'api'],
      'identity.key_marks()': ['auth'],
    };
    for (const [call, others] of Object.entries(calls))
      for (const user of others)
        await assert.rejects(pools[user].query(`select from ${call}`), refused, `${user}: ${call}`);
  });
});
