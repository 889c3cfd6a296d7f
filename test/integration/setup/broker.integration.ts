import assert from 'node:assert/strict';
import { connect, type ChannelModel } from 'amqplib';
import mqtt from 'mqtt';
import { startBroker, type OwnBroker } from '../../support/broker.js';
import { tlsHandshake } from '../../support/tlsHandshake.js';

const partitions = 16;
const devices = Array.from({ length: 200 }, (_, index) => `device-${index}`);

describe('a private broker', () => {
  let broker: OwnBroker;
  before(async () => {
    broker = await startBroker({ partitions });
  });
  after(async () => {
    await broker.stop();
  });

  it('has every device on the same queue after a clean stop and after a kill', async () => {
    const first = await queueOfEachDevice();
    assert.ok(new Set(first.values()).size > partitions / 2, 'devices are spread over the queues');
    await broker.halt();
    await broker.start();
    assert.deepEqual(await queueOfEachDevice(), first);
    await broker.kill();
    await broker.start();
    assert.deepEqual(await queueOfEachDevice(), first);
  });

  it('lets each role do its own work and nothing else', async () => {
    const refused = /ACCESS_REFUSED/;
    await assert.rejects(publish('ingest', 'brewline.live'), refused);
    await assert.rejects(publish('api', 'brewline.commands'), refused);
    await assert.rejects(publish('projector', 'amq.topic'), refused);
    await assert.rejects(publish('auth', 'brewline.uplink'), refused);
    await assert.rejects(publish('operator', 'brewline.commands'), refused);
    await assert.rejects(publish('operator', 'amq.topic'), refused);
    await assert.rejects(consume('operator', 'brewline.uplink.00'), refused);
    await publish('dispatcher', 'brewline.commands');
    await publish('projector', 'brewline.live');
    await assert.rejects(consume('api', 'brewline.uplink.00'), refused);
    await publish('operator', 'brewline.uplink');
    await consume('ingest', 'brewline.uplink.00');
    await consume('ingest', 'brewline.uplink.dead');
    await assert.rejects(consume('auth', 'brewline.uplink.00'), refused);
    await assert.rejects(purge('auth', 'brewline.uplink.00'), refused);
    await withChannel('auth', async (channel) => {
      await channel.checkExchange('brewline.uplink');
      await channel.checkQueue('brewline.uplink.00');
    });
  });

  it('speaks TLS 1.2 and 1.3 to devices, and nothing older', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
      assert.equal(await tlsHandshake(broker.mqttPort, version), version);
    for (const version of ['TLSv1', 'TLSv1.1'] as const)
      assert.match(await tlsHandshake(broker.mqttPort, version), /ALERT_PROTOCOL_VERSION/);
  });

  it('gives an API instance a queue of live hints', async () => {
    await withChannel('api', async (channel) => {
      const { queue } = await channel.assertQueue('brewline.live.api-1', { exclusive: true });
      await channel.bindQueue(queue, 'brewline.live', '#');
      const received = new Promise((resolve) => {
        void channel.consume(queue, (message) => resolve(message?.content.toString()), { noAck: true });
      });
      await publish('projector', 'brewline.live', 'devices.kettle');
      assert.equal(await received, 'hint');
    });
  });

  it('lets nobody in over MQTT without a password that it knows', async () => {
    for (const login of [{}, { username: 'kettle', password: 'guess' }]) {
      const connecting = mqtt.connectAsync(broker.mqttPlainUrl, {
        ...login,
        reconnectPeriod: 0,
        connectTimeout: 10_000,
      });
      await assert.rejects(connecting, /bad user ?name or password|not authorized/i);
    }
  });

  it('speaks TLS with a certificate of its own authority', async () => {
    const { readFile } = await import('node:fs/promises');
    const ca = await readFile(broker.caFile);
    const login = { username: 'brewline_test', password: broker.adminPassword, reconnectPeriod: 0 };
    const client = await mqtt.connectAsync(broker.mqttUrl, { ...login, ca });
    await client.endAsync();
    await assert.rejects(mqtt.connectAsync(broker.mqttUrl, login), /self.signed|unable to/i);
  });

  /** Publishes as MQTT does, and sees which queue each message comes from. */
  async function queueOfEachDevice(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    await withChannel(undefined, async (channel, connection) => {
      const complete = new Promise<void>((resolve) => {
        for (let partition = 0; partition < partitions; partition++) {
          const queue = `brewline.uplink.${String(partition).padStart(2, '0')}`;
          void channel.consume(
            queue,
            (message) => {
              if (message) found.set(message.content.toString(), queue);
              if (found.size === devices.length) resolve();
            },
            { noAck: true },
          );
        }
      });
      const publisher = await connection.createConfirmChannel();
      for (const device of devices)
        publisher.publish('amq.topic', `devices.${device}.up`, Buffer.from(device));
      await publisher.waitForConfirms();
      await complete;
    });
    return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
  }

  async function publish(role: Role, exchange: string, routingKey = 'devices.kettle.down'): Promise<void> {
    await withChannel(role, async (_, connection) => {
      const channel = await connection.createConfirmChannel();
      const refused = new Promise<never>((_resolve, reject) => channel.on('error', reject));
      channel.publish(exchange, routingKey, Buffer.from('hint'));
      await Promise.race([channel.waitForConfirms(), refused]);
    });
  }

  async function consume(role: Role, queue: string): Promise<void> {
    await withChannel(role, async (channel) => {
      await channel.consume(queue, () => undefined);
    });
  }

  async function purge(role: Role, queue: string): Promise<void> {
    await withChannel(role, async (channel) => void (await channel.purgeQueue(queue)));
  }

  type Role = 'ingest' | 'dispatcher' | 'projector' | 'api' | 'auth' | 'operator';
  type Channel = Awaited<ReturnType<ChannelModel['createChannel']>>;

  async function withChannel(
    role: Role | undefined,
    run: (channel: Channel, connection: ChannelModel) => Promise<void>,
  ): Promise<void> {
    const connection = await connect(broker.amqpUrl(role));
    connection.on('error', () => undefined);
    try {
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      await run(channel, connection);
    } finally {
      await connection.close();
    }
  }
});
