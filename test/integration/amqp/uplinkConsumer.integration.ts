import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect, type ChannelModel, type ConfirmChannel, type RecoveringChannelModel } from 'amqplib';
import { connectBroker, consumeUplink, exchanges, uplinkQueue } from '../../../adapters/amqp/index.js';
import type { UplinkDelivery } from '../../../commands/ports/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

/** Told of each batch before it counts as stored; throws to make its ingest fail. */
type OnBatch = (batch: readonly UplinkDelivery[]) => Promise<void> | void;

describe('the consumer of an uplink partition', () => {
  let broker: TestBroker;
  let connection: RecoveringChannelModel;
  let admin: ChannelModel;
  let channel: ConfirmChannel;

  before(async () => {
    broker = await useBroker({ partitions: 1 });
    const amqpUrl = broker.amqpUrl('ingest');
    connection = await connectBroker({ amqpUrl, connectionName: 'ingest', logger: silentLogger });
    admin = await connect(broker.amqpUrl());
    channel = await admin.createConfirmChannel();
  });
  after(async () => {
    await admin?.close();
    await connection?.close();
    await broker?.stop();
  });

  async function publish(...bodies: readonly string[]): Promise<void> {
    for (const body of bodies) channel.publish(exchanges.devices, 'devices.keg.up', Buffer.from(body));
    await channel.waitForConfirms();
  }

  /** What is in the queue, given or not: to be asked when nobody consumes. */
  const leftInQueue = async () => (await channel.checkQueue(uplinkQueue(0))).messageCount;

  function consume(
    onBatch: OnBatch,
    limits = { messages: 50, bytes: 1_000_000 },
    probeStore = async (): Promise<void> => undefined,
  ) {
    const stopping = new AbortController();
    const seen = { batches: [] as UplinkDelivery[][], ingests: 0, reported: 0 };
    const ended = consumeUplink(
      {
        connection,
        partition: 0,
        prefetch: 200,
        limits,
        leaseMs: 60_000,
        createIngest: () => {
          seen.ingests += 1;
          return {
            handle: async (batch) => {
              await onBatch(batch);
              seen.batches.push([...batch]);
            },
            open: async () => undefined,
            noteArrival: () => undefined,
            expireLeases: async () => undefined,
            keepUp: async () => undefined,
            close: async () => undefined,
          };
        },
        probeStore,
        onBatch: (messages) => {
          seen.reported += messages;
        },
        logger: silentLogger,
      },
      stopping.signal,
    );
    return {
      seen,
      stored: () => seen.batches.flat().map(textOf),
      stop: async () => {
        stopping.abort();
        await ended;
      },
    };
  }

  it('gives what waits in batches, in order, and acknowledges what is stored', async () => {
    const bodies = numbered('a', 300);
    await publish(...bodies);
    const consumer = consume(() => undefined);
    await until('all are stored', () => consumer.seen.reported === 300);
    await consumer.stop();
    assert.deepEqual(consumer.stored(), bodies);
    const sizes = consumer.seen.batches.map(({ length }) => length);
    assert.equal(Math.max(...sizes), 50);
    assert.equal(await leftInQueue(), 0);
    const [first] = consumer.seen.batches.flat();
    assert.deepEqual(
      [first?.deviceId, first?.routingKey, first?.redelivered],
      ['keg', 'devices.keg.up', false],
    );
  });

  it('keeps a batch below its bytes, but for a message that is larger alone', async () => {
    const bodies = ['x'.repeat(400), 'y'.repeat(400), 'z'.repeat(400), 'L'.repeat(2_000), 'm'];
    await publish(...bodies);
    const consumer = consume(() => undefined, { messages: 50, bytes: 2_500 });
    await until('all are stored', () => consumer.seen.reported === bodies.length);
    await consumer.stop();
    assert.deepEqual(consumer.stored(), bodies);
    for (const batch of consumer.seen.batches) {
      const bytes = batch.reduce((sum, { body }) => sum + body.length, 0);
      assert.ok(bytes <= 1_000 || batch.length === 1, `${batch.length} messages of ${bytes} bytes`);
    }
  });

  it('gives everything again, in order and as redelivered, when a batch could not be stored', async () => {
    const bodies = numbered('b', 10);
    await publish(...bodies);
    let failures = 0;
    const consumer = consume(
      (batch) => {
        if (failures > 0 || !batch.map(textOf).includes('b4')) return;
        failures += 1;
        throw new Error('the store is away');
      },
      { messages: 2, bytes: 1_000_000 },
    );
    await until('all are stored', () => consumer.seen.reported === 10);
    await consumer.stop();
    assert.deepEqual(consumer.stored(), bodies, 'none is lost, none is stored twice');
    assert.equal(consumer.seen.ingests, 2, 'what the first ingest knew died with its channel');
    const redelivered = consumer.seen.batches.flat().filter((delivery) => delivery.redelivered);
    assert.deepEqual(redelivered.map(textOf), bodies.slice(4));
    assert.equal(await leftInQueue(), 0);
  });

  it('tries messages one at a time once they were delivered twice, and then many again', async () => {
    const bodies = numbered('c', 6);
    await publish(...bodies);
    const tried: string[][] = [];
    const consumer = consume((batch) => {
      tried.push(batch.map(textOf));
      if (batch.length > 1 && batch.some((delivery) => textOf(delivery) === 'c2'))
        throw new Error('died of it');
    });
    await until('all are stored', () => consumer.seen.reported === 6);
    assert.deepEqual(consumer.stored(), bodies);
    const alone = tried.slice(-6);
    assert.deepEqual(
      alone,
      bodies.map((body) => [body]),
    );
    assert.equal(tried.filter((batch) => batch.includes('c2') && batch.length > 1).length, 2);

    const more = numbered('d', 100);
    await publish(...more);
    await until('all are stored', () => consumer.seen.reported === 106);
    await consumer.stop();
    assert.deepEqual(consumer.stored().slice(6), more);
    assert.ok(consumer.seen.batches.length < 30, `${consumer.seen.batches.length} batches`);
    assert.equal(await leftInQueue(), 0);
  });

  it('leaves messages in the queue, undelivered, while the store is read but takes no appends', async () => {
    const bodies = numbered('f', 20);
    await publish(...bodies);
    let isFull = true;
    let probes = 0;
    const refuse = () => {
      if (isFull) throw new BrewlineError('EVENT_STORE_UNAVAILABLE', 'the disk is full');
    };
    const consumer = consume(refuse, undefined, async () => {
      probes += 1;
      refuse();
    });
    await until('the store was tried many times', () => probes >= 6);
    isFull = false;
    await until('all are stored', () => consumer.seen.reported === 20);
    await consumer.stop();
    assert.deepEqual(consumer.stored(), bodies);
    const deliveries = consumer.seen.batches
      .flat()
      .map(({ headers }) => Number((headers as Record<string, unknown>)['x-delivery-count'] ?? 0));
    assert.ok(Math.max(...deliveries) <= 1, `${Math.max(...deliveries)} deliveries before the last`);
  });

  it('acknowledges the batch that is under way when it is stopped, and leaves the rest in the queue', async () => {
    const bodies = numbered('e', 20);
    await publish(...bodies);
    const gate = new EventEmitter();
    let underWay = 0;
    const consumer = consume(
      async () => {
        underWay += 1;
        await once(gate, 'open');
      },
      { messages: 5, bytes: 1_000_000 },
    );
    await until('a batch is under way', () => underWay === 1);
    const stopped = consumer.stop();
    gate.emit('open');
    await stopped;
    assert.deepEqual(consumer.stored(), bodies.slice(0, 5));
    await until('the rest is in the queue again', async () => (await leftInQueue()) === 15);
    await channel.purgeQueue(uplinkQueue(0));
  });
});

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

function textOf({ body }: UplinkDelivery): string {
  return Buffer.from(body).toString();
}
