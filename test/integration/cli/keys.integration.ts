import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSync } from 'otplib/functional';
import {
  createDeviceCredentials,
  createPool,
  createSecondFactors,
  migrate,
  type Pool,
} from '../../../adapters/postgres/index.js';
import { loadSecrets, writeOwnFile } from '../../../infra/local/setup/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { runCli, type CliResult } from './runCli.js';

const noCodes = { current: 0, older: 0, undetermined: 0, refused: 0, devicesLeft: [] };

describe('brewline keys', function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let pool: Pool;
  let dataDir: string;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    const databaseUrl = postgres.url;
    pool = createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });
  beforeEach(async () => {
    await pool.query('truncate identity.device_credential cascade');
    dataDir = await mkdtemp(join(tmpdir(), 'brewline-keys-'));
    await loadSecrets(dataDir);
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const run = (...args: string[]): Promise<CliResult> => runCli(args, { BREWLINE_DATA_DIR: dataDir });
  const stored = async () => loadSecrets(dataDir);
  /** As an instance does: it uses what is in secrets.json, and writes that down for the command line. */
  async function start(): Promise<string> {
    const { credentialKey, peopleKey } = await stored();
    const env = { DATABASE_URL: postgres.url, CREDENTIAL_KEY: credentialKey, PEOPLE_KEY: peopleKey };
    await writeOwnFile(join(dataDir, 'run.json'), JSON.stringify(env));
    return credentialKey;
  }
  /** Two people, without anything. */
  async function seeded(): Promise<{ people: [string, string] }> {
    await pool.query('truncate identity.person cascade');
    const { rows } = await pool.query<{ personId: string }>(
      `insert into identity.person (login, name, role, password_hash) select l, l, 'brewer', '' from unnest('{ada,ben}'::text[]) l
       returning person_id::text as "personId"`,
    );
    return { people: [rows[0]?.personId ?? '', rows[1]?.personId ?? ''] };
  }
  async function shown(): Promise<unknown> {
    const { code, stdout, stderr } = await run('keys', 'show', '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  it('rotates the key of device secrets: before, meanwhile and afterwards', async () => {
    const before = await stored();
    await start();
    const added = await run('device', 'add', 'came', 'away', '--no-claim-code', '--json');
    const [came, away] = JSON.parse(added.stdout) as { deviceId: string; secret: string }[];
    const rotated = await run('keys', 'rotate', 'credential', '--json');
    assert.deepEqual(JSON.parse(rotated.stdout), { key: 'credential', keys: 2 });
    assert.match(rotated.stderr, /^CREDENTIAL_KEY has a new key\. .*npm start/);
    const during = await start();
    const [next = '', old] = during.split(',');
    assert.equal(old, before.credentialKey);
    assert.deepEqual({ ...(await stored()), credentialKey: '' }, { ...before, credentialKey: '' });
    const check = (key: string, device = came) =>
      createDeviceCredentials(pool, key).check(device?.deviceId ?? '', device?.secret ?? '');
    assert.equal(await check(during), 'valid');
    const counts = { undetermined: 0, refused: 0, keys: 2, devicesLeft: ['away'] };
    await until('it is hashed anew', async () => {
      const { credential } = (await shown()) as { credential: { older: number } };
      return credential.older === 1;
    });
    assert.deepEqual(await shown(), {
      credential: { ...counts, current: 1, older: 1, claimCodes: noCodes },
      people: { keys: 1, current: 0, older: 0, refused: 0, peopleLeft: [] },
      session: { keys: 1 },
    });
    const early = await run('keys', 'retire', 'credential');
    assert.deepEqual([early.code, early.stdout], [1, '']);
    assert.match(early.stderr, /nothing was changed: 1 secrets .* would be refused: away\. Give --yes/);
    assert.equal((await stored()).credentialKey, during);
    assert.equal(await check(during, away), 'valid');
    await until('none is left', async () => (await run('keys', 'retire', 'credential')).code === 0);
    assert.equal((await stored()).credentialKey, next);
    assert.deepEqual([await check(next), await check(next, away)], ['valid', 'valid']);
    assert.deepEqual([await check(old ?? '')], ['wrongSecret']);
  });

  it('takes a key away that secrets are left under only when it is told so', async () => {
    await start();
    await run('device', 'add', 'away', '--no-claim-code');
    await run('keys', 'rotate', 'credential');
    await start();
    assert.equal((await run('keys', 'retire', 'credential')).code, 1);
    assert.equal((await run('keys', 'retire', 'credential', '--yes')).code, 0);
    await start();
    const table = (await run('keys', 'show')).stdout;
    assert.match(table, /^Secrets under no key +1$/m);
    assert.match(table, /^Devices left +away$/m);
  });

  it('counts claim codes, which stay under the key that made them', async () => {
    await start();
    await run('device', 'add', 'keg-1', 'keg-2', '--certificate');
    await run('claim', 'new', 'keg-1', 'keg-2');
    await pool.query("update identity.claim_code set key_id = null where device_id = 'keg-2'");
    await run('keys', 'rotate', 'credential');
    await start();
    const codes = async () =>
      ((await shown()) as { credential: { claimCodes: unknown } }).credential.claimCodes;
    const left = { ...noCodes, older: 1, undetermined: 1, devicesLeft: ['keg-1', 'keg-2'] };
    assert.deepEqual(await codes(), left);
    const early = await run('keys', 'retire', 'credential');
    assert.equal(early.code, 1);
    assert.match(early.stderr, /2 claim codes are left .* refused: keg-1, keg-2 \(brewline claim new makes/);
    await run('claim', 'new', 'keg-1', 'keg-2');
    assert.deepEqual(await codes(), { ...noCodes, current: 2 });
    assert.equal((await run('keys', 'retire', 'credential')).code, 0);
  });

  it('rotates the key of people: their authenticators count before, meanwhile and afterwards', async () => {
    await start();
    const { people } = await seeded();
    const [ada, ben] = people;
    const old = (await stored()).peopleKey;
    const factors = createSecondFactors(pool, old);
    const secrets = new Map<string, string>();
    for (const personId of people) secrets.set(personId, (await factors.begin(personId)) ?? '');
    assert.equal((await run('keys', 'rewrap')).code, 1);
    assert.deepEqual(JSON.parse((await run('keys', 'rotate', 'people', '--json')).stdout), {
      key: 'people',
      keys: 2,
    });
    assert.match((await run('keys', 'retire', 'people', '--yes')).stderr, /start npm start anew/);
    await start();
    const both = (await stored()).peopleKey;
    const sealed = async () => ((await shown()) as { people: unknown }).people;
    const before = { keys: 2, current: 0, older: 2, refused: 0, peopleLeft: ['ada', 'ben'] };
    assert.deepEqual(await sealed(), before);
    const early = await run('keys', 'retire', 'people');
    assert.match(early.stderr, /2 secrets of people .* would be lost: ada, ben \(brewline keys rewrap/);
    assert.deepEqual(await confirmed(both, ada), 'enrolled');
    assert.deepEqual(await sealed(), { ...before, current: 1, older: 1, peopleLeft: ['ben'] });
    assert.deepEqual(JSON.parse((await run('keys', 'rewrap', '--json')).stdout), { rewrapped: 1 });
    assert.deepEqual(await sealed(), { ...before, current: 2, older: 0, peopleLeft: [] });
    assert.equal((await run('keys', 'retire', 'people')).code, 0);
    await start();
    assert.deepEqual(await confirmed((await stored()).peopleKey, ben), 'enrolled');
    await assert.rejects(createSecondFactors(pool, old).verify(ben, '123456'), /can't be decrypted/);

    async function confirmed(key: string, personId: string): Promise<string> {
      const code = generateSync({ secret: secrets.get(personId) ?? '' });
      return (await createSecondFactors(pool, key).confirm(personId, code)).type;
    }
  });

  it('rotates the key of log-ins, in a file that only its owner reads', async () => {
    const { sessionKey } = await stored();
    assert.equal((await run('keys', 'rotate', 'session')).code, 0);
    const both = (await stored()).sessionKey;
    assert.match(both, new RegExp(`^[0-9a-f]{64},${sessionKey}$`));
    assert.equal((await stat(join(dataDir, 'secrets.json'))).mode & 0o777, 0o600);
    const retired = await run('keys', 'retire', 'session', '--json');
    assert.deepEqual(JSON.parse(retired.stdout), { key: 'session', keys: 1 });
    assert.equal((await stored()).sessionKey, both.split(',')[0]);
  });

  it('changes nothing where that would lose a key', async () => {
    const file = join(dataDir, 'secrets.json');
    const refused = async (says: RegExp, ...args: string[]) => {
      const before = await readFile(file, 'utf8');
      const { code, stderr } = await run(...args);
      assert.equal(code, 1);
      assert.match(stderr, says);
      assert.equal(await readFile(file, 'utf8'), before);
    };
    await start();
    for (const which of ['credential', 'people', 'session'])
      await refused(/has one key only/, 'keys', 'retire', which);
    for (const which of ['credential', 'people', 'session']) {
      await run('keys', 'rotate', which);
      if (which !== 'session') {
        await refused(/start npm start anew/, 'keys', 'rotate', which);
        await refused(/start npm start anew/, 'keys', 'retire', which, '--yes');
        await start();
      }
      await refused(/two keys hold already/, 'keys', 'rotate', which);
    }
    await rm(file);
    const { code, stderr } = await run('keys', 'rotate', 'session');
    assert.equal(code, 1);
    assert.match(stderr, /has no secrets\.json .*: set SESSION_KEY where the roles/);
  });
});
