import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectAmqp, type Channel } from 'amqplib';
import { connect as connectMqtt, type IClientOptions, type MqttClient } from 'mqtt';
import { createAuthBackend } from '../../../adapters/http/auth/index.js';
import { listen, type Listening } from '../../../adapters/http/listen.js';
import {
  createDeviceCredentials,
  createPool,
  enrollDevices,
  migrate,
} from '../../../adapters/postgres/index.js';
import { testKey } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

describe('auth backend, asked by RabbitMQ', () => {
  let postgres: TestPostgres;
  let broker: TestBroker;
  let pool: ReturnType<typeof createPool>;
  let server: Listening;
  let secrets: Map<string, string>;
  let ready = true;
  const asked: string[] = [];
  const clients: MqttClient[] = [];

  before(async () => {
    [postgres, broker] = await Promise.all([startPostgres(), useBroker()]);
    await migrate({ databaseUrl: postgres.url });
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 4,
      logger: silentLogger,
    });
    secrets = await enrollDevices(pool, testKey, ['base-1', 'base-2']);
    const { vhost } = broker;
    const app = createAuthBackend({
      key: broker.authKey,
      credentials: createDeviceCredentials(pool, testKey),
      vhost,
      ready: () => ready,
      logger: silentLogger,
      onDecision: (check) => asked.push(check),
    });
    const port = broker.authPort;
    server = await listen(app, {
      host: '127.0.0.1',
      port,
      limits: { connections: 100, connectionsOfAddress: 100 },
      requestTimeoutMs: 5_000,
    });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.end(true);
  });
  after(async () => {
    await server?.close(100);
    await pool?.end();
    await broker?.stop();
    await postgres?.stop();
  });

  it('lets a device connect, hear its commands and report, with a last will', async () => {
    const will = { topic: 'devices/base-1/up', payload: Buffer.from('gone'), qos: 1, retain: false } as const;
    const device = await device1({ will });
    const granted = await device.subscribeAsync('devices/base-1/down', { qos: 1 });
    assert.equal(granted[0]?.qos, 1);
    await withChannel(async (channel) => {
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, 'amq.topic', 'devices.base-1.up');
      const heard = deliveries(channel, queue);
      await device.publishAsync('devices/base-1/up', 'hello', { qos: 1 });
      assert.equal(await heard.next(), 'hello');

      const command = messageTo(device);
      channel.publish('amq.topic', 'devices.base-1.down', Buffer.from('set'));
      assert.equal(await command, 'set');

      device.stream.destroy();
      assert.equal(await heard.next(), 'gone');
    });
  });

  it('asks once what a device may do, however rarely it speaks, and at each log-in for its secret', async function () {
    const device = await device1();
    await device.publishAsync('devices/base-1/up', 'first', { qos: 1 });
    asked.length = 0;
    for (const body of ['second', 'third']) {
      // RabbitMQ 3.10 forgets a channel's permissions after a second without a message.
      await sleep(1_500);
      await device.publishAsync('devices/base-1/up', body, { qos: 1 });
    }
    assert.deepEqual(asked, []);
    await device.endAsync();
    await device1();
    assert.deepEqual(asked, ['user']);
  });

  it('lets no device in before the topology stands', async () => {
    ready = false;
    await assert.rejects(device1(), /not authorized|bad user/i);
    ready = true;
    await device1();
  });

  function messageTo(client: MqttClient): Promise<string> {
    return new Promise((resolve) => client.once('message', (_topic, payload) => resolve(String(payload))));
  }

  function device1(options: Partial<IClientOptions> = {}): Promise<MqttClient> {
    const password = secrets.get('base-1') ?? '';
    return connected({ clientId: 'base-1', username: broker.mqttUsername('base-1'), password, ...options });
  }

  function connected(options: IClientOptions): Promise<MqttClient> {
    const client = connectMqtt(broker.mqttPlainUrl, { protocolVersion: 4, reconnectPeriod: 0, ...options });
    clients.push(client);
    return new Promise((resolve, reject) => {
      client.once('connect', () => resolve(client));
      client.once('error', reject);
      client.once('close', () => reject(new Error('not authorized: the broker closed the connection')));
      client.on('error', () => undefined);
    });
  }

  async function withChannel(work: (channel: Channel) => Promise<void>): Promise<void> {
    const connection = await connectAmqp(broker.amqpUrl());
    try {
      await work(await connection.createChannel());
    } finally {
      await connection.close();
    }
  }

  function deliveries(channel: Channel, queue: string): { next(): Promise<string> } {
    const waiting: string[] = [];
    const consuming = channel.consume(queue, (message) => {
      waiting.push(String(message?.content));
      channel.emit('test delivery');
    });
    return {
      next: async () => {
        await consuming;
        if (waiting.length === 0) await once(channel, 'test delivery');
        return waiting.shift() ?? '';
      },
    };
  }
});
