import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createAuthBackend, listen, type Listening } from '../../../adapters/http/index.js';
import {
  createDeviceCredentials,
  createPool,
  enrollDevices,
  migrate,
} from '../../../adapters/postgres/index.js';
import { createDeviceProvisioning } from '../../../adapters/postgres/identity/index.js';
import { accessAttempts, type AccessAttempts } from '../../support/accessAttempts.js';
import { testKey } from '../../support/api.js';
import { rabbitmqctl, useBroker, type TestBroker } from '../../support/broker.js';
import {
  accessActions,
  amqpDevice,
  deviceAccess,
  existingVhost,
  secretOf,
} from '../../support/deviceAccess.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

describe('what a device may do at RabbitMQ', () => {
  let postgres: TestPostgres;
  let broker: TestBroker;
  let pool: ReturnType<typeof createPool>;
  let server: Listening;
  let attempts: AccessAttempts;

  before(async () => {
    [postgres, broker] = await Promise.all([startPostgres(), useBroker()]);
    await migrate({ databaseUrl: postgres.url });
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 4,
      logger: silentLogger,
    });
    const secrets = await enrollDevices(pool, testKey, ['keg-1', 'keg-2', 'keg-3', 'keg-5', 'keg-6']);
    const provisioning = createDeviceProvisioning(pool, testKey);
    await provisioning.revoke(['keg-3']);
    await provisioning.block(['keg-5']);
    await pool.query(`update identity.device_secret set expires_at = now() where device_id = 'keg-6'`);
    server = await answerBroker();
    await rabbitmqctl(broker.environment, 'add_vhost', existingVhost);
    attempts = await accessAttempts({
      mqttUrl: broker.mqttPlainUrl,
      vhost: broker.vhost,
      adminUrl: broker.amqpUrl(),
      amqpUrl: (login) => Object.assign(new URL(broker.amqpUrl()), login).href,
      withSecrets: (password) =>
        [...secrets].reduce((text, [id, secret]) => text.replace(secretOf(id), secret), password),
    });
  });
  after(async () => {
    await attempts?.close();
    await rabbitmqctl(broker.environment, 'delete_vhost', existingVhost);
    await server?.close(100);
    await pool?.end();
    await broker?.stop();
    await postgres?.stop();
  });

  for (const { protocolVersion, name } of [
    { protocolVersion: 4, name: 'MQTT 3.1.1' },
    { protocolVersion: 5, name: 'MQTT 5' },
  ] as const) {
    describe(`over ${name}`, () => {
      before(async function () {
        const verdict = await attempts.verdictOf({ type: 'logIn', as: {} }, protocolVersion);
        // RabbitMQ speaks MQTT 5 from 4.0 on.
        if (verdict === 'no' && protocolVersion === 5) this.skip();
      });
      for (const { what, cells } of deviceAccess) {
        it(what, async () => {
          for (const action of accessActions) {
            const [expected, attempt] = cells[action] ?? [];
            if (attempt) assert.equal(await attempts.verdictOf(attempt, protocolVersion), expected, action);
          }
        });
      }
    });
  }

  it('speaks AMQP and MQTT and nothing else: no STOMP, no management, no web sockets', async () => {
    const { stdout } = await promisify(execFile)(
      'rabbitmqctl',
      [
        '-q',
        'eval',
        'io:format("~p", [[P || {listener, _, P, _, _, _, _} <- rabbit_networking:active_listeners()]]).',
      ],
      { env: broker.environment, cwd: '/' },
    );
    const protocols = [...stdout.matchAll(/'?([a-z]+(?:\/[a-z]+)?)'?(?=[,\]])/g)].map(
      ([, protocol]) => protocol,
    );
    assert.deepEqual(protocols.toSorted(), ['amqp', 'clustering', 'mqtt', 'mqtt/ssl']);
  });

  /** Brewline's answers, but that one device gets in over AMQP: so its rights are asked there, too. */
  function answerBroker(): Promise<Listening> {
    const backend = createAuthBackend({
      key: broker.authKey,
      credentials: createDeviceCredentials(pool, testKey),
      vhost: broker.vhost,
      ready: () => true,
      logger: silentLogger,
    });
    const withAmqp: RequestListener = (request, response) => {
      void buffer(request).then((body) => {
        const isLogIn = /\/(user|vhost)$/.test(request.url ?? '');
        if (isLogIn && new URLSearchParams(String(body)).get('username') === amqpDevice)
          response.end('allow');
        else backend(again(request, body), response);
      });
    };
    return listen(withAmqp, {
      host: '127.0.0.1',
      port: broker.authPort,
      limits: { connections: 100, connectionsOfAddress: 100 },
      requestTimeoutMs: 5_000,
    });
  }
});

/** The request with its body to be read once more. */
function again({ method, url }: IncomingMessage, body: Buffer): IncomingMessage {
  return Object.assign(Readable.from([body]), { method, url }) as IncomingMessage;
}
