import assert from 'node:assert/strict';
import { createAuthBackend } from '../../../adapters/http/auth/index.js';
import { listen, type Listening } from '../../../adapters/http/listen.js';
import {
  createDeviceCredentials,
  createDeviceProvisioning,
  createPool,
  enrollDevices,
  migrate,
} from '../../../adapters/postgres/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { testKey } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

type Fields = Readonly<Record<string, string>>;

describe('auth backend', () => {
  const key = 'f'.repeat(64);
  const deviceId = 'base-0001';
  const logged: object[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields) => logged.push(fields) };
  let postgres: TestPostgres;
  let pool: ReturnType<typeof createPool>;
  let server: Listening;
  let secret = '';
  let ready = true;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 4,
      logger: silentLogger,
    });
    secret = (await enrollDevices(pool, testKey, [deviceId, 'base-0002'])).get(deviceId) ?? '';
    const credentials = createDeviceCredentials(pool, testKey);
    const app = createAuthBackend({ key, credentials, vhost: '/', ready: () => ready, logger });
    server = await listen(app, {
      host: '127.0.0.1',
      port: 0,
      limits: { connections: 100, connectionsOfAddress: 100 },
      requestTimeoutMs: 5_000,
    });
  });
  after(async () => {
    await server?.close(100);
    await pool?.end();
    await postgres?.stop();
  });

  const user = () => ({ username: deviceId, password: secret, client_id: deviceId, vhost: '/' });
  const resource = { username: deviceId, vhost: '/', resource: 'queue', tags: '' };
  const ownQueue = { ...resource, name: `mqtt-subscription-${deviceId}qos1` };
  const exchange = { ...resource, resource: 'exchange', name: 'amq.topic' };
  const topic = { ...resource, resource: 'topic', name: 'amq.topic' };

  const allowed: readonly (readonly [string, string, () => Fields])[] = [
    ['its log-in over MQTT', 'user', user],
    ['its virtual host', 'vhost', () => ({ username: deviceId, client_id: deviceId, vhost: '/' })],
    ['making its subscription queue', 'resource', () => ({ ...ownQueue, permission: 'configure' })],
    ['binding its subscription queue', 'resource', () => ({ ...ownQueue, permission: 'write' })],
    ['reading its subscription queue', 'resource', () => ({ ...ownQueue, permission: 'read' })],
    ['publishing to the exchange of devices', 'resource', () => ({ ...exchange, permission: 'write' })],
    ['binding to the exchange of devices', 'resource', () => ({ ...exchange, permission: 'read' })],
    ['its uplink', 'topic', () => ({ ...topic, permission: 'write', routing_key: `devices.${deviceId}.up` })],
    [
      'its downlink',
      'topic',
      () => ({ ...topic, permission: 'read', routing_key: `devices.${deviceId}.down` }),
    ],
  ];
  for (const [what, check, fields] of allowed) {
    it(`allows ${what}`, async () => assert.equal(await ask(check, fields()), 'allow'));
  }

  const denied: readonly (readonly [string, string, () => Fields])[] = [
    ['a wrong secret', 'user', () => ({ ...user(), password: secret.replace(/.$/, 'x') + 'x' })],
    ['an empty secret', 'user', () => ({ ...user(), password: '' })],
    ['no secret, as of a certificate', 'user', () => ({ username: deviceId })],
    [
      'no secret, with its client id',
      'user',
      () => ({ username: deviceId, client_id: deviceId, vhost: '/' }),
    ],
    ["another device's secret", 'user', () => ({ ...user(), username: 'base-0002', client_id: 'base-0002' })],
    ['a log-in over AMQP', 'user', () => ({ username: deviceId, password: secret, vhost: '/' })],
    ["another's client id", 'user', () => ({ ...user(), client_id: 'base-0002' })],
    ['a device that nobody enrolled', 'user', () => ({ ...user(), username: 'ghost', client_id: 'ghost' })],
    ['a name with a dot', 'user', () => ({ ...user(), username: 'a.b', client_id: 'a.b' })],
    [
      'a name of 65 letters',
      'user',
      () => ({ ...user(), username: 'a'.repeat(65), client_id: 'a'.repeat(65) }),
    ],
    ['no name at all', 'user', () => ({})],
    ['the virtual host over AMQP', 'vhost', () => ({ username: deviceId, vhost: '/' })],
    ['another virtual host', 'vhost', () => ({ username: deviceId, client_id: deviceId, vhost: 'other' })],
    [
      "another's queue",
      'resource',
      () => ({ ...ownQueue, name: 'mqtt-subscription-base-0002qos1', permission: 'read' }),
    ],
    ['an uplink queue', 'resource', () => ({ ...resource, name: 'brewline.uplink.00', permission: 'read' })],
    [
      'a queue whose name only begins like its own',
      'resource',
      () => ({ ...ownQueue, name: `${ownQueue.name}x`, permission: 'read' }),
    ],
    ['declaring exchanges', 'resource', () => ({ ...exchange, permission: 'configure' })],
    [
      'the exchange of commands',
      'resource',
      () => ({ ...exchange, name: 'brewline.commands', permission: 'write' }),
    ],
    [
      'an exchange named like its queue',
      'resource',
      () => ({ ...ownQueue, resource: 'exchange', permission: 'read' }),
    ],
    [
      "another's uplink",
      'topic',
      () => ({ ...topic, permission: 'write', routing_key: 'devices.base-0002.up' }),
    ],
    [
      'writing to its own downlink',
      'topic',
      () => ({ ...topic, permission: 'write', routing_key: `devices.${deviceId}.down` }),
    ],
    [
      'reading its own uplink',
      'topic',
      () => ({ ...topic, permission: 'read', routing_key: `devices.${deviceId}.up` }),
    ],
    [
      'everybody by wildcard',
      'topic',
      () => ({ ...topic, permission: 'read', routing_key: 'devices.*.down' }),
    ],
    ['everything by wildcard', 'topic', () => ({ ...topic, permission: 'read', routing_key: '#' })],
    [
      'a topic of another exchange',
      'topic',
      () => ({
        ...topic,
        name: 'brewline.commands',
        permission: 'write',
        routing_key: `devices.${deviceId}.up`,
      }),
    ],
  ];
  for (const [what, check, fields] of denied) {
    it(`denies ${what}`, async () => assert.equal(await ask(check, fields()), 'deny'));
  }

  it('denies a repeated field, an oversized form and a form that is none', async () => {
    const form = new URLSearchParams([...Object.entries(user()), ['username', deviceId]]);
    assert.equal(await post('user', form), 'deny');
    assert.equal(await post('user', new URLSearchParams({ ...user(), padding: 'x'.repeat(10_000) })), 'deny');
    assert.equal(await post('user', JSON.stringify(user())), 'deny');
  });

  it('lets nobody in before the topology stands, and keeps what the others may do', async () => {
    ready = false;
    assert.equal(await ask('user', user()), 'deny');
    assert.equal(await ask('resource', { ...exchange, permission: 'write' }), 'allow');
    ready = true;
    assert.equal(await ask('user', user()), 'allow');
  });

  it('refuses a revoked device at once, and takes it back with a new secret only', async () => {
    assert.equal(await ask('user', user()), 'allow');
    const provisioning = createDeviceProvisioning(pool, testKey);
    await provisioning.revoke([deviceId]);
    assert.equal(await ask('user', user()), 'deny');
    await provisioning.revoke([deviceId]);
    const old = secret;
    secret = (await enrollDevices(pool, testKey, [deviceId])).get(deviceId) ?? '';
    assert.notEqual(secret, old);
    assert.equal(await ask('user', user()), 'allow');
    assert.equal(await ask('user', { ...user(), password: old }), 'deny');
  });

  it('denies a log-in, and says so, when the database does not answer; nothing else needs it', async () => {
    const broken = createPool({
      databaseUrl: 'postgres://127.0.0.1:1/none',
      applicationName: 'test',
      connections: 1,
      logger: silentLogger,
    });
    const errors: object[] = [];
    const noisy: Logger = { ...silentLogger, error: (fields) => errors.push(fields) };
    const app = createAuthBackend({
      key,
      credentials: createDeviceCredentials(broken, testKey),
      vhost: '/',
      ready: () => true,
      logger: noisy,
    });
    const other = await listen(app, {
      host: '127.0.0.1',
      port: 0,
      limits: { connections: 10, connectionsOfAddress: 10 },
      requestTimeoutMs: 5_000,
    });
    try {
      assert.equal(await ask('user', user(), other), 'deny');
      assert.equal(errors.length, 1);
      assert.equal(await ask('resource', { ...exchange, permission: 'write' }, other), 'allow');
      assert.equal(errors.length, 1);
    } finally {
      await other.close(100);
      await broken.end();
    }
  });

  for (const [what, path] of [
    ['no key', '/auth/user'],
    ['a wrong key', `/auth/${'e'.repeat(64)}/user`],
    ['a longer key', `/auth/${key}f/user`],
    ['an empty key', '/auth//user'],
    ['the key and more', `/auth/${key}/user/`],
  ] as const) {
    it(`says nothing about a right secret to whoever has ${what}`, async () => {
      const body = new URLSearchParams(user());
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method: 'POST', body });
      assert.deepEqual([response.status, await response.text()], [404, '']);
    });
  }

  it('never logs a secret', () => {
    assert.ok(logged.length > 20);
    assert.ok(!JSON.stringify(logged).includes(secret));
    assert.ok(!JSON.stringify(logged).includes('password'));
  });

  function ask(check: string, fields: Fields, of = server): Promise<string> {
    return post(check, new URLSearchParams(fields), of);
  }

  async function post(check: string, body: URLSearchParams | string, of = server): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${of.port}/auth/${key}/${check}`, {
      method: 'POST',
      body,
    });
    assert.equal(response.status, 200);
    return response.text();
  }
});
