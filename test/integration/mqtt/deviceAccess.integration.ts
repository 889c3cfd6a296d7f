import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { connect as connectAmqp } from 'amqplib';
import { createAuthBackend } from '../../../adapters/http/auth/index.js';
import { listen, type Listening } from '../../../adapters/http/listen.js';
import {
  createDeviceCredentials,
  createPool,
  enrollDevices,
  migrate,
} from '../../../adapters/postgres/index.js';
import { createDeviceProvisioning } from '../../../adapters/postgres/identity/index.js';
import { makeDeviceAuthority } from '../../../infra/local/setup/index.js';
import { accessAttempts, type AccessAttempts } from '../../support/accessAttempts.js';
import { testKey } from '../../support/api.js';
import { rabbitmqctl, startBroker, type OwnBroker } from '../../support/broker.js';
import {
  accessActions,
  amqpDevice,
  deviceAccess,
  existingVhost,
  secretOf,
} from '../../support/deviceAccess.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { certificateOf } from '../../support/testCertificate.js';

describe('what a device may do at RabbitMQ', () => {
  let postgres: TestPostgres;
  let broker: OwnBroker;
  let pool: ReturnType<typeof createPool>;
  let server: Listening;
  let attempts: AccessAttempts;
  /** With an authority that the broker does not know. */
  let foreign: string;
  /** RabbitMQ 4.0 asks for a certificate's name with a password that anybody can give, so auth refuses it. */
  let takesCertificates: boolean;

  before(async () => {
    // Whoever comes by certificate is let into the default virtual host.
    [postgres, broker] = await Promise.all([startPostgres(), startBroker()]);
    takesCertificates = !(await versionOf(broker)).startsWith('4.0.');
    foreign = await mkdtemp(join(tmpdir(), 'brewline-foreign-'));
    await makeDeviceAuthority(join(foreign, 'tls'));
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
    const byCertificate = ['keg-7', 'keg-8'].map((deviceId) => ({
      deviceId,
      wayIn: 'certificate' as const,
    }));
    await provisioning.enroll(byCertificate);
    await provisioning.block(['keg-5', 'keg-8']);
    await pool.query(`update identity.device_secret set expires_at = now() where device_id = 'keg-6'`);
    server = await answerBroker();
    await rabbitmqctl(broker.environment, 'add_vhost', existingVhost);
    attempts = await accessAttempts({
      mqttUrl: broker.mqttPlainUrl,
      vhost: broker.vhost,
      mqttsPort: broker.mqttPort,
      ca: await readFile(broker.caFile, 'utf8'),
      certificateOf: ({ commonName, expired, foreign: isForeign }) => {
        const authority = isForeign ? join(foreign, 'tls') : dirname(broker.caFile);
        const files = { certificateFile: join(authority, 'ca.pem'), keyFile: join(authority, 'ca.key') };
        return certificateOf({ commonName, days: expired ? -1 : 1 }, files);
      },
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
    await rm(foreign, { recursive: true, force: true });
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
            if (!attempt) continue;
            const isRefused = attempt.type === 'certificate' && !takesCertificates;
            const verdict = await attempts.verdictOf(attempt, protocolVersion);
            assert.equal(verdict, isRefused ? 'no' : expected, action);
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

async function versionOf(broker: OwnBroker): Promise<string> {
  const connection = await connectAmqp(broker.amqpUrl());
  const { version } = connection.connection.serverProperties;
  await connection.close();
  return version;
}

/** The request with its body to be read once more. */
function again({ method, url }: IncomingMessage, body: Buffer): IncomingMessage {
  return Object.assign(Readable.from([body]), { method, url }) as IncomingMessage;
}
