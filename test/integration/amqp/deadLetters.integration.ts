import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connect, type ChannelModel, type ConfirmChannel, type RecoveringChannelModel } from 'amqplib';
import { connectBroker, exchanges, parkDeadLetters, uplinkQueue } from '../../../adapters/amqp/index.js';
import { Pool } from 'pg';
import { createParking, migrate } from '../../../adapters/postgres/index.js';
import type { MessageToPark } from '../../../commands/ports/index.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

describe('dead letters', () => {
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

  const left = async () => (await channel.checkQueue(exchanges.uplinkDead)).messageCount;

  /** Rejected: from RabbitMQ 4.3 on a message that is only given back is never given up. */
  async function giveUp(...bodies: readonly string[]): Promise<void> {
    for (const body of bodies) channel.publish(exchanges.devices, 'devices.keg.up', Buffer.from(body));
    await channel.waitForConfirms();
    const taken = await admin.createChannel();
    await taken.consume(uplinkQueue(0), (message) => message && taken.nack(message, false, false));
    await until('the broker gave up', async () => (await left()) === bodies.length);
    await taken.close();
  }

  function park(onPark: (messages: readonly MessageToPark[]) => void = () => undefined) {
    const stopping = new AbortController();
    const parked: MessageToPark[] = [];
    const reported: string[] = [];
    const parking = {
      park: async (messages: readonly MessageToPark[]) => {
        onPark(messages);
        parked.push(...messages);
      },
    };
    const onParked = (messages: readonly MessageToPark[]) => {
      reported.push(...messages.map(({ code }) => code));
    };
    const options = { connection, parking, onParked, logger: silentLogger };
    const ended = parkDeadLetters(options, stopping.signal);
    return {
      parked,
      reported,
      stop: async () => {
        stopping.abort();
        await ended;
      },
    };
  }

  it('are parked in order, with what the broker says of them, and leave the queue then', async () => {
    await giveUp('a', 'b', 'c');
    const parker = park();
    await until('all are parked', () => parker.reported.length === 3);
    await parker.stop();
    assert.deepEqual(
      parker.parked.map(({ body }) => Buffer.from(body).toString()),
      ['a', 'b', 'c'],
    );
    const [first] = parker.parked;
    assert.deepEqual(
      [first?.deviceId, first?.routingKey, first?.code, first?.source, first?.order],
      ['keg', 'devices.keg.up', 'DEAD_LETTERED', 'uplink dead letters', undefined],
    );
    assert.equal(first?.cause, 'the broker gave it up in brewline.uplink.00: rejected');
    await until('the queue is empty', async () => (await left()) === 0);
  });

  it('stay with whoever parks them until they are parked, for each delivery counts', async () => {
    await giveUp('d');
    const tried: MessageToPark[] = [];
    const parker = park((messages) => {
      tried.push(...messages);
      if (tried.length < 3) throw new Error('the database is away');
    });
    await until('it is parked', () => parker.reported.length === 1);
    await parker.stop();
    assert.deepEqual(
      tried.map(({ redelivered, headers }) => [redelivered, Object.hasOwn(headers, 'x-delivery-count')]),
      [
        [false, false],
        [true, false],
        [true, false],
      ],
    );
    await until('the queue is empty', async () => (await left()) === 0);
  });

  it('are stored once when ingest is killed between their rows and their acknowledgement', async () => {
    const postgres = await startPostgres();
    const pool = new Pool({ connectionString: postgres.url, max: 2 });
    try {
      await migrate({ databaseUrl: postgres.url });
      await giveUp('k1', 'k2', 'k3');
      const env = { ...process.env, AMQP_URL: broker.amqpUrl('ingest'), DATABASE_URL: postgres.url };
      const killed = fork(fileURLToPath(new URL('../../support/deadLetterMain.js', import.meta.url)), {
        env,
      });
      const exited = once(killed, 'exit');
      const told = once(killed, 'message') as Promise<[number]>;
      const rows = async () => {
        const { rows: stored } = await pool.query<{ body: string }>(
          `select convert_from(body, 'UTF8') as body from ingest.parked_message order by id`,
        );
        return stored.map(({ body }) => body);
      };
      try {
        const [stored] = await told;
        assert.equal((await rows()).length, stored);
      } finally {
        killed.kill('SIGKILL');
        await exited;
      }
      await until('all are in the queue again', async () => (await left()) === 3);

      const parking = createParking(pool, { budget: parkingBudget, onUnkept: () => undefined });
      const stopping = new AbortController();
      const redelivered: boolean[] = [];
      const ended = parkDeadLetters(
        {
          ...{ connection, parking, logger: silentLogger },
          onParked: (messages) => redelivered.push(...messages.map((each) => each.redelivered)),
        },
        stopping.signal,
      );
      await until('all have come again', () => redelivered.length === 3);
      stopping.abort();
      await ended;
      assert.deepEqual(await rows(), ['k1', 'k2', 'k3']);
      assert.ok(redelivered.some((each) => each));
      const { rows: groups } = await pool.query('select messages::int, kept::int from ingest.parked_group');
      assert.deepEqual(groups, [{ messages: 3, kept: 3 }]);
      await until('the queue is empty', async () => (await left()) === 0);
    } finally {
      await pool.end();
      await postgres.stop();
    }
  });

  it('are parked also where somebody put them by hand', async () => {
    const parker = park();
    channel.sendToQueue(exchanges.uplinkDead, Buffer.from('e'));
    await until('it is parked', () => parker.reported.length === 1);
    await parker.stop();
    assert.equal(parker.parked[0]?.cause, 'the broker does not say why it gave it up');
  });
});
