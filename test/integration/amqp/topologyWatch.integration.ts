import assert from 'node:assert/strict';
import { connect, type ChannelModel, type RecoveringChannelModel } from 'amqplib';
import {
  connectBroker,
  publishCheck,
  uplinkProbes,
  watchTopology,
  type ProbeArrival,
  type TopologyWatch,
  type UplinkRing,
} from '../../../adapters/amqp/index.js';
import { probeOf } from '../../../adapters/amqp/uplinkProbes.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

describe("the watch of the broker's topology", () => {
  let broker: TestBroker;
  let admin: ChannelModel;
  const connections: RecoveringChannelModel[] = [];
  const watches: TopologyWatch[] = [];

  beforeEach(async () => {
    broker = await useBroker();
    admin = await connect(broker.amqpUrl());
  });
  afterEach(async () => {
    for (const watch of watches.splice(0)) watch.close();
    for (const connection of connections.splice(0)) await connection.close();
    await admin.close();
    await broker.stop();
  });

  async function open(role: 'auth' | 'topology'): Promise<RecoveringChannelModel> {
    const amqpUrl = broker.amqpUrl(role);
    const connection = await connectBroker({ amqpUrl, connectionName: role, logger: silentLogger });
    connections.push(connection);
    return connection;
  }

  async function watch(role: 'auth' | 'topology', partitions = broker.partitions): Promise<TopologyWatch> {
    const connection = await open(role);
    const mayDeclare = role === 'topology';
    const watched = watchTopology({ connection, partitions, mayDeclare, logger: silentLogger });
    watches.push(watched);
    await until('it stands', () => watched.stands());
    return watched;
  }

  async function deleteQueue(name: string): Promise<void> {
    const channel = await admin.createChannel();
    await channel.deleteQueue(name);
    await channel.close();
  }

  const codesOf = async ({ check }: TopologyWatch) =>
    (await check.look()).map(({ code, subject }) => [code, subject]);
  const unreadQueues = Array.from({ length: 4 }, (_, partition) => [
    'UPLINK_UNREAD',
    `brewline.uplink.0${partition}`,
  ]);

  it('refuses devices within seconds when a queue is deleted, and lets them in when it is made again', async () => {
    const watched = await watch('auth');
    await deleteQueue('brewline.uplink.02');
    await until('it does not stand', () => !watched.stands());
    const [missing] = await watched.check.look();
    assert.equal(missing?.code, 'TOPOLOGY');
    assert.match(missing.reason, /devices are refused: .*brewline\.uplink\.02/);
    await watch('topology');
    await until('it stands again', () => watched.stands());
    assert.deepEqual(await codesOf(watched), unreadQueues);
  });

  it('lets devices in while a busy broker takes long to answer, and says so', async () => {
    const watched = await watch('auth');
    const [connection] = connections;
    assert.ok(connection);
    connection.createChannel = () => new Promise(() => undefined);
    await until('it is told', async () =>
      (await watched.check.look()).some(({ code }) => code === 'TOPOLOGY'),
    );
    assert.ok(watched.stands());
    const found = await watched.check.look();
    assert.deepEqual(
      found.filter(({ code }) => code === 'TOPOLOGY').map(({ level }) => level),
      ['degraded'],
    );
  });

  it('makes a deleted exchange, its bindings and a deleted queue again where it may', async () => {
    const watched = await watch('topology');
    const channel = await admin.createChannel();
    await channel.deleteExchange('brewline.uplink');
    await deleteQueue('brewline.uplink.00');
    await channel.close();
    await until('messages of devices reach a queue', async () => {
      const { returned } = await publishAsDevice();
      return !returned;
    });
    await until('all queues are there', () => watched.stands() && watched.uplinks().length === 4);
  });

  /** The way that MQTT takes. */
  async function publishAsDevice(): Promise<{ readonly returned: boolean }> {
    const channel = await admin.createConfirmChannel();
    let returned = false;
    channel.on('return', () => (returned = true));
    channel.publish('amq.topic', 'devices.keg-1.up', Buffer.from('x'), { mandatory: true });
    await channel.waitForConfirms();
    await channel.close();
    return { returned };
  }

  it('tells of queues that nobody reads, those of more partitions included, and of dead letters', async () => {
    const watched = await watch('topology', 2);
    const channel = await admin.createConfirmChannel();
    channel.sendToQueue('brewline.uplink.03', Buffer.from('stranded'));
    channel.sendToQueue('brewline.uplink.dead', Buffer.from('dead'));
    await channel.waitForConfirms();
    await until('both are told', async () => (await codesOf(watched)).length === 4);
    assert.deepEqual(await codesOf(watched), [
      ['UPLINK_UNREAD', 'brewline.uplink.00'],
      ['UPLINK_UNREAD', 'brewline.uplink.01'],
      ['UPLINK_UNREAD', 'brewline.uplink.03'],
      ['DEAD_LETTERS', undefined],
    ]);
  });

  it('sends a probe through each queue; one whose binding came last gets its place in the ring again', async () => {
    const watched = await watch('topology');
    const arrivals = new Map<number, ProbeArrival>();
    const consumer = await admin.createChannel();
    for (let partition = 0; partition < 4; partition += 1) {
      await consumer.consume(
        `brewline.uplink.0${partition}`,
        (message) => {
          const probe = message && probeOf(message);
          if (probe) arrivals.set(probe.probe, { partition, sentAtMs: probe.sentAtMs });
        },
        { noAck: true },
      );
    }
    let ring: UplinkRing | undefined;
    const check = uplinkProbes({
      connection: await open('topology'),
      topology: watched,
      partitions: 4,
      arrivals: async () => arrivals,
      readRing: async () => ring,
      saveRing: async (learned) => {
        ring = learned;
      },
    });
    await until('the ring is learned', async () => {
      assert.deepEqual(await check.look(), []);
      return ring;
    });
    assert.deepEqual([...(ring ?? new Map<number, number>()).values()].toSorted(), [0, 1, 2, 3]);

    const channel = await admin.createChannel();
    await channel.unbindQueue('brewline.uplink.01', 'brewline.uplink', '1');
    await channel.close();
    await until('devices are seen in other queues', async () =>
      (await check.look()).some(({ code }) => code === 'UPLINK_MOVED'),
    );
    await until('each is where it was', async () => (await check.look()).length === 0);
  });

  it('names what a publisher has too few rights for', async () => {
    const check = publishCheck(await open('auth'), 'brewline.live');
    await assert.rejects(async () => check.look(), /ACCESS_REFUSED|closed/);
  });
});
