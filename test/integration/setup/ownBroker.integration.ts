import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../../infra/config.js';
import { permissionsOfAll } from '../../../adapters/amqp/topology/index.js';
import { assertOwnServers } from '../../../infra/local/setup/ownServers.js';
import { runCli } from '../cli/runCli.js';
import { rabbitmqctl, useBroker, type TestBroker } from '../../support/broker.js';

const run = promisify(execFile);

describe('a broker of the user’s own', () => {
  const user = `own-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  const all = permissionsOfAll();
  let broker: TestBroker;

  before(async () => {
    broker = await useBroker();
    await rabbitmqctl(broker.environment, 'add_user', user, password);
  });
  after(async () => {
    await rabbitmqctl(broker.environment, 'delete_user', user);
    await broker.stop();
  });

  const allow = (configure: string, write: string, read: string) =>
    rabbitmqctl(broker.environment, 'set_permissions', '-p', broker.vhost, user, configure, write, read);

  function check(login = { username: user, password }, partitions = broker.partitions): Promise<void> {
    const url = Object.assign(new URL(broker.amqpUrl()), login);
    const config = readConfig({ AMQP_URL: url.href, UPLINK_PARTITIONS: String(partitions) });
    return assertOwnServers(config, { postgres: true, rabbit: false, eventStore: true });
  }

  /** Everything that the check could leave behind. */
  async function contents(): Promise<string> {
    const env = broker.environment;
    const list = async (...what: string[]) => (await run('rabbitmqctl', [...what, '-q'], { env })).stdout;
    const queues = await list('list_queues', '-p', broker.vhost, 'name', 'messages', 'consumers');
    return (queues + (await list('list_bindings', '-p', broker.vhost))).split('\n').sort().join('\n');
  }

  async function refusal(): Promise<string> {
    const error: unknown = await check().then(
      () => assert.fail('was accepted'),
      (caught: unknown) => caught,
    );
    assert.ok(error instanceof Error);
    return error.message;
  }

  it('is refused when a role may not do its work, with each permission that is missing', async () => {
    await allow(all.configure, '^brewline\\.live\\.api-', all.read);
    const noWrite = await refusal();
    assert.match(noWrite, /write on the exchange brewline\.commands, for dispatcher/);
    assert.match(noWrite, /write on the exchange brewline\.live, for projector/);
    assert.match(noWrite, /write on the exchange brewline\.uplink, for operator/);
    assert.match(noWrite, /write on the exchange brewline\.uplink, for ingest/);
    assert.doesNotMatch(noWrite, /read on|configure on/);

    await allow('^$', all.write, '^brewline\\.uplink$');
    const others = await refusal();
    assert.match(others, /read on the queue brewline\.uplink\.NN, for ingest/);
    assert.match(others, /configure on the queue brewline\.live\.api-check, for api/);
    assert.match(others, /read on the exchange brewline\.live, for api/);
    assert.match(others, /configure on the queue mqtt-subscription-check, for auth/);
    assert.doesNotMatch(others, /write on/);
  });

  it('is accepted after the command that the refusal names, and is left as it was', async () => {
    await allow('^$', '^$', '^$');
    const before = await contents();
    const command = (await refusal()).split('\n').find((line) => line.includes('rabbitmqctl'));
    await run('sh', ['-c', command ?? ''], { env: broker.environment });
    await check();
    assert.equal(await contents(), before);
    await assert.rejects(
      check(undefined, broker.partitions + 1),
      /no queue 'brewline\.uplink\.04'.*broker-config/s,
    );
  });

  it('is accepted with the user that the printed script makes, whose password no command line has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brewline-own-broker-'));
    const username = `${user}-printed`;
    try {
      const args = ['broker-config', 'users.sh', '--vhost', broker.vhost, '--user', username];
      const { stdout: script } = await runCli(args, {});
      await writeFile(join(folder, 'users.sh'), script);
      // A second time it changes nothing.
      for (let time = 1; time <= 2; time += 1)
        await run('sh', ['users.sh'], { cwd: folder, env: broker.environment });
      const printed = (await readFile(join(folder, `${username}.password`), 'utf8')).trim();
      assert.match(printed, /^[0-9a-f]{64}$/);
      assert.ok(!script.includes(printed));
      await check({ username, password: printed });
    } finally {
      await rabbitmqctl(broker.environment, 'delete_user', username);
      await rm(folder, { recursive: true });
    }
  });
});
