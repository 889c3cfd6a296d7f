import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect, type ChannelModel, type RecoveringChannelModel } from 'amqplib';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  connectBroker,
  createCommandPublisher,
  createLivePublisher,
  exchanges,
} from '../../../adapters/amqp/index.js';
import { encodeDownlink } from '../../../adapters/protobuf/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import type { LiveHint } from '../../../projections/ports.js';
import { brokerAdmin, useBroker, type TestBroker } from '../../support/broker.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { brokerWay, type BrokerWay } from './brokerAway.js';

describe('what is published to RabbitMQ', () => {
  let broker: TestBroker;
  let way: BrokerWay;
  let connection: RecoveringChannelModel;
  let admin: ChannelModel;

  before(async () => {
    broker = await useBroker({ partitions: 1 });
    admin = await connect(broker.amqpUrl());
  });
  beforeEach(async () => {
    way = await brokerWay(broker.amqpPort);
    const amqpUrl = way.url(broker.amqpUrl());
    connection = await connectBroker({ amqpUrl, connectionName: 'test', logger: silentLogger });
  });
  afterEach(async () => {
    await way.open();
    await connection.close();
    await way.close();
  });
  after(async () => {
    await admin?.close();
    await broker?.stop();
  });

  describe('live hints', () => {
    /** Positions of the hints that arrive. */
    async function listen(): Promise<string[]> {
      const heard: string[] = [];
      const channel = await admin.createChannel();
      const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
      await channel.bindQueue(queue, exchanges.live, '#');
      await channel.consume(
        queue,
        (message) => {
          if (message) heard.push((JSON.parse(message.content.toString()) as LiveHint).position);
        },
        { noAck: true },
      );
      return heard;
    }

    const hint = (position: number): LiveHint => ({
      position: String(position),
      devices: ['d'.repeat(1_000)],
      sessions: [],
      commands: [],
      brews: [],
      alarms: [],
      traceparents: {},
    });

    async function untilHeard(publish: (hint: LiveHint) => void, heard: readonly string[], position: number) {
      await until(`hint ${position} is heard`, () => {
        publish(hint(position));
        return heard.includes(String(position));
      });
    }

    it('hold up nobody while the broker is away, and come again after it', async () => {
      const heard = await listen();
      const publish = createLivePublisher(connection, silentLogger);
      await untilHeard(publish, heard, 1);
      const lost = new Promise((resolve) => connection.once('disconnect', resolve));
      await way.cut();
      for (let position = 10_000; position < 30_000; position += 1) publish(hint(position));
      await lost;
      publish(hint(2));
      await way.open();
      await untilHeard(publish, heard, 3);
      assert.ok(!heard.includes('2'), 'what was said while it was away is not kept');
    });

    it('are dropped, not kept, while the broker is slow', async () => {
      const heard = await listen();
      const publish = createLivePublisher(connection, silentLogger);
      await untilHeard(publish, heard, 1);
      way.clog();
      const sent = 30_000;
      for (let position = 10_000; position < 10_000 + sent; position += 1) publish(hint(position));
      await way.open();
      await untilHeard(publish, heard, 2);
      const kept = heard.filter((position) => position.length === 5).length;
      assert.ok(kept < sent / 4, `${kept} of ${sent} were kept: more than sockets hold`);
    });
  });

  describe('commands', () => {
    const devices: MqttClient[] = [];
    after(async () => {
      for (const device of devices) await device.endAsync(true);
    });

    /** A session on the broker that takes a device's commands. */
    async function connectDevice(deviceId: string): Promise<Buffer[]> {
      const received: Buffer[] = [];
      const device = await connectAsync(broker.mqttPlainUrl, {
        clientId: deviceId,
        username: broker.mqttUsername(brokerAdmin),
        password: broker.adminPassword,
        protocolVersion: 4,
      });
      devices.push(device);
      device.on('message', (_topic, payload) => received.push(payload));
      await device.subscribeAsync(`devices/${deviceId}/down`, { qos: 1 });
      return received;
    }

    const commandTo = (deviceId: string) => ({
      commandId: randomUUID(),
      deviceId,
      instruction: { kind: 'setTemperature', targetCelsius: 19.5 } as const,
      sentAtMs: Date.now(),
      deadlineMs: Date.now() + 60_000,
      traceparent: undefined,
    });

    it('come back from a device that has no session', async () => {
      const publisher = createCommandPublisher({ connection, encode: encodeDownlink });
      assert.equal(await publisher.publish(commandTo('nobody')), 'returned');
    });

    it('reach a device that has one', async () => {
      const received = await connectDevice('keg');
      const publisher = createCommandPublisher({ connection, encode: encodeDownlink });
      assert.equal(await publisher.publish(commandTo('keg')), 'published');
      assert.equal(await publisher.publish(commandTo('nobody')), 'returned', 'each answer is its own');
      const [payload] = await until('the device has it', () => received.length > 0 && received);
      assert.ok(payload);
      assert.equal(brewline.v1.Downlink.decode(payload).setTemperature?.centiCelsius, 1950);
    });

    it('are refused while the broker is away, and go out again after it', async () => {
      const publisher = createCommandPublisher({ connection, encode: encodeDownlink });
      await connectDevice('base');
      assert.equal(await publisher.publish(commandTo('base')), 'published');
      await way.cut();
      await assert.rejects(publisher.publish(commandTo('base')), { code: 'BROKER_UNAVAILABLE' });
      await way.open();
      await until('a command goes out', () =>
        publisher.publish(commandTo('base')).then(
          (outcome) => outcome === 'published',
          () => false,
        ),
      );
    });
  });
});
