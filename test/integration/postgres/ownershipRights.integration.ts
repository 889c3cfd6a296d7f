import assert from 'node:assert/strict';
import { Client } from 'pg';
import {
  addPerson,
  createDeviceClaims,
  createDeviceOwners,
  createDeviceShares,
  enrollDevices,
  findPerson,
} from '../../../adapters/postgres/identity/index.js';
import { createPool, migrate, type Pool } from '../../../adapters/postgres/index.js';
import { silentLogger } from '../../support/silentLogger.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

const key = 'a1'.repeat(32);

describe('the database user of the API', () => {
  let postgres: TestPostgres;
  let owner: Pool;
  let api: Pool;

  before(async () => {
    postgres = await startPostgres();
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    // A role belongs to the whole server, where another test may have made it.
    await client
      .query('create role brewline_api nologin')
      .catch((error: unknown) => assert.match(String(error), /already exists/));
    await client.end();
    await migrate({ databaseUrl: postgres.url });
    const options = { applicationName: 'test', connections: 2, logger: silentLogger };
    owner = createPool({ databaseUrl: postgres.url, ...options });
    const asApi = new URL(postgres.url);
    asApi.searchParams.set('options', '-c role=brewline_api');
    api = createPool({ databaseUrl: asApi.href, ...options });
  });
  after(async () => {
    await api?.end();
    await owner?.end();
    await postgres?.stop();
  });

  it('may do what claims, shares and releases need, and no more', async () => {
    const { rows } = await api.query<{ current_user: string }>('select current_user');
    assert.deepEqual(rows, [{ current_user: 'brewline_api' }]);
    await enrollDevices(owner, key, ['keg-1']);
    for (const login of ['ada', 'ben']) await addPerson(owner, login, 'brewer');
    const ada = (await findPerson(owner, 'ada')) ?? assert.fail();
    const ben = (await findPerson(owner, 'ben')) ?? assert.fail();
    const claims = createDeviceClaims(api, key);
    const shares = createDeviceShares(api);
    const claim = (personId: string, code: string) => claims.claim({ personId, address: 'x', code });

    const [made] = await claims.newCodes(['keg-1']);
    assert.equal((await claim(ada.personId, 'wrong')).type, 'refused');
    assert.equal((await claim(ada.personId, made?.code ?? '')).type, 'claimed');
    const wanted = { deviceId: 'keg-1', login: 'ben', rights: 'view', endsAt: undefined } as const;
    const invited = await shares.invite({ ...wanted, ownerId: ada.personId });
    const shareId = invited?.shareId ?? assert.fail();
    assert.equal((await shares.accept(ben, shareId))?.status, 'active');
    assert.equal((await createDeviceOwners(api).windowsOf(ben.personId, ['keg-1'])).length, 1);
    assert.equal((await shares.end(ada, shareId))?.status, 'ended');
    const released = await claims.release(ada.personId, 'keg-1');
    assert.equal((await claim(ben.personId, released?.code ?? '')).type, 'claimed');
    assert.equal(await claims.wrongCodes(), 1);

    for (const refused of ['delete from identity.device_ownership', 'delete from identity.device_share'])
      await assert.rejects(api.query(refused), { code: '42501' }, refused);
  });
});
